package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.identity.PersonId;
import org.junit.jupiter.api.Test;

/// "I cannot get in", by the confirmed e-mail address.
class CodeByMailTest {

    private static final Pattern FORM_TOKEN =
            Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("\\n {4}(\\S+)\\n");

    /// A mail server for one message after another.
    private static final class MailServer implements AutoCloseable {

        private final ServerSocket socket =
                new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();

        MailServer() throws IOException {
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    mails.add(taken(client));
                } catch (IOException ended) {
                    // The client hung up, or the test is over.
                }
            }
        }

        private static String taken(Socket client) throws IOException {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            say(client, "220 here");
            StringBuilder mail = new StringBuilder();
            boolean inside = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (inside && !line.equals(".")) {
                    mail.append(line).append('\n');
                } else if (line.equals("DATA")) {
                    inside = true;
                    say(client, "354 go on");
                } else if (!line.equals("QUIT")) {
                    inside = false;
                    mail.append(line.startsWith("RCPT") ? line + "\n" : "");
                    say(client, "250 yes");
                }
            }
            return mail.toString();
        }

        private static void say(Socket client, String line) throws IOException {
            OutputStream out = client.getOutputStream();
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aCodeComesToTheConfirmedAddressAndNobodyLearnsWhoIsHere() throws Exception {
        try (MailServer server = new MailServer();
                TestPortal portal = TestPortal.start(settings(server.socket.getLocalPort()))) {
            Browser stranger = portal.stranger();
            assertThat(stranger.get("/cannot-sign-in").body()).contains("이메일로 코드 받기");
            Browser.Page unknown = ask(stranger, "nobody@example.org");
            Browser.Page known = ask(stranger, "010-0000-0001");
            assertThat(known.status()).isEqualTo(200);
            assertThat(withoutTokens(known)).isEqualTo(withoutTokens(unknown));

            String mail = Optional.ofNullable(server.mails.poll(2, TimeUnit.MINUTES)).orElse("");
            assertThat(mail).contains("RCPT TO:<jung.hana@maru-elementary.example>");
            String text = text(mail);
            assertThat(text).contains("정하나 님").contains("/sign-in/keycloak?code=yes");
            Matcher code = CODE.matcher(text);
            assertThat(code.find()).isTrue();
            assertThat(use(portal, portal.card("teacher").person(), code.group(1)))
                    .as("how long she must wait: the code is good")
                    .isZero();
            assertThat(server.mails).as("nobody else was written to").isEmpty();
        }
    }

    @Test
    void whereMailIsNotSetUpItIsNotOffered() {
        Browser.Page page = TestPortal.shared().stranger().get("/cannot-sign-in");
        assertThat(page.body()).contains("학교에서 코드 받기").doesNotContain("이메일로 코드 받기");
    }

    private static Map<String, String> settings(int port) throws IOException {
        Path folder = Files.createTempDirectory("maru-portal-");
        Files.writeString(
                folder.resolve("mail.properties"),
                "host=localhost\nport=" + port + "\ntls=off\nfrom=noreply@school.example\n");
        return Map.of("demo", "true", "data", folder.toString());
    }

    private static Browser.Page ask(Browser browser, String login) {
        Matcher token = FORM_TOKEN.matcher(browser.get("/cannot-sign-in").body());
        assertThat(token.find()).isTrue();
        Map<String, String> form = new HashMap<>();
        form.put("login", login);
        form.put("_csrf", token.group(1));
        return browser.postAsIs("/cannot-sign-in", form);
    }

    private static String withoutTokens(Browser.Page page) {
        return FORM_TOKEN.matcher(page.body()).replaceAll("");
    }

    private static String text(String mail) {
        String body = mail.substring(mail.indexOf("\n\n") + 2);
        return new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8);
    }

    /// As the sign-on server tries a code.
    private static int use(TestPortal portal, PersonId person, String code) {
        return portal.database()
                .transaction(
                        transaction ->
                                transaction.one(
                                        "select identity.use_code(?, ?, ?, ?) as wait",
                                        row -> row.integer("wait"),
                                        person.value(),
                                        code,
                                        "192.0.2.7",
                                        "192.0.2.7"));
    }
}
