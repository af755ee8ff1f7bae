package maru.bench.chat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A client over TLS that says what it must and otherwise only counts: it takes so little of the
/// processors that the server is what is measured.
final class LoadClient implements AutoCloseable {

    static final String DOMAIN = "bench.test";
    static final String PASSWORD = "of the bench";

    private static final int WAITS_MILLISECONDS = 120_000;
    private static final byte[] END_OF_BODY = "</body>".getBytes(StandardCharsets.US_ASCII);
    private static final SSLContext TRUSTING = trusting();

    /// What SCRAM derives slowly, by salt.
    private static final Map<String, byte[]> SALTED = new ConcurrentHashMap<>();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    LoadClient(int port) throws IOException {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(WAITS_MILLISECONDS);
        socket = TRUSTING.getSocketFactory().createSocket(plain, DOMAIN, port, true);
        in = new BufferedInputStream(socket.getInputStream(), 4_096);
        out = socket.getOutputStream();
    }

    synchronized void send(String xml) throws IOException {
        out.write(xml.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// Reads up to and with one of the marks, and returns all that was read.
    String await(String... marks) throws IOException {
        StringBuilder read = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended: " + read);
            }
            read.append((char) next);
            for (String mark : marks) {
                if (next == mark.charAt(mark.length() - 1) && endsWith(read, mark)) {
                    return read.toString();
                }
            }
            if (next == '>' && read.indexOf("<failure") >= 0) {
                throw new IOException(read.toString());
            }
        }
    }

    private static boolean endsWith(StringBuilder read, String mark) {
        int start = read.length() - mark.length();
        return start >= 0 && read.indexOf(mark, start) == start;
    }

    LoadClient open() throws IOException {
        send(
                "<?xml version='1.0'?><stream:stream to='"
                        + DOMAIN
                        + "' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                        + " version='1.0'>");
        await("</stream:features>");
        return this;
    }

    /// XEP-0077; an account that is there already is as good.
    void register(String name) throws IOException {
        open();
        send(
                "<iq type='set' id='register'><query xmlns='jabber:iq:register'><username>"
                        + name
                        + "</username><password>"
                        + PASSWORD
                        + "</password></query></iq>");
        await("register");
    }

    /// SCRAM-SHA-256 (RFC 7677) and a resource.
    LoadClient signIn(String name, String resource) throws IOException {
        open();
        String first = "n=" + name + ",r=" + resource + "AbCdEfGh";
        send(
                "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>"
                        + encoded("n,," + first)
                        + "</auth>");
        String challenge = content(await("</challenge>"));
        String salt = attribute(challenge, "s=");
        String iterations = attribute(challenge, "i=");
        String last = "c=biws,r=" + attribute(challenge, "r=");
        String all = first + "," + challenge + "," + last;
        byte[] salted =
                SALTED.computeIfAbsent(
                        salt + " " + iterations,
                        any ->
                                salted(
                                        Base64.getDecoder().decode(salt),
                                        Integer.parseInt(iterations)));
        byte[] clientKey = hmac(salted, "Client Key");
        byte[] proof = hmac(sha256(clientKey), all);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        send(
                "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        + encoded(last + ",p=" + Base64.getEncoder().encodeToString(proof))
                        + "</response>");
        await("<success");
        await(">");
        open();
        send(
                "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>"
                        + resource
                        + "</resource></bind></iq>");
        await("</jid>");
        return this;
    }

    /// Sends presence and waits until it came back.
    LoadClient present() throws IOException {
        send("<presence/>");
        await("<presence");
        return this;
    }

    /// Calls back at each end of a body, until the stream ends.
    void count(Runnable body) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                socket.setSoTimeout(0);
                                int matched = 0;
                                int next;
                                while ((next = in.read()) >= 0) {
                                    matched =
                                            next == END_OF_BODY[matched]
                                                    ? matched + 1
                                                    : next == END_OF_BODY[0] ? 1 : 0;
                                    if (matched == END_OF_BODY.length) {
                                        matched = 0;
                                        body.run();
                                    }
                                }
                            } catch (IOException ended) {
                                // Closed by us; a server that closes it shows in what is missing.
                            }
                        });
    }

    private static String content(String xml) {
        int end = xml.lastIndexOf("</");
        return new String(
                Base64.getDecoder().decode(xml.substring(xml.lastIndexOf('>', end) + 1, end)),
                StandardCharsets.UTF_8);
    }

    private static String attribute(String challenge, String name) {
        for (String each : challenge.split(",", -1)) {
            if (each.startsWith(name)) {
                return each.substring(name.length());
            }
        }
        throw new IllegalStateException("no " + name + " in " + challenge);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// RFC 5802 §2.2, `Hi`.
    static byte[] salted(byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, iterations, 256))
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SSLContext trusting() {
        X509TrustManager all =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {all}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ended) {
            // It was closed before.
        }
    }
}
