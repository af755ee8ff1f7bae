package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes from outside with tokens that are forged, expired or another's, or to doors that are
/// closed.
@Tag("system")
@ExtendWith(SharedMaru.class)
class StrangerTest {

    private static final String BACK_CHANNEL = "/logout/connect/back-channel/keycloak";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final RunningMaru maru;
    private final HttpClient http = HttpClient.newHttpClient();

    StrangerTest(RunningMaru maru) {
        this.maru = maru;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/admin/",
                "/auth/admin/master/console/",
                "/auth/realms/master",
                "/auth/realms/master/protocol/openid-connect/auth",
                "/auth/health",
                "/auth/metrics",
                "/auth/realms/maru/../master",
                "/auth/realms/maru/%2e%2e/master/.well-known/openid-configuration",
                "/auth//admin/",
                "/actuator/env"
            })
    void whatIsNotForThePublicIsNotFound(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isIn(400, 403, 404);
        assertThat(answer.body()).doesNotContain("Keycloak", "Exception");
    }

    @Test
    void theRealmItselfIsPublicUnderTheOnlyIssuer() throws Exception {
        HttpResponse<String> answer = get("/auth/realms/maru/.well-known/openid-configuration");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"issuer\":\"" + maru.url("/auth/realms/maru") + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"})
    void forgedForwardingChangesNothing(String header) throws Exception {
        String value =
                header.equals("Forwarded") ? "host=evil.example;proto=https" : "evil.example";
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        maru.url(
                                                "/auth/realms/maru/.well-known/openid-configuration"))
                                .header(header, value)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).doesNotContain("evil.example");
    }

    @Test
    void forgedSignOutTokensEndNobodysSession() throws Exception {
        KeyPair stranger = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String issuer = maru.url("/auth/realms/maru").toString();
        for (String token :
                List.of(
                        "",
                        "x",
                        "a.b.c",
                        unsigned(claims(issuer, Instant.now())),
                        signed(stranger, claims(issuer, Instant.now())),
                        signed(stranger, claims(issuer, Instant.now().minusSeconds(86_400))),
                        signed(
                                stranger,
                                claims("https://evil.example/realms/maru", Instant.now())))) {
            assertThat(post(BACK_CHANNEL, "logout_token=" + encoded(token)).statusCode())
                    .as(token)
                    .isIn(400, 403, 404);
        }
    }

    @Test
    void aCodeThatNobodyAskedForSignsNobodyIn() throws Exception {
        HttpResponse<String> answer =
                get(
                        "/login/oauth2/code/keycloak?code="
                                + UUID.randomUUID()
                                + "&state="
                                + UUID.randomUUID());
        assertThat(answer.statusCode()).isIn(302, 303, 400, 401, 403, 404);
        assertThat(answer.headers().allValues("set-cookie"))
                .allSatisfy(cookie -> assertThat(cookie).doesNotContain("SESSION="));
    }

    @Test
    void aCookieOfNoSessionIsAStranger() throws Exception {
        for (String cookie :
                List.of(
                        "SESSION=" + UUID.randomUUID(),
                        "SESSION=' or 1=1 --",
                        "SESSION=" + "A".repeat(4000))) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(maru.url("/inbox"))
                                    .header("Cookie", cookie)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isIn(302, 303, 400, 401, 403, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inbox", "/dav/home/", "/jmap/session", "/upload"})
    void anAccessTokenOfAStrangersMakingOpensNothing(String path) throws Exception {
        KeyPair stranger = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String issuer = maru.url("/auth/realms/maru").toString();
        for (String token :
                List.of(
                        "a.b.c",
                        unsigned(claims(issuer, Instant.now())),
                        signed(stranger, claims(issuer, Instant.now())),
                        signed(stranger, claims(issuer, Instant.now().minusSeconds(86_400))),
                        signed(
                                stranger,
                                claims("https://evil.example/realms/maru", Instant.now())))) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(maru.url(path))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(token).isIn(302, 303, 401, 403, 404);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(maru.url(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(maru.url(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String claims(String issuer, Instant at) {
        return """
                {"iss":"%s","aud":"portal","sub":"%s","sid":"%s","iat":%d,"exp":%d,"jti":"%s","typ":"Logout",\
                "events":{"http://schemas.openid.net/event/backchannel-logout":{}}}"""
                .formatted(
                        issuer,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        at.getEpochSecond(),
                        at.getEpochSecond() + 120,
                        UUID.randomUUID());
    }

    private static String unsigned(String claims) {
        return part("{\"alg\":\"none\"}") + "." + part(claims) + ".";
    }

    private static String signed(KeyPair keys, String claims) throws Exception {
        String body = part("{\"alg\":\"RS256\",\"kid\":\"stranger\"}") + "." + part(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(body.getBytes(StandardCharsets.US_ASCII));
        return body + "." + BASE64.encodeToString(signature.sign());
    }

    private static String part(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
