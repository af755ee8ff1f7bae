package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.StanzaFramer;
import maru.chat.xml.XmlFault;

/// A client that says exactly what a test writes, and reads what comes as elements.
final class WireClient implements AutoCloseable {

    private static final Duration WAITS = Duration.ofSeconds(60);

    /// The end of the stream, among elements.
    private static final Element END = Element.of("end-of-stream", "test");

    private final Socket socket;
    private final OutputStream out;
    private final BlockingQueue<Element> received = new LinkedBlockingQueue<>();
    private final List<Element> passed = new ArrayList<>();
    private final StanzaFramer framer = new StanzaFramer(10 << 20);
    private Map<String, String> prefixes = new HashMap<>();
    private volatile boolean leftToTls;
    private String address = "";
    private int number;

    private WireClient(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        Thread.ofVirtual().start(this::read);
    }

    static WireClient plain(int port) {
        try {
            return new WireClient(new Socket(java.net.InetAddress.getLoopbackAddress(), port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static WireClient secure(int port) {
        try {
            return new WireClient(trusting().getSocketFactory().createSocket("127.0.0.1", port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The same connection from now on under TLS.
    WireClient startTls() {
        send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        assertThat(next().name()).isEqualTo("proceed");
        try {
            return new WireClient(
                    trusting().getSocketFactory().createSocket(socket, "127.0.0.1", 0, true));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The SHA-256 of the certificate that the server showed (`tls-server-end-point`, RFC 5929 §4).
    byte[] certificateHash() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(
                            ((SSLSocket) socket)
                                    .getSession()
                                    .getPeerCertificates()[0]
                                    .getEncoded());
        } catch (GeneralSecurityException | IOException none) {
            throw new AssertionError(none);
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
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {all}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void read() {
        byte[] buffer = new byte[16_384];
        StanzaFramer.Sink sink =
                new StanzaFramer.Sink() {
                    @Override
                    public void header(byte[] openingTag) throws XmlFault {
                        Map<String, String> bound = new HashMap<>();
                        bound.put("xml", "http://www.w3.org/XML/1998/namespace");
                        Element header = ElementReader.header(openingTag, bound);
                        prefixes = bound;
                        received.add(header);
                    }

                    @Override
                    public void element(byte[] xml) throws XmlFault {
                        Element element = ElementReader.read(xml, prefixes);
                        leftToTls |= element.is("proceed", Namespaces.TLS);
                        if (element.is("success", Namespaces.SASL)) {
                            framer.restart();
                        }
                        received.add(element);
                    }

                    @Override
                    public void end() {
                        received.add(END);
                    }

                    @Override
                    public boolean wantsMore() {
                        return true;
                    }
                };
        try {
            int count;
            while ((count = socket.getInputStream().read(buffer)) > 0) {
                framer.feed(Unpooled.wrappedBuffer(buffer, 0, count), sink);
                if (leftToTls) {
                    return;
                }
            }
        } catch (IOException | XmlFault ended) {
            // Told below, like an orderly end.
        }
        received.add(END);
    }

    /// Sends text as it is.
    WireClient send(String xml) {
        try {
            out.write(xml.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    WireClient open() {
        send(
                "<?xml version='1.0'?><stream:stream xmlns='jabber:client' to='"
                        + ChatForTests.DOMAIN
                        + "' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>");
        assertThat(next().name()).isEqualTo("stream");
        return this;
    }

    /// The stream's features, after [#open()].
    Element features() {
        Element features = next();
        assertThat(features.name()).isEqualTo("features");
        return features;
    }

    WireClient signIn(String name, String secret) {
        open();
        features();
        String plain = "\0" + name + "\0" + secret;
        send(
                "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                        + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8))
                        + "</auth>");
        Element answer = next();
        assertThat(answer.name()).isEqualTo("success");
        open();
        features();
        return this;
    }

    WireClient bind(String resource) {
        send(
                "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>"
                        + resource
                        + "</resource></bind></iq>");
        Element bind = next().child("bind", Namespaces.BIND);
        assertThat(bind).isNotNull();
        address = bind == null ? "" : bind.textOf("jid");
        return this;
    }

    WireClient present() {
        ask("get", null, "<query xmlns='jabber:iq:roster'/>");
        send("<presence/>");
        await(each -> each.name().equals("presence") && address.equals(each.attribute("from")));
        return this;
    }

    String address() {
        return address;
    }

    /// Sends a request and returns its result or error.
    Element ask(String type, @org.jspecify.annotations.Nullable String to, String payload) {
        String id = "ask" + ++number;
        send(
                "<iq type='"
                        + type
                        + "' id='"
                        + id
                        + "'"
                        + (to == null ? "" : " to='" + to + "'")
                        + ">"
                        + payload
                        + "</iq>");
        return await(
                each ->
                        each.name().equals("iq")
                                && id.equals(each.attribute("id"))
                                && !each.attribute("type", "").equals("get"));
    }

    /// The condition of an error, or `result`.
    static String condition(Element answer) {
        Element error = answer.child("error");
        return error == null
                ? answer.attribute("type", "result")
                : error.children().stream()
                        .filter(each -> each.namespace().equals(Namespaces.STANZA_ERRORS))
                        .findFirst()
                        .map(Element::name)
                        .orElse("?");
    }

    /// The next thing that came.
    Element next() {
        try {
            Element element = received.poll(WAITS.toSeconds(), TimeUnit.SECONDS);
            if (element == null) {
                throw new AssertionError("nothing came");
            }
            return element;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /// The next thing that comes, however long it takes.
    ///
    /// @throws IllegalStateException when the stream is over
    Element nextUnlessLost() {
        try {
            Element element = received.take();
            if (element == END) {
                throw new IllegalStateException("the stream is over");
            }
            return element;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /// The first that fits; what came before it is kept for `soFar`.
    Element await(Predicate<Element> fits) {
        while (true) {
            Element element = next();
            if (fits.test(element)) {
                return element;
            }
            if (element == END) {
                throw new AssertionError("the stream ended; before: " + passed);
            }
            passed.add(element);
        }
    }

    /// Asks its own account until the answer fits.
    void untilAnswered(String payload, Predicate<Element> fits) {
        Instant end = Instant.now().plus(WAITS);
        while (!fits.test(ask("get", null, payload))) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("never answered as it should: " + payload);
            }
        }
    }

    Element message() {
        return await(each -> each.name().equals("message"));
    }

    Element presence(String type) {
        return await(
                each -> each.name().equals("presence") && each.attribute("type", "").equals(type));
    }

    /// What came up to now, after all that was sent is handled.
    List<Element> soFar() {
        ask("get", ChatForTests.DOMAIN, "<ping xmlns='urn:xmpp:ping'/>");
        List<Element> all = List.copyOf(passed);
        passed.clear();
        return all;
    }

    List<Element> messagesSoFar() {
        return soFar().stream().filter(each -> each.name().equals("message")).toList();
    }

    /// Waits for the stream's end and returns the error it ended with.
    Optional<String> ending() {
        Optional<String> condition = Optional.empty();
        while (true) {
            Element element = next();
            if (element == END) {
                return condition;
            }
            if (element.is("error", Namespaces.STREAMS)) {
                Element first = element.first();
                condition = Optional.of(first == null ? "?" : first.name());
            }
        }
    }

    /// Cuts the connection without a word.
    void cut() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException ended) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() {
        try {
            out.write("</stream:stream>".getBytes(StandardCharsets.UTF_8));
            socket.close();
        } catch (IOException ended) {
            // It was closed before.
        }
    }
}
