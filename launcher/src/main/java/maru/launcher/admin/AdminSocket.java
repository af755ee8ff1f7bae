package maru.launcher.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import maru.kernel.Refused;
import maru.launcher.supervisor.CannotRun;

/// Answers calls on the control socket, each on a thread of its own. Who calls is what the kernel
/// says of the other end (SO_PEERCRED).
public final class AdminSocket implements AutoCloseable {

    static final int OUT = 1;
    static final int ERROR = 2;
    static final int EXIT = 3;

    private static final System.Logger LOG = System.getLogger(AdminSocket.class.getName());

    private final ServerSocketChannel server;
    private final Path file;
    private final Map<String, Verb> verbs;

    private AdminSocket(ServerSocketChannel server, Path file, Map<String, Verb> verbs) {
        this.server = server;
        this.file = file;
        this.verbs = Map.copyOf(verbs);
    }

    /// Listens for calls on this data folder until it is closed.
    public static AdminSocket open(Path data, Map<String, Verb> verbs) throws IOException {
        UnixDomainSocketAddress address = SocketPlace.made(data);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(address);
        Files.setPosixFilePermissions(
                address.getPath(), PosixFilePermissions.fromString("rw-------"));
        AdminSocket socket = new AdminSocket(server, address.getPath(), verbs);
        Thread.ofPlatform().daemon().name("admin").start(socket::accept);
        return socket;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel call = server.accept();
                Thread.ofVirtual().name("admin-call").start(() -> answer(call));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failed) {
                LOG.log(System.Logger.Level.WARNING, "A call could not be taken", failed);
            }
        }
    }

    private void answer(SocketChannel call) {
        try (call;
                DataInputStream in = new DataInputStream(Channels.newInputStream(call));
                DataOutputStream out = new DataOutputStream(Channels.newOutputStream(call))) {
            String caller = call.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
            Request request = Request.read(in);
            int code = run(request, caller, new Frames(out));
            frame(out, EXIT, new byte[] {(byte) code});
        } catch (IOException | UncheckedIOException hungUp) {
            LOG.log(System.Logger.Level.DEBUG, "A caller hung up", hungUp);
        }
    }

    private int run(Request request, String caller, Reply reply) {
        Verb verb = verbs.get(request.verb());
        if (verb == null) {
            reply.error("This Maru does not know the verb " + request.verb() + ".");
            return Verb.REFUSED;
        }
        try {
            return verb.run(request, caller, reply);
        } catch (CannotRun expected) {
            reply.error(String.valueOf(expected.getMessage()));
        } catch (Refused refused) {
            reply.error(Refusals.sentence(refused.refusal()));
        } catch (UncheckedIOException hungUp) {
            throw hungUp;
        } catch (Exception bug) {
            LOG.log(System.Logger.Level.ERROR, "The verb " + request.verb() + " broke", bug);
            reply.error("That did not work; the reason is in log/launcher.log.");
        }
        return Verb.REFUSED;
    }

    private static void frame(DataOutputStream out, int kind, byte[] bytes) throws IOException {
        synchronized (out) {
            out.writeByte(kind);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
        }
    }

    private record Frames(DataOutputStream out) implements Reply {

        @Override
        public void line(String text) {
            send(OUT, text);
        }

        @Override
        public void error(String text) {
            send(ERROR, text);
        }

        private void send(int kind, String text) {
            try {
                frame(out, kind, (text + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException hungUp) {
                throw new UncheckedIOException(hungUp);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(file);
    }
}
