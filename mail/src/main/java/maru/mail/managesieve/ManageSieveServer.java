package maru.mail.managesieve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import maru.mail.sieve.SieveLanguage;
import maru.mail.sieve.SieveScripts;
import maru.mail.signon.Doorkeeper;

/// The door for scripts. James's own reads without a bound before sign-in and keeps connections
/// whose credential has ended.
public final class ManageSieveServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ManageSieveServer.class.getName());
    private static final int CONNECTIONS_AT_MOST = 2_000;

    private final ServerSocket socket;
    private final Supplier<SSLContext> certificate;
    private final SieveScripts scripts;
    private final SieveLanguage language;
    private final Doorkeeper doorkeeper;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private ManageSieveServer(
            ServerSocket socket,
            Supplier<SSLContext> certificate,
            SieveScripts scripts,
            SieveLanguage language,
            Doorkeeper doorkeeper) {
        this.socket = socket;
        this.certificate = certificate;
        this.scripts = scripts;
        this.language = language;
        this.doorkeeper = doorkeeper;
    }

    /// Listens from now on.
    ///
    /// @param certificate asked for at each STARTTLS
    public static ManageSieveServer listen(
            String address,
            int port,
            Supplier<SSLContext> certificate,
            SieveScripts scripts,
            SieveLanguage language,
            Doorkeeper doorkeeper)
            throws IOException {
        ManageSieveServer server =
                new ManageSieveServer(
                        new ServerSocket(port, 100, InetAddress.getByName(address)),
                        certificate,
                        scripts,
                        language,
                        doorkeeper);
        server.threads.execute(server::accept);
        return server;
    }

    public int port() {
        return socket.getLocalPort();
    }

    public boolean isOpen() {
        return !socket.isClosed();
    }

    @Override
    public void close() {
        shut(socket);
        open.forEach(ManageSieveServer::shut);
        threads.close();
    }

    private void accept() {
        while (isOpen()) {
            try {
                Socket client = socket.accept();
                if (open.size() >= CONNECTIONS_AT_MOST) {
                    shut(client);
                    continue;
                }
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException failed) {
                if (isOpen()) {
                    LOG.log(System.Logger.Level.WARNING, "A connection was not taken", failed);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (Conversation conversation =
                new Conversation(client, certificate, scripts, language, doorkeeper)) {
            conversation.hold();
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "A connection has ended", gone);
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "A connection has broken", broken);
        } finally {
            open.remove(client);
            shut(client);
        }
    }

    private static void shut(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception gone) {
            // It is closed either way.
        }
    }
}
