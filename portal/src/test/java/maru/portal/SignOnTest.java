package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SignOnTest {

    private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final String BACK_CHANNEL = "/logout/connect/back-channel/keycloak";
    private static final AtomicInteger CODES = new AtomicInteger();

    private static final FakeKeycloak keycloak = new FakeKeycloak();
    private static TestPortal portal;

    @BeforeAll
    static void start() {
        portal = TestPortal.start(Map.of("demo", "true", "keycloak.url", keycloak.url()));
    }

    @AfterAll
    static void stop() {
        portal.close();
        keycloak.close();
    }

    /// A sign-in that was sent to Keycloak, and what came along.
    private record Begun(String state, String nonce, String hint) {}

    private static Begun begin(Browser browser, String query) {
        Browser.Page sent = browser.get("/sign-in/keycloak" + query);
        assertThat(sent.status()).isEqualTo(302);
        String there = sent.header("Location").orElseThrow();
        assertThat(there).startsWith(FakeKeycloak.ISSUER + "/protocol/openid-connect/auth?");
        return new Begun(
                parameter(there, "state"),
                parameter(there, "nonce"),
                parameter(there, "login_hint"));
    }

    private static String parameter(String address, String name) {
        Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(address);
        return matcher.find() ? URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8) : "";
    }

    private static Browser.Page comeBack(
            Browser browser, Begun begun, Consumer<JWTClaimsSet.Builder> claims) {
        String code = "code-" + CODES.incrementAndGet();
        keycloak.give(code, keycloak.token(claims));
        return browser.inSeat("")
                .get(
                        "/login/oauth2/code/keycloak?code="
                                + code
                                + "&state="
                                + java.net.URLEncoder.encode(
                                        begun.state(), StandardCharsets.UTF_8));
    }

    private static Consumer<JWTClaimsSet.Builder> person(String card, Begun begun, String sid) {
        String person = portal.card(card).person().toString();
        return claims ->
                claims.subject("account-of-" + person)
                        .claim("preferred_username", person)
                        .claim("nonce", begun.nonce())
                        .claim("sid", sid)
                        .claim("acr", "1")
                        .claim("auth_time", Instant.now().getEpochSecond());
    }

    private static Browser signedIn(String card, String sid) {
        Browser browser = portal.stranger();
        Begun begun = begin(browser, "");
        assertThat(comeBack(browser, begun, person(card, begun, sid)).header("Location"))
                .hasValue("/");
        return browser;
    }

    private static boolean isSignedIn(Browser browser) {
        return browser.get("/").body().contains("action=\"" + browser.seat() + "/sign-out\"");
    }

    @Test
    void aSignInLeadsBackToThePageThatWasAskedFor() {
        Browser browser = portal.stranger();
        Browser.Page refused = browser.get("/role?x=1");
        assertThat(refused.header("Location")).hasValue("/sign-in/keycloak?to=%2Frole%3Fx%3D1");
        Begun begun = begin(browser, "?to=%2F%3Fx%3D1");
        Browser.Page back = comeBack(browser, begun, person("mother", begun, "s-1"));
        assertThat(back.header("Location")).hasValue("/?x=1");
        assertThat(isSignedIn(browser)).isTrue();
        assertThat(browser.get("/").body()).contains(portal.card("mother").name());
    }

    @Test
    void theCodeIsRedeemedWithTheVerifierThatTheBrowserNeverSaw() {
        Browser browser = portal.stranger();
        Begun begun = begin(browser, "");
        comeBack(browser, begun, person("mother", begun, "s-2"));
        assertThat(keycloak.formOf("code-" + CODES.get()))
                .contains("code_verifier=")
                .contains("redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Flogin%2Foauth2%2Fcode");
    }

    @Test
    void anotherSiteIsNeverWhereASignInLeads() {
        for (String to : List.of("//evil.example", "https://evil.example", "/\\evil.example")) {
            Browser browser = portal.stranger();
            Begun begun =
                    begin(browser, "?to=" + java.net.URLEncoder.encode(to, StandardCharsets.UTF_8));
            assertThat(comeBack(browser, begun, person("mother", begun, "s-3")).header("Location"))
                    .hasValue("/");
        }
    }

    @Test
    void aSessionThatWasThereBeforeIsNotTheOneAfterwards() {
        Browser browser = signedIn("mother", "s-4");
        String before = browser.cookie("maru").orElseThrow();
        Begun begun = begin(browser, "");
        comeBack(browser, begun, person("father", begun, "s-5"));
        assertThat(browser.cookie("maru")).get().isNotEqualTo(before);
        assertThat(browser.get("/").body()).contains(portal.card("father").name());
    }

    @Test
    void aSignInIsRecordedWithTheAddressThatTheDoorSaw() {
        Browser browser = portal.stranger();
        Begun begun = begin(browser, "");
        String code = "code-" + CODES.incrementAndGet();
        keycloak.give(code, keycloak.token(person("student", begun, "s-20")));
        Browser.Page back =
                browser.send(
                        browser.request(
                                        "/login/oauth2/code/keycloak?code="
                                                + code
                                                + "&state="
                                                + java.net.URLEncoder.encode(
                                                        begun.state(), StandardCharsets.UTF_8))
                                .header("X-Forwarded-For", "203.0.113.7")
                                .GET());
        assertThat(back.header("Location")).hasValue("/");
        assertThat(portal.addressesInAudit("session.enter", portal.card("student").person()))
                .endsWith("203.0.113.7");
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        assertRefused(claims -> claims.issuer("http://elsewhere/auth/realms/maru"));
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() {
        assertRefused(claims -> claims.audience("another"));
    }

    @Test
    void anExpiredTokenIsRefused() {
        assertRefused(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600))));
    }

    @Test
    void aTokenOfAnotherSignInIsRefused() {
        assertRefused(claims -> claims.claim("nonce", "of another"));
    }

    @Test
    void anAccountThatIsNoPersonIsNobodyHere() {
        assertRefused(claims -> claims.claim("preferred_username", "admin"));
        assertRefused(claims -> claims.claim("preferred_username", UUID.randomUUID().toString()));
    }

    private static void assertRefused(Consumer<JWTClaimsSet.Builder> wrong) {
        Browser browser = portal.stranger();
        Begun begun = begin(browser, "");
        Browser.Page back = comeBack(browser, begun, person("mother", begun, "s-6").andThen(wrong));
        assertThat(back.status()).isEqualTo(302);
        assertThat(back.header("Location").orElseThrow()).startsWith("/?problem=");
        assertThat(isSignedIn(browser)).isFalse();
    }

    @Test
    void anAnswerThatThisBrowserDidNotAskForIsRefused() {
        Begun begun = begin(portal.stranger(), "");
        Browser other = portal.stranger();
        assertThat(comeBack(other, begun, person("mother", begun, "s-7")).header("Location"))
                .hasValue("/?problem=expired");
        assertThat(isSignedIn(other)).isFalse();
    }

    @Test
    void anAnswerCountsOnce() {
        Browser browser = portal.stranger();
        Begun begun = begin(browser, "");
        comeBack(browser, begun, person("mother", begun, "s-8"));
        Browser.Page again = comeBack(browser, begun, person("father", begun, "s-9"));
        assertThat(again.header("Location")).hasValue("/");
        assertThat(browser.get("/").body()).contains(portal.card("mother").name());
    }

    @Test
    void severalPeopleOfTheDemoStandSideBySideInOneBrowser() {
        Browser teacher = portal.strangerIn(1);
        Browser mother = teacher.inSeat("/~2");
        String id = portal.card("teacher").person().toString();
        Begun first = begin(teacher, "?person=" + id);
        assertThat(first.hint()).isEqualTo("demo:" + id);
        Begun second = begin(mother, "?person=" + portal.card("mother").person());
        assertThat(comeBack(teacher, first, person("teacher", first, "s-10")).header("Location"))
                .hasValue("/~1/");
        assertThat(comeBack(mother, second, person("mother", second, "s-11")).header("Location"))
                .hasValue("/~2/");
        assertThat(teacher.get("/").body()).contains(portal.card("teacher").name());
        assertThat(mother.get("/").body()).contains(portal.card("mother").name());
        assertThat(isSignedIn(teacher.inSeat(""))).isFalse();
        assertThat(isSignedIn(teacher.inSeat("/~3"))).isFalse();
    }

    @Test
    void signingOutEndsEverySessionOfThePersonAndOfNobodyElse() {
        Browser phone = signedIn("office", "s-12");
        Browser desk = signedIn("office", "s-13");
        Browser other = signedIn("province", "s-14");
        Browser.Page out = desk.post("/sign-out", Map.of());
        assertThat(out.header("Location").orElseThrow())
                .startsWith(FakeKeycloak.ISSUER + "/protocol/openid-connect/logout?")
                .contains("id_token_hint=")
                .contains("post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fsigned-out");
        assertThat(isSignedIn(desk)).isFalse();
        assertThat(isSignedIn(phone)).isFalse();
        assertThat(isSignedIn(other)).isTrue();
    }

    @Test
    void whoSignsOutElsewhereIsSignedOutHereAtOnce() {
        Browser first = signedIn("limited", "s-15");
        Browser second = signedIn("limited", "s-16");
        Browser other = signedIn("vietnamese", "s-17");
        String token =
                keycloak.logoutToken(
                        claims ->
                                claims.claim("sid", "s-15")
                                        .jwtID("j-1")
                                        .claim("events", Map.of(LOGOUT_EVENT, Map.of())));
        assertThat(signOutElsewhere(token)).isEqualTo(200);
        assertThat(isSignedIn(first)).isFalse();
        assertThat(isSignedIn(second)).isFalse();
        assertThat(isSignedIn(other)).isTrue();
    }

    @Test
    void aSignOutThatKeycloakDidNotSignEndsNothing() throws JOSEException {
        Browser browser = signedIn("student", "s-18");
        Consumer<JWTClaimsSet.Builder> right =
                claims ->
                        claims.claim("sid", "s-18").claim("events", Map.of(LOGOUT_EVENT, Map.of()));
        List<String> wrong =
                List.of(
                        "not a token",
                        FakeKeycloak.token(
                                new RSAKeyGenerator(2048).keyID("test").generate(),
                                "logout+jwt",
                                right),
                        keycloak.logoutToken(right.andThen(claims -> claims.issuer("http://x"))),
                        keycloak.logoutToken(right.andThen(claims -> claims.audience("mail"))),
                        keycloak.logoutToken(right.andThen(claims -> claims.claim("nonce", "n"))),
                        keycloak.logoutToken(claims -> claims.claim("sid", "s-18")),
                        keycloak.logoutToken(
                                right.andThen(
                                        claims ->
                                                claims.issueTime(
                                                        Date.from(
                                                                Instant.now()
                                                                        .minusSeconds(3_600))))));
        for (String token : wrong) {
            assertThat(signOutElsewhere(token)).isEqualTo(400);
        }
        assertThat(isSignedIn(browser)).isTrue();
    }

    private static int signOutElsewhere(String token) {
        return portal.stranger().postAsIs(BACK_CHANNEL, Map.of("logout_token", token)).status();
    }
}
