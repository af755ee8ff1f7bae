package maru.portal.letters.reach;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import maru.kernel.Seoul;

/// Mail by SMTP (RFC 5321) to whichever server the operator names: STARTTLS (RFC 3207) with the
/// server's name checked, AUTH PLAIN (RFC 4954), one message a connection.
final class SmtpChannel implements Channel {

    private static final int WAIT_MILLISECONDS = 10_000;
    private static final int LINE_AT_MOST = 2_000;

    private final Optional<SmtpSettings> settings;
    private final Addresses addresses;
    private final Clock clock;

    SmtpChannel(Optional<SmtpSettings> settings, Addresses addresses, Clock clock) {
        this.settings = settings;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Override
    public Way way() {
        return Way.MAIL;
    }

    @Override
    public boolean isSetUp() {
        return settings.isPresent();
    }

    @Override
    public Answer deliver(Message message) throws IOException {
        Optional<String> to = addresses.mail(message.person()).filter(SmtpChannel::isAddress);
        return to.isEmpty() ? Answer.NO_ADDRESS : deliver(message, to.get());
    }

    private static boolean isAddress(String text) {
        return text.matches("[^\\s<>\\p{Cntrl}]{1,200}@[^\\s<>\\p{Cntrl}]{1,200}");
    }

    Answer deliver(Message message, String to) throws IOException {
        SmtpSettings server = settings.orElseThrow(() -> new IOException("mail is not set up"));
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(server.host(), server.port()), WAIT_MILLISECONDS);
            plain.setSoTimeout(WAIT_MILLISECONDS);
            Talk talk = new Talk(plain);
            talk.expect(220);
            talk.say("EHLO maru", 250);
            if (server.tls()) {
                talk.say("STARTTLS", 220);
                talk = new Talk(encrypted(plain, server));
                talk.say("EHLO maru", 250);
            }
            if (!server.user().isEmpty()) {
                String proof = "\0" + server.user() + "\0" + server.password();
                talk.say("AUTH PLAIN " + base64(proof), 235);
            }
            talk.say("MAIL FROM:<" + server.from() + ">", 250);
            talk.write("RCPT TO:<" + to + ">");
            if (!talk.accepts(250)) {
                return Answer.REFUSED;
            }
            talk.say("DATA", 354);
            talk.say(text(message, to, server) + "\r\n.", 250);
            talk.write("QUIT");
            return Answer.TAKEN;
        }
    }

    private static Socket encrypted(Socket plain, SmtpSettings server) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        ((SSLSocketFactory) SSLSocketFactory.getDefault())
                                .createSocket(plain, server.host(), server.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private String text(Message message, String to, SmtpSettings server) {
        return "From: "
                + server.from()
                + "\r\nTo: "
                + to
                + "\r\nSubject: =?UTF-8?B?"
                + base64(message.subject())
                + "?=\r\nDate: "
                + DateTimeFormatter.RFC_1123_DATE_TIME
                        .withLocale(Locale.ROOT)
                        .format(ZonedDateTime.ofInstant(clock.instant(), Seoul.ZONE))
                + "\r\nMessage-ID: <"
                + message.id()
                + "@maru>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated"
                + "\r\nContent-Type: text/plain; charset=utf-8"
                + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder()
                        .encodeToString(message.whole().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Lines there and back.
    private static final class Talk {

        private final BufferedReader in;
        private final OutputStream out;

        Talk(Socket socket) throws IOException {
            this.in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            this.out = socket.getOutputStream();
        }

        void say(String line, int code) throws IOException {
            write(line);
            expect(code);
        }

        void write(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void expect(int code) throws IOException {
            if (!accepts(code)) {
                throw new IOException("the mail server refused for good");
            }
        }

        /// Whether the answer is the one that is hoped for; false for a refusal for good (5yz).
        boolean accepts(int code) throws IOException {
            String line = line();
            while (line.length() > 3 && line.charAt(3) == '-') {
                line = line();
            }
            if (line.startsWith("5")) {
                return false;
            }
            if (!line.startsWith(Integer.toString(code))) {
                // The server's words may name a person; its code is enough for the log.
                throw new IOException("the mail server answered " + line.substring(0, 3));
            }
            return true;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0 || line.length() > LINE_AT_MOST) {
                    throw new IOException("the mail server hung up");
                }
                line.append((char) c);
            }
            if (line.length() < 3) {
                throw new IOException("the mail server made no sense");
            }
            return line.toString().strip();
        }
    }
}
