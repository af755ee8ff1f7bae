package maru.portal.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The portal speaks in the messenger by XMPP alone, so another server can stand in the place of
/// Maru's: here Prosody, as Debian packs it.
@Timeout(180)
class MessengerTest {

    static {
        // Smack asserts that elements which it does not know have no attributes in namespaces; its
        // reader ends when such a one comes, where assertions are on.
        MessengerTest.class
                .getClassLoader()
                .setPackageAssertionStatus("org.jivesoftware.smack", false);
    }

    private static final String SECRET = "for-this-test";
    private static final String WORDS = "새 가정통신문이 왔습니다 📄";

    @TempDir private Path folder = Path.of("");
    private int port;
    private @Nullable Process prosody;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        run(
                "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
                        + " -addext subjectAltName=DNS:localhost"
                        + " -keyout localhost.key -out localhost.crt");
        Files.writeString(
                folder.resolve("prosody.cfg.lua"),
                """
                run_as_root = true
                pidfile = "%1$s/prosody.pid"
                data_path = "%1$s/data"
                interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                modules_enabled = { "roster", "saslauth", "tls", "disco", "smacks", "offline" }
                modules_disabled = { "s2s" }
                c2s_require_encryption = true
                authentication = "internal_plain"
                VirtualHost "localhost"
                  ssl = { key = "%1$s/localhost.key", certificate = "%1$s/localhost.crt" }
                """
                        .formatted(folder, port));
        for (String name : new String[] {"office", "notifier"}) {
            run(
                    "prosodyctl --root --config prosody.cfg.lua register "
                            + name
                            + " localhost "
                            + SECRET);
        }
        enter();
    }

    private void enter() throws Exception {
        prosody = started("prosody --root -F --config prosody.cfg.lua");
        while (!isOpen()) {
            assertThat(prosody.isAlive()).as(output()).isTrue();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        Process running = Objects.requireNonNull(prosody);
        running.destroy();
        running.waitFor();
    }

    @Test
    void whatIsSaidIsHeardOnceUnderItsId() throws Exception {
        try (Listener office = listener();
                Messenger messenger = messenger(SECRET)) {
            String id = UUID.randomUUID().toString();

            assertThat(messenger.send("office", id, WORDS)).isTrue();

            Message heard = office.hear();
            assertThat(heard.getStanzaId()).isEqualTo(id);
            assertThat(heard.getBody()).isEqualTo(WORDS);
            assertThat(heard.getFrom().asBareJid().toString()).isEqualTo("notifier@localhost");
        }
    }

    @Test
    void nobodyOfThatNameIsARefusalForGood() throws Exception {
        try (Messenger messenger = messenger(SECRET)) {
            assertThat(messenger.send("nobody", UUID.randomUUID().toString(), WORDS)).isFalse();
        }
    }

    @Test
    void aServerThatWentAwayIsEnteredAgain() throws Exception {
        try (Messenger messenger = messenger(SECRET)) {
            messenger.send("office", UUID.randomUUID().toString(), WORDS);
            stop();
            assertThatThrownBy(() -> messenger.send("office", UUID.randomUUID().toString(), WORDS))
                    .isInstanceOf(IOException.class);
            enter();
            try (Listener office = listener()) {
                assertThat(messenger.send("office", UUID.randomUUID().toString(), WORDS)).isTrue();
                assertThat(office.hear().getBody()).isEqualTo(WORDS);
            }
        }
    }

    @Test
    void aWrongPasswordIsTriedAgainLaterAndNotTold() {
        try (Messenger messenger = messenger("wrong-secret")) {
            assertThatThrownBy(() -> messenger.send("office", UUID.randomUUID().toString(), WORDS))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("wrong-secret");
        }
    }

    private Messenger messenger(String secret) {
        return new Messenger(Optional.of(settings(secret)));
    }

    private MessengerSettings settings(String secret) {
        return new MessengerSettings(
                "localhost", port, "localhost", "notifier", secret, Optional.of(certificate()));
    }

    private X509Certificate certificate() {
        try (InputStream in = Files.newInputStream(folder.resolve("localhost.crt"))) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (Exception unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private Process started(String command) throws IOException {
        return new ProcessBuilder(command.split(" "))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
                .start();
    }

    private void run(String command) throws Exception {
        assertThat(started(command).waitFor()).as(output()).isZero();
    }

    private String output() throws IOException {
        Path output = folder.resolve("output");
        return Files.exists(output) ? Files.readString(output) : "";
    }

    private boolean isOpen() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Somebody with a program of her own.
    private record Listener(XMPPTCPConnection connection, BlockingQueue<Message> heard)
            implements AutoCloseable {

        Message hear() throws InterruptedException {
            return Objects.requireNonNull(heard.poll(2, TimeUnit.MINUTES), "nothing was said");
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    private Listener listener() throws Exception {
        XMPPTCPConnection connection =
                new XMPPTCPConnection(
                        XMPPTCPConnectionConfiguration.builder()
                                .setXmppDomain("localhost")
                                .setHost("localhost")
                                .setPort(port)
                                .setCustomX509TrustManager(Messenger.trust(settings(SECRET)))
                                .setUsernameAndPassword("office", SECRET)
                                .build());
        BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
        connection.addSyncStanzaListener(
                stanza -> heard.add((Message) stanza), MessageTypeFilter.CHAT);
        connection.connect().login();
        return new Listener(connection, heard);
    }
}
