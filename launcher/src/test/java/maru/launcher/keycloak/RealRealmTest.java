package maru.launcher.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import maru.identity.Accounts;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.launcher.keycloak.Browser.Outcome;
import maru.launcher.supervisor.CannotRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A school's own realm on the real Keycloak and PostgreSQL.
@Tag("long")
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
final class RealRealmTest {

    private static final String PASSWORD = "바른 말 고운 말 0922";
    private static final Asker SERVICE = new Asker.Service("test.accounts");
    private static final URI PORTAL = URI.create("http://127.0.0.1:9");

    private static RunningKeycloak keycloak;
    private static RealmSettings settings;
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
    private static final PeopleInMemory PEOPLE = new PeopleInMemory();
    private static final PersonId TEACHER =
            PEOPLE.add("01012345678", "kim.hana@example.kr", "kim.hana");
    private static final PersonId CLERK = PEOPLE.add("", "", "clerk");
    private static final PersonId LEAVER = PEOPLE.add("01055556666", "", "leaver");
    private static final PersonId VICTIM = PEOPLE.add("", "", "victim");
    private static final PersonId BUSY = PEOPLE.add("", "", "busy");

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        keycloak = RunningKeycloak.start(data);
        settings = keycloak.settings(false, PORTAL);
        assertThat(keycloak.reconciler().reconcile(settings)).isNotEmpty();
        assertThat(push()).isEqualTo(5);
        for (PersonId person : List.of(TEACHER, CLERK, LEAVER, VICTIM, BUSY)) {
            givePassword(person);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        try (RunningKeycloak running = keycloak) {
            assertThat(running.endOfInput()).as("exit code after the end of input").isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "010-1234-5678",
                "01012345678",
                "+82 10 1234 5678",
                "０１０－１２３４－５６７８",
                "kim.hana@example.kr",
                " Kim.Hana@Example.KR ",
                "kim.hana"
            })
    void eachSpellingOfAConfirmedNameSignsIn(String typed) throws Exception {
        Outcome outcome = new Browser(keycloak, settings).signIn(typed, PASSWORD);
        assertThat(outcome).isInstanceOf(Outcome.Tokens.class);
        assertThat(((Outcome.Tokens) outcome).person()).isEqualTo(TEACHER.toString());
    }

    @Test
    void theTokenSaysByWhatMeansSheSignedIn() throws Exception {
        Outcome.Tokens tokens =
                (Outcome.Tokens) new Browser(keycloak, settings).signIn("kim.hana", PASSWORD);
        assertThat(tokens.claims().path("amr").valueStream().map(JsonNode::asString))
                .containsExactly("pwd");
    }

    @Test
    void theOpaqueNameSignsNobodyIn() throws Exception {
        assertThat(new Browser(keycloak, settings).signIn(TEACHER.toString(), PASSWORD))
                .isInstanceOf(Outcome.Page.class);
    }

    @Test
    void aWrongPasswordIsAnsweredLikeAWrongName() throws Exception {
        assertThat(refusal("clerk", "not the password"))
                .isEqualTo(refusal("nobody", "not the password"));
    }

    @Test
    void afterTenWrongGuessesEvenTheRightPasswordIsAnsweredTheSame() throws Exception {
        String usual = refusal("victim", "guess");
        for (int i = 0; i < 10; i++) {
            assertThat(refusal("victim", "guess " + i)).isEqualTo(usual);
        }
        assertThat(refusal("victim", PASSWORD)).isEqualTo(usual);
    }

    @Test
    void parallelRightSignInsOfOnePersonPassWhileSomebodyGuesses() throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        List<Future<Outcome>> right = new ArrayList<>();
        List<Future<Outcome>> wrong = new ArrayList<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                right.add(people.submit(() -> after(together, PASSWORD)));
                if (i % 5 == 0) {
                    wrong.add(people.submit(() -> after(together, "a guess")));
                }
            }
            together.countDown();
        }
        for (Future<Outcome> outcome : right) {
            assertThat(outcome.get()).isInstanceOf(Outcome.Tokens.class);
        }
        for (Future<Outcome> outcome : wrong) {
            assertThat(outcome.get()).isInstanceOf(Outcome.Page.class);
        }
    }

    private static Outcome after(CountDownLatch together, String password) throws Exception {
        together.await();
        return new Browser(keycloak, settings).signIn("busy", password);
    }

    @Test
    void theDemosHintIsNothingHere() throws Exception {
        Outcome outcome = new Browser(keycloak, settings).ask("demo:" + TEACHER);
        assertThat(outcome).isInstanceOf(Outcome.Page.class);
        assertThat(((Outcome.Page) outcome).status()).isEqualTo(200);
        KeycloakAdmin admin = keycloak.reconciler().admin().orElseThrow();
        String flow = admin.get("/maru").path("browserFlow").asString();
        assertThat(
                        admin.get("/maru/authentication/flows/" + flow + "/executions")
                                .valueStream()
                                .map(step -> step.path("providerId").asString("")))
                .contains("maru-sign-in-form")
                .doesNotContain("maru-demo-sign-in");
    }

    @Test
    void schoolsDataAreNotServedAsTheDemo() {
        assertThatThrownBy(() -> keycloak.reconciler().reconcile(keycloak.settings(true, PORTAL)))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("--demo");
        assertThatThrownBy(
                        () -> new AccountPush(keycloak.reconciler(), PEOPLE, true).pushAll(TODAY))
                .isInstanceOf(CannotRun.class);
    }

    @Test
    void anotherAddressIsCarriedOver() throws Exception {
        RealmSettings moved =
                new RealmSettings(
                        URI.create("https://maru.example.kr"),
                        PORTAL,
                        settings.portalSecret(),
                        false,
                        settings.lengths());
        assertThat(keycloak.reconciler().reconcile(moved))
                .containsExactly("changed the portal's client");
        KeycloakAdmin admin = keycloak.reconciler().admin().orElseThrow();
        JsonNode client = admin.get("/maru/clients?clientId=portal").path(0);
        assertThat(client.path("redirectUris").valueStream().map(JsonNode::asString))
                .containsExactly("https://maru.example.kr/login/oauth2/code/keycloak");
        assertThat(keycloak.reconciler().reconcile(settings)).hasSize(1);
        assertThat(keycloak.reconciler().reconcile(settings)).isEmpty();
    }

    @Test
    void whoLeavesIsSignedOutAndStaysOut() throws Exception {
        Browser browser = new Browser(keycloak, settings);
        Outcome.Tokens tokens = (Outcome.Tokens) browser.signIn("leaver", PASSWORD);
        Accounts.Account account = PEOPLE.account(SERVICE, LEAVER);
        PEOPLE.put(
                new Accounts.Account(
                        LEAVER,
                        false,
                        account.language(),
                        Optional.empty(),
                        Optional.empty(),
                        account.shortName()));
        assertThat(push()).isEqualTo(1);
        assertThat(browser.lives(tokens)).isFalse();
        assertThat(new Browser(keycloak, settings).signIn("leaver", PASSWORD))
                .isInstanceOf(Outcome.Page.class);
        assertThat(new Browser(keycloak, settings).signIn("010-5555-6666", PASSWORD))
                .isInstanceOf(Outcome.Page.class);
        assertThat(push()).isZero();
    }

    /// The page of a refused sign-in without what differs from page to page and what was typed.
    private static String refusal(String name, String password) throws Exception {
        Outcome outcome = new Browser(keycloak, settings).signIn(name, password);
        assertThat(outcome).isInstanceOf(Outcome.Page.class);
        return ((Outcome.Page) outcome)
                .html()
                .replaceAll("(session_code|execution|tab_id|client_data)=[A-Za-z0-9_.%-]+", "$1")
                .replaceAll("checkAuthSession\\([^)]*\\)", "")
                .replaceAll("\"challenge\"[^,]*,|challenge *: *[^,]*,", "")
                .replace("value=\"" + name + "\"", "");
    }

    private static void givePassword(PersonId person) throws Exception {
        KeycloakAdmin admin = keycloak.reconciler().admin().orElseThrow();
        String id =
                admin.get("/maru/users?exact=true&username=" + person)
                        .path(0)
                        .path("id")
                        .asString();
        admin.put(
                "/maru/users/" + id + "/reset-password",
                Map.of("type", "password", "value", PASSWORD, "temporary", false));
    }

    private static int push() throws Exception {
        return new AccountPush(keycloak.reconciler(), PEOPLE, false).pushAll(TODAY);
    }
}
