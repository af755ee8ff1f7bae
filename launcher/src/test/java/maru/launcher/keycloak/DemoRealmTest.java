package maru.launcher.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import maru.identity.DemoCast;
import maru.identity.PersonId;
import maru.launcher.keycloak.Browser.Outcome;
import maru.launcher.supervisor.CannotRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The demo's realm on the real Keycloak and PostgreSQL.
@Tag("long")
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
final class DemoRealmTest {

    private static final BlockingQueue<String> SIGN_OUTS_HEARD = new LinkedBlockingQueue<>();

    private static RunningKeycloak keycloak;
    private static RealmSettings settings;
    private static HttpServer portal;
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
    private static final PeopleInMemory PEOPLE = new PeopleInMemory();
    private static final PersonId TEACHER = PEOPLE.add("01000000001", "teacher@example.kr", "kim");
    private static final PersonId MOTHER = PEOPLE.add("01000000002", "", "");

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        portal = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        portal.createContext(
                "/logout/connect/back-channel/keycloak",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    SIGN_OUTS_HEARD.add(new String(body, StandardCharsets.UTF_8));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        portal.start();
        keycloak = RunningKeycloak.start(data);
        settings =
                keycloak.settings(
                        true, URI.create("http://127.0.0.1:" + portal.getAddress().getPort()));
        assertThat(keycloak.reconciler().reconcile(settings)).isNotEmpty();
        assertThat(new AccountPush(keycloak.reconciler(), PEOPLE, true).pushAll(TODAY))
                .isEqualTo(2);
    }

    @AfterAll
    static void stop() throws Exception {
        try (RunningKeycloak running = keycloak) {
            assertThat(running.endOfInput()).as("exit code after the end of input").isZero();
        }
        portal.stop(0);
    }

    @Test
    void aSecondRunChangesNothing() throws Exception {
        assertThat(keycloak.reconciler().reconcile(settings)).isEmpty();
        assertThat(new AccountPush(keycloak.reconciler(), PEOPLE, true).pushAll(TODAY)).isZero();
    }

    @Test
    void theTemporaryAdministratorIsGone() throws Exception {
        assertThat(
                        KeycloakAdmin.signIn(
                                keycloak.http,
                                keycloak.process.address(),
                                RealmReconciler.BOOTSTRAP_CLIENT,
                                RunningKeycloak.SECRET))
                .isEmpty();
    }

    @Test
    void demoPeopleStandSideBySideInOneBrowser() throws Exception {
        Browser browser = new Browser(keycloak, settings);
        Outcome.Tokens teacher = tokens(browser.ask("demo:" + TEACHER));
        Outcome.Tokens mother = tokens(browser.ask("demo:" + MOTHER));
        Outcome.Tokens again = tokens(browser.ask("demo:" + TEACHER));
        assertThat(teacher.person()).isEqualTo(TEACHER.toString());
        assertThat(mother.person()).isEqualTo(MOTHER.toString());
        assertThat(again.person()).isEqualTo(TEACHER.toString());
        assertThat(browser.lives(teacher)).isTrue();
        assertThat(browser.lives(mother)).isTrue();
    }

    @Test
    void theDemoLeavesAnOrdinarySignInOfTheSameBrowserAlone() throws Exception {
        Browser browser = new Browser(keycloak, settings);
        Outcome.Tokens teacher = tokens(browser.signIn("kim", DemoCast.PASSWORD));
        Outcome.Tokens mother = tokens(browser.ask("demo:" + MOTHER));
        Outcome.Tokens still = tokens(browser.ask(""));
        assertThat(mother.person()).isEqualTo(MOTHER.toString());
        assertThat(still.person()).isEqualTo(TEACHER.toString());
        assertThat(browser.lives(teacher)).isTrue();
    }

    @Test
    void anUnknownPersonOfTheDemoGetsTheForm() throws Exception {
        Outcome outcome =
                new Browser(keycloak, settings).ask("demo:00000000-0000-0000-0000-000000000000");
        assertThat(outcome).isInstanceOf(Outcome.Page.class);
    }

    @Test
    void theTokenSaysWhoAndNothingElseOfAPerson() throws Exception {
        JsonNode claims = tokens(new Browser(keycloak, settings).ask("demo:" + TEACHER)).claims();
        assertThat(claims.path("iss").asString())
                .isEqualTo(settings.publicUrl() + "/auth/realms/maru");
        assertThat(claims.path("locale").asString()).isEqualTo("ko");
        assertThat(claims.has("auth_time")).isTrue();
        assertThat(claims.has("sid")).isTrue();
        assertThat(claims.propertyNames())
                .doesNotContain("name", "email", "family_name", "given_name", "realm_access");
    }

    @Test
    void signingOutReachesThePortal() throws Exception {
        Browser browser = new Browser(keycloak, settings);
        Outcome.Tokens teacher = tokens(browser.ask("demo:" + TEACHER));
        Outcome.Tokens mother = tokens(browser.ask("demo:" + MOTHER));
        assertThat(browser.signOut(teacher))
                .isEqualTo(new Outcome.Page(302, settings.publicUrl() + "/signed-out"));
        String heard = SIGN_OUTS_HEARD.poll(5, TimeUnit.SECONDS);
        assertThat(heard).isNotNull();
        JsonNode token =
                Browser.claims(
                        URLDecoder.decode(heard, StandardCharsets.UTF_8)
                                .replaceFirst(".*logout_token=", ""));
        assertThat(token.path("sid").asString()).isEqualTo(teacher.claims().path("sid").asString());
        assertThat(browser.lives(teacher)).isFalse();
        assertThat(browser.lives(mother)).isTrue();
    }

    @Test
    void theDemosDataAreNotServedAsReal() {
        assertThatThrownBy(
                        () ->
                                keycloak.reconciler()
                                        .reconcile(
                                                keycloak.settings(false, URI.create("http://x"))))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("--demo");
    }

    private static Outcome.Tokens tokens(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Tokens tokens -> tokens;
            case Outcome.Page page -> throw new AssertionError("a page came:\n" + page.html());
        };
    }
}
