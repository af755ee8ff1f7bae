package maru.bench.mail;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A client that speaks lines, of SMTP or IMAP.
final class Wire implements AutoCloseable {

    private static final int ANSWERS_WITHIN = (int) Duration.ofMinutes(2).toMillis();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int tag;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWERS_WITHIN);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    /// Greeted by an SMTP server.
    static Wire smtp(int port) throws IOException {
        Wire wire = new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
        wire.expect("220");
        wire.ask("EHLO bench.test", "250");
        return wire;
    }

    /// Signed in to IMAP over TLS.
    static Wire imap(int port, MailUnderLoad.Login login) throws IOException {
        Wire wire =
                new Wire(
                        trusting()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port));
        wire.line();
        wire.command("LOGIN " + login.name() + " " + login.secret());
        return wire;
    }

    /// One mail, until it is taken.
    void deliver(String to, byte[] message) throws IOException {
        ask("MAIL FROM:<load@bench.test>", "250");
        ask("RCPT TO:<" + to + ">", "250");
        ask("DATA", "354");
        out.write(message);
        ask("\r\n.", "250");
    }

    void append(String mailbox, byte[] message) throws IOException {
        String name = "maru" + ++tag;
        write(name + " APPEND " + mailbox + " {" + message.length + "}");
        out.flush();
        line();
        out.write(message);
        write("");
        answer(name, found -> {});
    }

    /// How many messages a mailbox has.
    int messages(String mailbox) throws IOException {
        int[] count = new int[1];
        command(
                "STATUS " + mailbox + " (MESSAGES)",
                line -> {
                    if (line.startsWith("* STATUS")) {
                        count[0] = Integer.parseInt(line.replaceAll(".*MESSAGES (\\d+).*", "$1"));
                    }
                });
        return count[0];
    }

    /// How many a search finds.
    int found(String... lines) throws IOException {
        int[] count = new int[1];
        String name = "maru" + ++tag;
        write(name + " " + lines[0]);
        for (String more : List.of(lines).subList(1, lines.length)) {
            out.flush();
            line();
            write(more);
        }
        answer(
                name,
                line -> {
                    if (line.startsWith("* SEARCH")) {
                        count[0] = line.strip().split(" ", -1).length - 2;
                    }
                });
        return count[0];
    }

    void command(String command) throws IOException {
        command(command, line -> {});
    }

    private interface Reader {
        void read(String line);
    }

    private void command(String command, Reader reader) throws IOException {
        String name = "maru" + ++tag;
        write(name + " " + command);
        answer(name, reader);
    }

    private void answer(String name, Reader reader) throws IOException {
        out.flush();
        String line = line();
        while (!line.startsWith(name + " ")) {
            reader.read(line);
            line = line();
        }
        if (!line.startsWith(name + " OK")) {
            throw new IOException(line);
        }
    }

    private void ask(String line, String code) throws IOException {
        write(line);
        out.flush();
        expect(code);
    }

    private void expect(String code) throws IOException {
        String line = line();
        while (line.startsWith(code + "-")) {
            line = line();
        }
        if (!line.startsWith(code)) {
            throw new IOException(line);
        }
    }

    private void write(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new IOException("The server has closed the connection.");
            }
            if (next != '\r') {
                bytes.write(next);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static SSLContext trusting() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
    }

    /// The certificate is the bench's own.
    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
