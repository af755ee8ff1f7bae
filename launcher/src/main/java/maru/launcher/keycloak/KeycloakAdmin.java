package maru.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keycloak's admin REST API, as a service account of the master realm. Paths are below
/// `/admin/realms`, e.g. `/maru/users`.
final class KeycloakAdmin {

    static final JsonMapper JSON = JsonMapper.shared();

    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private final HttpClient http;
    private final URI keycloak;
    private final String client;
    private final String secret;
    private String token;

    private KeycloakAdmin(
            HttpClient http, URI keycloak, String client, String secret, String token) {
        this.http = http;
        this.keycloak = keycloak;
        this.client = client;
        this.secret = secret;
        this.token = token;
    }

    /// Signs the client in; empty when Keycloak does not know it or its secret.
    ///
    /// @param keycloak `http://127.0.0.1:18081/auth`
    static Optional<KeycloakAdmin> signIn(
            HttpClient http, URI keycloak, String client, String secret) throws IOException {
        return token(http, keycloak, client, secret)
                .map(token -> new KeycloakAdmin(http, keycloak, client, secret, token));
    }

    /// What is there, or empty for 404.
    Optional<JsonNode> find(String path) throws IOException {
        HttpResponse<String> answer = send("GET", path, Optional.empty());
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(read(answer.body()));
            case 404 -> Optional.empty();
            default -> throw refused("GET", path, answer);
        };
    }

    JsonNode get(String path) throws IOException {
        return find(path).orElseThrow(() -> new IOException("Keycloak has no " + path));
    }

    /// Makes something.
    ///
    /// @return the last segment of its address, which is its id; empty when it has no address
    String post(String path, Object body) throws IOException {
        return id(sendWhole("POST", path, body));
    }

    /// Asks for something to be done and reads the answer.
    JsonNode ask(String path, Object body) throws IOException {
        return read(sendWhole("POST", path, body).body());
    }

    void put(String path, Object body) throws IOException {
        sendWhole("PUT", path, body);
    }

    void delete(String path) throws IOException {
        HttpResponse<String> answer = send("DELETE", path, Optional.empty());
        if (answer.statusCode() / 100 != 2 && answer.statusCode() != 404) {
            throw refused("DELETE", path, answer);
        }
    }

    /// A value as one segment of a path or one value of a query.
    static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static JsonNode read(String text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException malformed) {
            throw new IOException("Keycloak answered with something that is no JSON", malformed);
        }
    }

    private HttpResponse<String> sendWhole(String method, String path, Object body)
            throws IOException {
        HttpResponse<String> answer =
                send(method, path, Optional.of(JSON.writeValueAsString(body)));
        if (answer.statusCode() / 100 != 2) {
            throw refused(method, path, answer);
        }
        return answer;
    }

    private HttpResponse<String> send(String method, String path, Optional<String> body)
            throws IOException {
        HttpResponse<String> answer = sendOnce(method, path, body);
        if (answer.statusCode() == 401) {
            // Tokens of the master realm live for a minute.
            token =
                    token(http, keycloak, client, secret)
                            .orElseThrow(
                                    () -> new IOException("Keycloak no longer accepts " + client));
            answer = sendOnce(method, path, body);
        }
        return answer;
    }

    private HttpResponse<String> sendOnce(String method, String path, Optional<String> body)
            throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(keycloak + "/admin/realms" + path))
                        .timeout(ANSWER_WITHIN)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json");
        request.method(
                method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        return exchange(http, request.build());
    }

    private static Optional<String> token(
            HttpClient http, URI keycloak, String client, String secret) throws IOException {
        String form =
                Map.of(
                                "grant_type", "client_credentials",
                                "client_id", client,
                                "client_secret", secret)
                        .entrySet()
                        .stream()
                        .map(field -> field.getKey() + "=" + segment(field.getValue()))
                        .collect(Collectors.joining("&"));
        HttpResponse<String> answer =
                exchange(
                        http,
                        HttpRequest.newBuilder(
                                        URI.create(
                                                keycloak
                                                        + "/realms/master/protocol/openid-connect/token"))
                                .timeout(ANSWER_WITHIN)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build());
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(read(answer.body()).path("access_token").asString());
            case 400, 401 -> Optional.empty();
            default -> throw refused("POST", "token", answer);
        };
    }

    private static HttpResponse<String> exchange(HttpClient http, HttpRequest request)
            throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("The launcher is stopping", stopping);
        }
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .map(address -> address.substring(address.lastIndexOf('/') + 1))
                .orElse("");
    }

    /// Keycloak's answers name what is wrong with a representation, never a secret in it.
    private static IOException refused(String method, String path, HttpResponse<String> answer) {
        String why = answer.body().length() > 300 ? answer.body().substring(0, 300) : answer.body();
        return new IOException(
                "Keycloak answered "
                        + answer.statusCode()
                        + " to "
                        + method
                        + " "
                        + path
                        + ": "
                        + why);
    }
}
