package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWEObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.AuthenticationLevel;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.identity.joining.Invitations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JoiningTest {

    private static final Pattern FORM_TOKEN =
            Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern GIVE = Pattern.compile("action=\"(/recovery/[0-9a-f-]{36})\"");
    private static final Pattern GIVEN = Pattern.compile("id=\"given-code\"[^>]*>([^<]+)<");
    private static final Pattern LET_IN =
            Pattern.compile("href=\"(/children/[0-9a-f-]{36}/sign-in)\"");

    private static TestPortal portal;

    @BeforeAll
    static void start() {
        portal = TestPortal.start(Map.of("demo", "true"));
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @Test
    void aNewGuardianComesInByTheCodeOfTheSheet() {
        Browser phone = portal.stranger();
        Browser.Page offer = post(phone, "/join", "/join/look", Map.of("code", code(0)));
        assertThat(offer.body()).contains("수원마루초등학교").contains("3학년 2반").contains("*");
        Map<String, String> form =
                Map.of(
                        "code", code(1),
                        "name", "새 보호자",
                        "phone", "010-9000-0001",
                        "relation", "GRANDMOTHER",
                        "agreed", "true");
        Browser.Page gone = post(phone, "/join", "/join", form);
        assertThat(gone.header("Location").orElseThrow()).isEqualTo("/sign-in/keycloak");
        String there = phone.get("/sign-in/keycloak").header("Location").orElseThrow();
        String hint =
                URLDecoder.decode(
                        there.replaceFirst(".*login_hint=([^&]*).*", "$1"), StandardCharsets.UTF_8);
        assertThat(hint).startsWith("ticket:").doesNotContain("9000");
        assertThat(parsed(hint.substring(7))).as("the ticket is led on once").isNotNull();
        assertThat(phone.get("/sign-in/keycloak").header("Location").orElseThrow())
                .doesNotContain("login_hint");

        Map<String, String> again = new HashMap<>(form);
        again.put("name", "다른 사람");
        assertThat(post(portal.stranger(), "/join", "/join", again).body())
                .as("a used code")
                .contains("쓸 수 없는 코드입니다");
    }

    @Test
    void whatIsMissingIsSaidAndNothingIsUsedUp() {
        String code = code(2);
        Browser phone = portal.stranger();
        Browser.Page again =
                post(phone, "/join", "/join", Map.of("code", code, "name", "", "phone", "12"));
        assertThat(again.body())
                .contains("이름을 적어 주세요")
                .contains("010-0000-0000처럼")
                .contains("관계를 골라")
                .contains("동의해 주세요");
        assertThat(post(phone, "/join", "/join/look", Map.of("code", code)).body())
                .contains("3학년 2반");
    }

    @Test
    void aNumberThatSomebodyHasIsNeverTakenOver() {
        Browser.Page refused =
                post(
                        portal.stranger(),
                        "/join",
                        "/join",
                        Map.of(
                                "code", code(3),
                                "name", "정하나",
                                "phone", "010-0000-0001",
                                "relation", "MOTHER",
                                "agreed", "true"));
        assertThat(refused.body()).contains("이미 쓰고 계신 분이 있습니다");
    }

    @Test
    void aSignedInGuardianAddsAChildOfAnotherSchool() {
        Browser vietnamese = portal.as("vietnamese");
        Browser.Page children = vietnamese.get("/children");
        assertThat(children.status()).isEqualTo(200);
        String middle = middleSchoolCode();
        Browser.Page added =
                vietnamese.post(
                        "/join", Map.of("code", middle, "relation", "RELATIVE", "agreed", "true"));
        assertThat(added.header("Location").orElseThrow()).isEqualTo("/children");
        assertThat(vietnamese.get("/children").body()).contains("화성마루중학교");
        assertThat(vietnamese.post("/join/look", Map.of("code", middle)).body())
                .contains("class=\"note danger\"");
    }

    @Test
    void theClassTeacherGivesACodeInTwoClicks() {
        Browser teacher = portal.as("teacher");
        Browser.Page people = teacher.get("/recovery");
        assertThat(people.body()).contains("3학년 2반").doesNotContain("3학년 1반");
        Browser.Page given = teacher.post(found(GIVE, people.body()), Map.of());
        assertThat(given.status()).isEqualTo(200);
        assertThat(found(GIVEN, given.body())).hasSizeGreaterThan(7);
        assertThat(portal.as("mother").get("/recovery").status()).isEqualTo(404);
        assertThat(teacher.post("/recovery/" + portal.card("student").person(), Map.of()).status())
                .as("a student of another school")
                .isEqualTo(404);
        assertThat(portal.stranger().get("/cannot-sign-in").body())
                .contains("/sign-in/keycloak?code=yes");
        assertThat(portal.stranger().get("/sign-in/keycloak?code=yes").header("Location"))
                .hasValueSatisfying(to -> assertThat(to).contains("login_hint=code"));
    }

    @Test
    void theSheetOfAClassIsAPdfForThoseWhoKeepIt() {
        Browser teacher = portal.as("teacher");
        assertThat(teacher.get("/invitations").body()).contains("3학년 2반");
        Browser.Page sheet =
                teacher.post("/invitations", Map.of("class", classOf("teacher").toString()));
        assertThat(sheet.header("Content-Type")).hasValue("application/pdf");
        assertThat(sheet.body()).startsWith("%PDF-");
        assertThat(sheet.size()).isGreaterThan(10_000);
        assertThat(
                        teacher.post(
                                        "/invitations",
                                        Map.of("class", middleSchoolClass().toString()))
                                .status())
                .isEqualTo(404);
        assertThat(portal.as("province").get("/invitations").body()).contains("맡은 반이 없습니다");
    }

    @Test
    void aLegalRepresentativeLetsHerChildSignIn() {
        Browser mother = portal.as("mother");
        String page = found(LET_IN, mother.get("/children").body());
        assertThat(mother.post(page, Map.of("name", "maru.child1")).body()).contains("동의해 주세요");
        Browser.Page code = mother.post(page, Map.of("name", "maru.child1", "agreed", "true"));
        assertThat(code.body()).contains("class=\"code-shown\"");
        assertThat(portal.as("limited").get("/children").body()).doesNotContain("/sign-in\"");
        assertThat(
                        portal.as("mother", Duration.ofHours(3))
                                .get(page)
                                .header("Location")
                                .orElseThrow())
                .contains("fresh=yes");
    }

    /// A person of the demo by the key of its files.
    private static PersonId ofDemo(String key) {
        return new PersonId(
                java.util.UUID.nameUUIDFromBytes(
                        ("maru demo/person/" + key).getBytes(StandardCharsets.UTF_8)));
    }

    private static Asker.SignedIn asker(String card) {
        return new Asker.SignedIn(
                portal.card(card).person(),
                "test",
                "192.0.2.1",
                AuthenticationLevel.TWO_FACTORS,
                java.time.Instant.now());
    }

    private static UnitId classOf(String card) {
        return portal.identity().classes().audiences(asker(card)).stream()
                .map(one -> one.audience())
                .filter(Audience.OneClass.class::isInstance)
                .map(one -> ((Audience.OneClass) one).schoolClass())
                .findFirst()
                .orElseThrow();
    }

    /// Codes of the teacher's class; each call for another student, so that tests keep apart.
    private static String code(int student) {
        Invitations invitations = portal.bean(Invitations.class);
        PersonId child =
                invitations.open(asker("teacher"), classOf("teacher")).get(student).student();
        return invitations.forStudent(asker("teacher"), child).code();
    }

    private static UnitId middleSchoolClass() {
        PersonId student = portal.card("student").person();
        return portal.identity().families().enrolments(asker("student"), student).stream()
                .findFirst()
                .orElseThrow()
                .schoolClass()
                .id();
    }

    private static String middleSchoolCode() {
        return portal.bean(Invitations.class)
                .forStudent(
                        new Asker.SignedIn(
                                ofDemo("T-2003"),
                                "test",
                                "192.0.2.1",
                                AuthenticationLevel.TWO_FACTORS,
                                java.time.Instant.now()),
                        portal.card("student").person())
                .code();
    }

    private static Browser.Page post(
            Browser browser, String page, String to, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("_csrf", found(FORM_TOKEN, browser.get(page).body()));
        return browser.postAsIs(to, all);
    }

    private static Optional<JWEObject> parsed(String sealed) {
        try {
            return Optional.of(JWEObject.parse(sealed));
        } catch (java.text.ParseException malformed) {
            return Optional.empty();
        }
    }

    private static String found(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        assertThat(matcher.find()).as(pattern + " in " + body).isTrue();
        return matcher.group(1);
    }
}
