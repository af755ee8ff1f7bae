package maru.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTricksTest {

    private static DoorForTests door = DoorForTests.none();

    @BeforeAll
    static void open() throws Exception {
        door = DoorForTests.open();
    }

    @AfterAll
    static void close() throws Exception {
        door.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth",
                "/auth/",
                "/auth/admin",
                "/auth/admin/master/console/",
                "/auth/realms",
                "/auth/realms/",
                "/auth/realms/master",
                "/auth/realms/master/protocol/openid-connect/token",
                "/auth/realms/Maru/account",
                "/auth/realms/maruu/account",
                "/auth/realms/maru%2f..%2fmaster",
                "/auth/realms/maru/clients-registrations/openid-connect",
                "/auth/realms/maru/clients-registrations",
                "/auth/realms/maru/protocol/saml",
                "/auth/realms/maru/protocol/docker-v2/auth",
                "/auth/realms/maru/protocol/openid-connectx",
                "/auth/realms/maru/broker/google/login",
                "/auth/realms/maru/authz/protection",
                "/auth/metrics",
                "/auth/health",
                "/auth/health/ready",
                "/auth/js/keycloak.js",
                "/auth/welcome-content/bg.svg",
                "/auth/resources",
                "/auth/realms/maru/account;x=1/../../master",
                "/auth/realms/maru/account/..;/..;/master/account",
                "/auth/realms/maru/account/.;/..;/admin",
                "/auth/realms/maru/account/%2e%2e/%2e%2e/master/account",
                "/auth/realms/maru/account/%2E%2E/%2e./master/account",
                "/auth/realms/maru/account/%252e%252e/%252e%252e/master",
                "/auth/realms/maru/account/..%2f..%2fmaster",
                "/auth/realms/maru/account/..%5c..%5cmaster",
                "/auth/realms/maru/account/..\\..\\master",
                "/auth/realms/maru/account/%c0%ae%c0%ae/%c0%ae%c0%ae/master",
                "/auth/realms/maru/account/..%00/master",
                "/auth/realms/maru/account/../../master/account",
                "/auth/realms/maru/../master/account",
                "/auth/realms/maru/./account",
                "/auth/realms//maru/account",
                "/auth//realms/master",
                "//auth/realms/master",
                "/auth/realms/maru/account//../../master",
                "/auth/resources/../admin/",
                "/auth/resources/..;/admin/",
                "/auth/resources/%2e%2e/admin/",
                "/auth/resources/x%20/admin",
                "/%61uth/admin/",
                "/%61%75%74%68/realms/master",
                "/x/../auth/admin/",
                "/x/..;/auth/admin/",
                "/x;/../auth/admin",
                "/;/auth/admin",
                "/.;/auth/admin",
                "/%2e/auth/admin",
                "/x/%2e%2e/auth/admin",
                "/x%2f..%2fauth%2fadmin",
                "/dav/../auth/admin",
                "/dav/%2e%2e/auth/admin",
                "/dav/..;/auth/admin",
                "/jmap/..%2fauth/admin",
                "/logout/connect/back-channel/keycloak",
                "/actuator/env",
                "/%61ctuator/env",
                "/page%",
                "/page%2",
                "/page%zz",
                "/page%0d%0aX: y",
                "/page%7f",
                "/page%ff",
            })
    void noTrickReachesWhatIsNotPublic(String path) throws IOException {
        int before = door.part().requests();

        RawClient.Reply reply = RawClient.get(door.httpPort(), door.host(), path);

        assertThat(reply.status()).as(path).isIn(400, 404);
        assertThat(door.part().requests()).as(path).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/letters",
                "/~1/letters",
                "/letters/",
                "/AUTH/admin",
                "/authentic",
                "/auth/realms/maru",
                "/auth/realms/maru/.well-known/openid-configuration",
                "/auth/realms/maru/protocol/openid-connect/auth?client_id=portal&x=%2F..%2F",
                "/auth/realms/maru/protocol/openid-connect/token",
                "/auth/realms/maru/login-actions/authenticate?execution=1",
                "/auth/realms/maru/account/",
                "/auth/resources/abc12/login/maru/css/login.css",
                "/dav/home/%EA%B0%80%EC%A0%95%ED%86%B5%EC%8B%A0%EB%AC%B8.pdf",
                "/dav/home/a;b=c%20d%25.txt",
                "/dav/home/...",
                "/dav/home/..hidden",
                "/search?q=..%2f",
                "/.well-known/security.txt",
            })
    void whatIsPublicReachesItsPartAsItWasWritten(String path) throws IOException {
        RawClient.Reply reply = RawClient.get(door.httpPort(), door.host(), path);

        assertThat(reply.status()).as(path).isEqualTo(200);
        assertThat(reply.body()).startsWith("GET " + path + " HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/dav, files",
        "/dav/home/x, files",
        "/davos, portal",
        "/upload/x, chat",
        "/jmap, mail",
        "/jmap/session, mail",
        "/xmpp, chat",
        "/ask, ai",
        "/search, ai",
        "/.well-known/jmap, mail",
        "/.well-known/host-meta, chat",
        "/.well-known/change-password, portal",
        "/, portal",
        "/letters, portal",
        "/auth/resources/x, keycloak",
    })
    void eachPathBelongsToOnePart(String path, String part) {
        Routes routes = new Routes(Routes.knownParts());

        assertThat(routes.find(RequestPath.read(path).orElseThrow()).orElseThrow().part())
                .isEqualTo(part);
    }

    @Test
    void aPartThatThisInstallationHasNotDoesNotExist() {
        Routes routes = new Routes(java.util.Set.of("portal"));

        assertThat(routes.find(RequestPath.read("/dav/home").orElseThrow())).isEmpty();
        assertThat(routes.find(RequestPath.read("/letters").orElseThrow())).isPresent();
    }

    @Test
    void theAbsoluteFormOfATargetIsReadLikeTheUsualOne() throws IOException {
        RawClient.Reply reply =
                RawClient.get(
                        door.httpPort(),
                        door.host(),
                        "http://" + door.host() + "/letters?x=http://other/");
        RawClient.Reply trick =
                RawClient.get(
                        door.httpPort(), door.host(), "http://" + door.host() + "/auth/admin");

        assertThat(reply.body()).startsWith("GET /letters?x=http://other/ HTTP/1.1\r\n");
        assertThat(trick.status()).isEqualTo(404);
    }
}
