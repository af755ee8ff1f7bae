package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.joining.Recovery;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DevicesTest {

    private static final Pattern SECRET = Pattern.compile("id=\"secret\"[^>]*>([^<]+)<");
    private static final Pattern END = Pattern.compile("action=\"(/devices/[0-9a-f-]{36}/end)\"");
    private static final Pattern CLOSE =
            Pattern.compile("action=\"(/devices/sessions/[0-9a-f]+/close)\"");

    private static TestPortal portal;

    @BeforeAll
    static void start() {
        portal =
                TestPortal.start(
                        Map.of(
                                "demo",
                                "true",
                                "doors",
                                "imaps:1993 submissions:1465 xmpp:5222 dav",
                                "certificate.authority",
                                "TUlJQmR1bW15"));
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @Test
    void anAppPasswordIsShownOnceAndEnded() throws Exception {
        Browser mother = portal.as("mother");
        assertThat(mother.get("/devices/new").body()).contains("value=\"mail\"");
        Browser.Page made = mother.post("/devices", Map.of("label", "안방 태블릿", "door", "messenger"));
        assertThat(made.status()).isEqualTo(200);
        String secret = found(SECRET, made.body());
        assertThat(secret).hasSizeGreaterThan(25);
        assertThat(Camera.read(made.body())).isEqualTo(secret);
        assertThat(made.body()).contains("localhost:5222").doesNotContain("localhost:1993");

        Browser.Page list = mother.get("/devices");
        assertThat(list.body()).contains("안방 태블릿").doesNotContain(secret);
        assertThat(mother.post(found(END, list.body()), Map.of()).status()).isEqualTo(302);
        assertThat(mother.get("/devices").body()).doesNotContain("안방 태블릿");
    }

    @Test
    void aSignInOfYesterdayMakesNoAppPassword() {
        Browser father = portal.as("father", Duration.ofHours(20));
        Browser.Page form = father.get("/devices/new");
        assertThat(form.status()).isEqualTo(302);
        assertThat(form.header("Location").orElseThrow())
                .isEqualTo("/sign-in/keycloak?fresh=yes&to=%2Fdevices%2Fnew");
        assertThat(father.post("/devices", Map.of("label", "x", "door", "mail")).status())
                .isEqualTo(302);
        assertThat(father.get("/devices").status()).isEqualTo(200);
        assertThat(father.get("/sign-in/keycloak?fresh=yes").header("Location").orElseThrow())
                .contains("prompt=login");
    }

    @Test
    void othersAppPasswordsAreNotThere() {
        Browser mother = portal.as("mother");
        mother.post("/devices", Map.of("label", "엄마 것", "door", "drive"));
        String end = found(END, mother.get("/devices").body());
        assertThat(portal.as("father").post(end, Map.of()).status()).isEqualTo(404);
        assertThat(portal.as("father").get("/devices").body()).doesNotContain("엄마 것");
        assertThat(mother.get("/devices").body()).contains("엄마 것");
    }

    @Test
    void anotherBrowserIsSignedOutFromHere() {
        Browser here = portal.as("student");
        Browser there = portal.as("student");
        assertThat(there.get("/devices").status()).isEqualTo(200);
        String close = found(CLOSE, here.get("/devices").body());
        assertThat(portal.as("mother").post(close, Map.of()).status()).isEqualTo(404);
        assertThat(there.get("/devices").status()).isEqualTo(200);
        assertThat(here.post(close, Map.of()).status()).isEqualTo(302);
        assertThat(there.get("/devices").status()).isEqualTo(302);
        assertThat(here.get("/devices").status()).isEqualTo(200);
    }

    @Test
    void theSettingsAreThoseOfTheDoorsThatAreUp() {
        String page = portal.as("teacher").get("/devices").body();
        assertThat(page)
                .contains("localhost:1993")
                .contains("localhost:1465")
                .contains("jung.hana@localhost")
                .contains("http://localhost:8080/dav/home/")
                .contains("net use M: http://localhost:8080/dav/home/ /user:jung.hana *")
                .contains("mount_webdav")
                .doesNotContain("jmap");
    }

    @Test
    void thunderbirdSetsItselfUpFromAnAddressAlone() throws Exception {
        Browser.Page told =
                portal.stranger()
                        .get(
                                "/.well-known/autoconfig/mail/config-v1.1.xml"
                                        + "?emailaddress=jung.hana%40localhost");
        assertThat(told.header("Content-Type").orElseThrow()).startsWith("text/xml");
        assertThat(told.body()).doesNotContain("jung.hana");
        XPath path = XPathFactory.newInstance().newXPath();
        Document read =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(told.body())));
        assertThat(path.evaluate("/clientConfig/emailProvider/domain", read))
                .isEqualTo("localhost");
        assertThat(path.evaluate("//incomingServer[@type='imap']/port", read)).isEqualTo("1993");
        assertThat(path.evaluate("//outgoingServer[@type='smtp']/port", read)).isEqualTo("1465");
        assertThat(path.evaluate("//incomingServer/socketType", read)).isEqualTo("SSL");
        assertThat(path.evaluate("//incomingServer/username", read)).isEqualTo("%EMAILLOCALPART%");
    }

    @Test
    void anApplePhoneReadsTheProfile() throws Exception {
        Browser.Page file = portal.as("teacher").get("/devices/maru.mobileconfig");
        assertThat(file.header("Content-Type").orElseThrow())
                .startsWith("application/x-apple-aspen-config");
        Map<?, ?> profile = PropertyList.read(file.body());
        assertThat(profile.get("PayloadType")).isEqualTo("Configuration");
        assertThat(profile.get("PayloadVersion")).isEqualTo(1);
        List<?> payloads = (List<?>) Objects.requireNonNull(profile.get("PayloadContent"));
        assertThat(payloads)
                .satisfiesExactly(
                        mail ->
                                assertThat(mail)
                                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                                        .containsEntry("PayloadType", "com.apple.mail.managed")
                                        .containsEntry("EmailAddress", "jung.hana@localhost")
                                        .containsEntry("IncomingMailServerHostName", "localhost")
                                        .containsEntry("IncomingMailServerPortNumber", 1993)
                                        .containsEntry("IncomingMailServerUseSSL", true)
                                        .containsEntry("IncomingMailServerUsername", "jung.hana")
                                        .containsEntry("OutgoingMailServerPortNumber", 1465)
                                        .doesNotContainKey("IncomingPassword"),
                        authority ->
                                assertThat(authority)
                                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                                        .containsEntry("PayloadType", "com.apple.security.root")
                                        .containsEntry(
                                                "PayloadContent",
                                                Base64.getDecoder().decode("TUlJQmR1bW15")));
        // Each part of it has an id of its own, by which a device knows it again.
        List<String> ids = new ArrayList<>();
        ids.add(String.valueOf(profile.get("PayloadUUID")));
        payloads.forEach(each -> ids.add(String.valueOf(((Map<?, ?>) each).get("PayloadUUID"))));
        assertThat(ids).doesNotHaveDuplicates().doesNotContain("null");
    }

    @Test
    void withoutDoorsNobodyIsOfferedAPassword() {
        Browser.Page page = TestPortal.shared().as("mother").get("/devices");
        assertThat(page.body()).contains("지금은 연결할 수 있는 앱이 없습니다").doesNotContain("/devices/new");
        assertThat(TestPortal.shared().stranger().get("/maru-ca.pem").status()).isEqualTo(404);
    }

    @Test
    void theOwnAuthorityIsThereForWhoeverSetsUpADevice() {
        Browser.Page file = portal.stranger().get("/maru-ca.pem");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.body()).startsWith("-----BEGIN CERTIFICATE-----\n");
    }

    private static String found(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        assertThat(matcher.find()).as(pattern + " in " + body).isTrue();
        return matcher.group(1);
    }

    @Test
    void whatHappenedToAnAccountIsToldOnTheFirstPageUntilItIsPutAway() {
        Recovery recovery = Recovery.over(portal.database(), Clock.systemUTC());
        recovery.give(
                new Asker.SignedIn(
                        portal.card("teacher").person(),
                        "of a test",
                        "127.0.0.1",
                        AuthenticationLevel.TWO_FACTORS,
                        Instant.now()),
                portal.card("father").person());
        Browser father = portal.as("father");
        Browser.Page told = father.get("/");
        assertThat(told.body()).contains("학교(정하나)에서 회원님의 로그인 코드를 만들었습니다");
        Matcher seen =
                Pattern.compile("action=\"(/devices/notices/[0-9]+/seen)\"").matcher(told.body());
        assertThat(seen.find()).isTrue();
        father.post(seen.group(1), Map.of());
        assertThat(father.get("/").body()).doesNotContain("로그인 코드를 만들었습니다");
    }

    @Test
    void aPasskeyIsOfferedToWhoeverCameByAPasswordUntilSheSaysLater() {
        Browser mother = portal.as("mother");
        assertThat(mother.get("/").body()).contains("다음에는 비밀번호 없이");
        mother.post("/devices/passkey/later", Map.of());
        assertThat(mother.get("/").body()).doesNotContain("다음에는 비밀번호 없이");
    }
}
