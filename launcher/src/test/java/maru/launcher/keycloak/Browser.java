package maru.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// One browser with its cookies, and the portal behind it, in the authorization code flow with PKCE
/// (RFC 6749 §4.1, RFC 7636).
final class Browser {

    private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final int REDIRECTS_AT_MOST = 10;

    private final HttpClient http;
    private final RealmSettings settings;
    private final URI keycloak;

    /// `Secure` is passed over: browsers take localhost for secure, and so does Keycloak.
    private final Map<String, String> cookies = new TreeMap<>();

    Browser(RunningKeycloak keycloak, RealmSettings settings) {
        this.http = keycloak.http;
        this.settings = settings;
        this.keycloak = URI.create(settings.publicUrl() + "/auth/realms/maru");
    }

    /// What came of asking to sign in: a page, or tokens.
    sealed interface Outcome {

        record Page(int status, String html) implements Outcome {

            URI action() {
                Matcher form = ACTION.matcher(html);
                if (!form.find()) {
                    throw new AssertionError("no form in\n" + html);
                }
                return URI.create(form.group(1).replace("&amp;", "&"));
            }
        }

        record Tokens(JsonNode claims, String idToken, String refreshToken) implements Outcome {

            String person() {
                return claims.path("preferred_username").asString();
            }
        }
    }

    Outcome ask(String hint) throws Exception {
        String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
        Map<String, String> query = new HashMap<>();
        query.put("response_type", "code");
        query.put("client_id", "portal");
        query.put("scope", "openid");
        query.put("redirect_uri", callBack());
        query.put("state", UUID.randomUUID().toString());
        query.put("code_challenge_method", "S256");
        query.put("code_challenge", challenge(verifier));
        query.put("ui_locales", "ko");
        if (!hint.isEmpty()) {
            query.put("login_hint", hint);
        }
        URI start = URI.create(keycloak + "/protocol/openid-connect/auth?" + form(query));
        return follow(request(start).build(), verifier);
    }

    Outcome signIn(String name, String password) throws Exception {
        return switch (ask("")) {
            case Outcome.Page page -> submit(page, name, password);
            case Outcome.Tokens tokens -> tokens;
        };
    }

    /// The verifier is lost with the page, so this only tells whether a code came.
    private Outcome submit(Outcome.Page page, String name, String password) throws Exception {
        return follow(
                request(page.action())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        form(Map.of("username", name, "password", password))))
                        .build(),
                lastVerifier);
    }

    private String lastVerifier = "";

    private Outcome follow(HttpRequest first, String verifier) throws Exception {
        lastVerifier = verifier;
        HttpRequest request = first;
        for (int i = 0; i < REDIRECTS_AT_MOST; i++) {
            HttpResponse<String> answer = send(request);
            if (answer.statusCode() / 100 != 3) {
                return new Outcome.Page(answer.statusCode(), answer.body());
            }
            URI next = request.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
            if (next.toString().startsWith(callBack())) {
                return redeem(parameter(next, "code"), verifier);
            }
            request = request(next).build();
        }
        throw new AssertionError("too many redirects");
    }

    private Outcome redeem(String code, String verifier) throws Exception {
        JsonNode answer =
                token(
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "code",
                                code,
                                "redirect_uri",
                                callBack(),
                                "code_verifier",
                                verifier));
        String idToken = answer.path("id_token").asString();
        return new Outcome.Tokens(
                claims(idToken), idToken, answer.path("refresh_token").asString());
    }

    /// Whether the session behind these tokens still lives.
    boolean lives(Outcome.Tokens tokens) throws Exception {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", tokens.refreshToken()))
                .has("access_token");
    }

    /// Signs out by the portal (OpenID Connect RP-Initiated Logout §2).
    Outcome signOut(Outcome.Tokens tokens) throws Exception {
        Map<String, String> query =
                Map.of(
                        "id_token_hint",
                        tokens.idToken(),
                        "post_logout_redirect_uri",
                        settings.publicUrl() + "/signed-out");
        URI address = URI.create(keycloak + "/protocol/openid-connect/logout?" + form(query));
        HttpResponse<String> answer = send(request(address).build());
        return new Outcome.Page(
                answer.statusCode(), answer.headers().firstValue("Location").orElse(answer.body()));
    }

    private JsonNode token(Map<String, String> fields) throws Exception {
        Map<String, String> all = new HashMap<>(fields);
        all.put("client_id", "portal");
        all.put("client_secret", settings.portalSecret());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(keycloak + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(all)))
                        .build();
        return KeycloakAdmin.read(http.send(request, BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        for (String line : answer.headers().allValues("Set-Cookie")) {
            String[] parts = line.split(";", 2);
            String[] pair = parts[0].split("=", 2);
            if (line.contains("Max-Age=0") || pair[1].isEmpty()) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return answer;
    }

    static JsonNode claims(String token) throws IOException {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return KeycloakAdmin.read(new String(payload, StandardCharsets.UTF_8));
    }

    private String callBack() {
        return settings.publicUrl() + "/login/oauth2/code/keycloak";
    }

    private static String parameter(URI address, String name) {
        for (String pair : Optional.ofNullable(address.getRawQuery()).orElse("").split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no " + name + " in " + address);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(
                        field ->
                                field.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challenge(String verifier) throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(verifier.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
