package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A client that speaks lines. Answers are regular expressions.
public final class Wire implements AutoCloseable {

    private static final int ANSWER_WITHIN_MILLISECONDS = 20_000;

    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private int tag;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(ANSWER_WITHIN_MILLISECONDS);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    public static Wire plain(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public static Wire tls(int port) throws Exception {
        return new Wire(
                trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    }

    /// Signed in to IMAP over TLS.
    public static Wire login(MailServer server, String name) throws Exception {
        Wire imap = Wire.tls(server.port("imaps"));
        imap.expect("\\* OK .*");
        imap.command("LOGIN " + name + " \"secret of " + name + "\"");
        return imap;
    }

    /// APPEND; answers the UID (RFC 4315).
    public long append(String mailbox, String message) throws IOException {
        return append(mailbox, message.getBytes(StandardCharsets.UTF_8));
    }

    public long append(String mailbox, byte[] message) throws IOException {
        send("p APPEND " + mailbox + " {" + message.length + "}");
        expect("\\+ .*");
        sendRaw(message);
        send("");
        String ok = expectUntil("p .*").getLast();
        assertThat(ok).matches("p OK .*APPENDUID \\d+ \\d+.*");
        return Long.parseLong(ok.replaceAll(".*APPENDUID \\d+ (\\d+).*", "$1"));
    }

    /// The octets of the literal that ends an untagged FETCH line.
    public byte[] literal() throws IOException {
        String head = expect("\\* \\d+ FETCH .*\\{\\d+}");
        return read(Integer.parseInt(head.replaceAll(".*\\{(\\d+)}", "$1")));
    }

    /// Goes on with TLS after a STARTTLS that was answered.
    public void startTls() throws Exception {
        socket =
                trusting()
                        .getSocketFactory()
                        .createSocket(socket, "localhost", socket.getPort(), true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /// What the server showed at the TLS handshake.
    public X509Certificate certificate() throws IOException {
        SSLSocket secured = (SSLSocket) socket;
        secured.startHandshake();
        return (X509Certificate) secured.getSession().getPeerCertificates()[0];
    }

    /// Hands a mail to SMTP, after the greetings, and returns what is said of it.
    public String hand(String sender, String recipient, String message) throws IOException {
        send("MAIL FROM:<" + sender + ">");
        expect("250 .*");
        send("RCPT TO:<" + recipient + ">");
        expect("250 .*");
        send("DATA");
        expect("354 .*");
        sendRaw(message.replace("\r\n", "\n").replace("\n", "\r\n"));
        send(".");
        return line();
    }

    public void send(String line) throws IOException {
        sendRaw(line + "\r\n");
    }

    public void sendRaw(String text) throws IOException {
        sendRaw(text.getBytes(StandardCharsets.UTF_8));
    }

    public void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    public String expect(String pattern) throws IOException {
        String line = line();
        assertThat(line).matches(pattern);
        return line;
    }

    /// Everything up to and with the first line that matches.
    public List<String> expectUntil(String pattern) throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = line();
            lines.add(line);
        } while (!line.matches(pattern));
        return lines;
    }

    /// Repeats an IMAP command until one of its answers of this kind is the wanted one.
    public void sendUntil(String command, String kind, String wanted) throws IOException {
        long end = System.nanoTime() + ANSWER_WITHIN_MILLISECONDS * 1_000_000L;
        List<String> answer;
        do {
            answer = command(command);
            if (answer.stream().anyMatch(line -> line.matches(wanted))) {
                return;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() < end);
        throw new AssertionError(
                "Never "
                        + wanted
                        + ", last "
                        + answer.stream().filter(l -> l.matches(kind)).toList());
    }

    /// An IMAP command that succeeds, with all of its answer.
    public List<String> command(String command) throws IOException {
        String name = "t" + ++tag;
        send(name + " " + command);
        List<String> answer = expectUntil(name + " (OK|NO|BAD).*");
        assertThat(answer.getLast()).startsWith(name + " OK");
        return answer;
    }

    public String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0 && next != '\n') {
            bytes.write(next);
        }
        if (next < 0 && bytes.size() == 0) {
            throw new IOException("The server has closed the connection.");
        }
        String line = bytes.toString(StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    public byte[] read(int count) throws IOException {
        return in.readNBytes(count);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                new SecureRandom());
        return context;
    }
}
