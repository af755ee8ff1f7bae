package maru.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import maru.kernel.BadSetting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    /// As if from elsewhere: loopback is a trusted proxy that says so.
    private static final String FROM_ELSEWHERE = "X-Forwarded-For: 203.0.113.9";

    private DoorForTests door = DoorForTests.none();

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    @Test
    void pagesAskedForByAnotherNameAreSentToThePublicOne() throws Exception {
        door = DoorForTests.open();

        for (String other : new String[] {"127.0.0.1:" + door.httpPort(), "localhost", "floor"}) {
            RawClient.Reply reply = RawClient.get(door.httpPort(), other, "/letters?x=%2F&y");
            assertThat(reply.status()).isEqualTo(302);
            assertThat(reply.header("location"))
                    .isEqualTo("http://" + door.host() + "/letters?x=%2F&y");
            assertThat(reply.header("cache-control")).isEqualTo("no-store");
        }
        assertThat(door.part().requests()).isZero();
    }

    @Test
    void aFormSentToAnotherNameIsNotCarriedOver() throws Exception {
        door = DoorForTests.open();

        RawClient.Reply reply =
                RawClient.ask(
                        door.httpPort(),
                        "POST",
                        "127.0.0.1:" + door.httpPort(),
                        "/letters",
                        "Content-Length: 0",
                        "Accept: text/html");

        assertThat(reply.status()).isEqualTo(421);
        assertThat(door.part().requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dav/home/",
                "/jmap",
                "/xmpp",
                "/upload/1",
                "/ask",
                "/search",
                "/.well-known/jmap"
            })
    void programsMayKnowThisMachineByAnyName(String path) throws Exception {
        door = DoorForTests.open();

        RawClient.Reply reply = RawClient.get(door.httpPort(), "floor.local", path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .contains("Host: floor.local\r\n")
                .contains("X-Forwarded-Host: floor.local\r\n");
    }

    @Test
    void theSignOnIsOfThePublicNameAlone() throws Exception {
        door = DoorForTests.open();

        RawClient.Reply reply = RawClient.get(door.httpPort(), "evil", "/auth/realms/maru/account");

        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.header("location"))
                .isEqualTo("http://" + door.host() + "/auth/realms/maru/account");
    }

    @Test
    void withoutTlsOthersAreSentToTheTlsDoor() throws Exception {
        door = behindProxy("https://maru.example.kr:8443");

        RawClient.Reply page =
                RawClient.get(door.httpPort(), "maru.example.kr:8080", "/x?y", FROM_ELSEWHERE);
        RawClient.Reply api =
                RawClient.ask(
                        door.httpPort(), "PROPFIND", "other.kr", "/dav/home/", FROM_ELSEWHERE);

        assertThat(page.status()).isEqualTo(308);
        assertThat(page.header("location")).isEqualTo("https://maru.example.kr:8443/x?y");
        assertThat(api.status()).isEqualTo(308);
        assertThat(api.header("location")).isEqualTo("https://other.kr:8443/dav/home/");
        assertThat(page.header("strict-transport-security")).isEmpty();
        assertThat(door.part().requests()).isZero();
    }

    @Test
    void aProxyThatEndsTlsIsTakenAtItsWord() throws Exception {
        door = behindProxy("https://maru.example.kr");

        RawClient.Reply reply =
                RawClient.get(
                        door.httpPort(),
                        "10.0.0.1:8080",
                        "/page",
                        "X-Forwarded-For: 6.6.6.6, 203.0.113.9",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: maru.example.kr");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("strict-transport-security")).isEqualTo("max-age=31536000");
        assertThat(reply.body())
                .contains("X-Forwarded-For: 203.0.113.9\r\n")
                .contains("X-Forwarded-Proto: https\r\n")
                .contains("X-Forwarded-Host: maru.example.kr\r\n")
                .contains("X-Forwarded-Port: 443\r\n")
                .contains("Host: maru.example.kr\r\n")
                .doesNotContain("6.6.6.6", "10.0.0.1");
    }

    @Test
    void nobodyElsesWordCounts() throws Exception {
        door = DoorForTests.open(Map.of("public-url", "https://maru.example.kr"));

        RawClient.Reply reply =
                RawClient.get(
                        door.httpPort(),
                        "maru.example.kr",
                        "/page",
                        "X-Forwarded-For: 203.0.113.9",
                        "X-Forwarded-Proto: https");

        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.header("location")).isEqualTo("https://maru.example.kr/page");
        assertThat(door.part().requests()).isZero();
    }

    @Test
    void whoCannotReachAPublicNameOfThisMachineAloneIsToldSoAndNotSentInCircles() throws Exception {
        door = behindProxy("http://localhost:8080");

        for (String scheme : new String[] {"http", "https"}) {
            RawClient.Reply reply =
                    RawClient.get(
                            door.httpPort(),
                            "localhost:8080",
                            "/x",
                            FROM_ELSEWHERE,
                            "X-Forwarded-Proto: " + scheme,
                            "X-Forwarded-Host: floor:8080",
                            "Accept: text/html");
            assertThat(reply.status()).isEqualTo(421);
            assertThat(reply.body()).contains("이 이름으로는 열 수 없습니다");
        }
    }

    @Test
    void whatUsersPutThereNeverRunsInABrowser() throws Exception {
        door = DoorForTests.open();

        RawClient.Reply page =
                RawClient.get(door.httpPort(), door.host(), "/dav/home/type?text/html");
        RawClient.Reply image =
                RawClient.get(door.httpPort(), door.host(), "/upload/type?image/png");
        RawClient.Reply drawing =
                RawClient.get(door.httpPort(), door.host(), "/upload/type?image/svg+xml");
        RawClient.Reply portal = RawClient.get(door.httpPort(), door.host(), "/type?text/html");

        for (RawClient.Reply reply : new RawClient.Reply[] {page, image, drawing}) {
            assertThat(reply.header("content-security-policy"))
                    .isEqualTo("sandbox; default-src 'none'");
            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
        }
        assertThat(page.header("content-disposition")).isEqualTo("attachment");
        assertThat(drawing.header("content-disposition")).isEqualTo("attachment");
        assertThat(image.header("content-disposition")).isEmpty();
        assertThat(portal.header("content-security-policy")).isEmpty();
    }

    @Test
    void theNameThatAPartGivesAFileIsKeptWhenItIsSaved() {
        assertThat(ResponseHeaders.asAttachment("inline; filename=\"a.html\""))
                .isEqualTo("attachment; filename=\"a.html\"");
        assertThat(ResponseHeaders.asAttachment("")).isEqualTo("attachment");
        assertThat(ResponseHeaders.asAttachment("inline")).isEqualTo("attachment");
    }

    @Test
    void aPublicUrlWithoutTlsIsForThisMachineAlone() {
        assertThat(PublicName.of(URI.create("http://localhost:8080")).authority())
                .isEqualTo("localhost:8080");
        assertThat(PublicName.of(URI.create("https://Maru.example.KR:443")).address())
                .isEqualTo("https://maru.example.kr");
        assertThat(PublicName.of(URI.create("http://[::1]:8080")).host()).isEqualTo("[::1]");
        assertThatThrownBy(() -> PublicName.of(URI.create("http://maru.example.kr")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("https");
        assertThatThrownBy(() -> PublicName.of(URI.create("https://maru.example.kr/maru")))
                .isInstanceOf(BadSetting.class);
    }

    private static DoorForTests behindProxy(String publicUrl) throws Exception {
        return DoorForTests.open(
                Map.of(
                        "public-url", publicUrl,
                        "https.port", "8443",
                        "trusted-proxy", "127.0.0.1, 10.0.0.0/8"));
    }
}
