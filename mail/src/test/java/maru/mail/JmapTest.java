package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// JMAP as a client speaks it: JSON there, JSON back.
final class JmapTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUOTA = "urn:ietf:params:jmap:quota";

    private static MailFixture fixture;
    private static MailServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        server = fixture.server();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() throws Exception {
        http.close();
        fixture.close();
    }

    @Test
    void theSessionTellsWhereToGoAndNothingThatIsNotThere() throws Exception {
        for (String path : List.of("/.well-known/jmap", "/jmap/session")) {
            HttpResponse<String> answer = get(path, basic("hana@maru.test", "secret of hana"));
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode session = JSON.readTree(answer.body());
            assertThat(session.path("apiUrl").asText()).isEqualTo("https://maru.test/jmap/api");
            assertThat(session.path("username").asText()).isEqualTo("hana");
            assertThat(session.path("capabilities").properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactly(
                            "urn:ietf:params:jmap:core",
                            "urn:ietf:params:jmap:mail",
                            "urn:ietf:params:jmap:submission",
                            "urn:ietf:params:jmap:vacationresponse",
                            "urn:ietf:params:jmap:quota");
            assertThat(session.path("capabilities").findPath("maxCallsInRequest").asInt())
                    .isEqualTo(32);
        }
    }

    @Test
    void nobodyComesInWithoutAPasswordOrToken() throws Exception {
        assertThat(get("/jmap/session", basic("hana", "wrong")).statusCode()).isEqualTo(401);
        assertThat(get("/jmap/session", "Bearer forged").statusCode()).isEqualTo(401);
        assertThat(get("/jmap/session", "Digest x").headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(asked -> assertThat(asked).startsWith("Basic "));
        assertThat(post("Basic bm9ib2R5", "application/json", "{}").statusCode()).isEqualTo(401);
        assertThat(get("/jmap/session", "Bearer token-of-duri").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsNotFoundAndOtherVerbsAreTurnedAway() throws Exception {
        String hana = basic("hana", "secret of hana");
        assertThat(get("/jmap/elsewhere", hana).statusCode()).isEqualTo(404);
        assertThat(get("/jmap/api", hana).headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void callsAreAnsweredInOrderAndAWrongOneStopsNoOther() throws Exception {
        converse(
                """
                {"using": ["urn:ietf:params:jmap:core"], "methodCalls": [
                  ["Core/echo", {"hello": true, "이름": ["하나", 1]}, "a"],
                  ["Core/nothing", {}, "b"],
                  ["Core/echo", {}, "c"]]}
                """,
                """
                [["Core/echo", {"hello": true, "이름": ["하나", 1]}, "a"],
                 ["error", {"type": "unknownMethod", "description": "There is no Core/nothing here."}, "b"],
                 ["Core/echo", {}, "c"]]
                """);
    }

    @Test
    void aMethodIsUnknownUntilItsCapabilityIsNamed() throws Exception {
        converse(
                """
                {"using": [], "methodCalls": [["Core/echo", {}, "a"]]}
                """,
                """
                [["error", {"type": "unknownMethod", "description": "There is no Core/echo here."}, "a"]]
                """);
    }

    @Test
    void argumentsComeFromEarlierAnswers() throws Exception {
        converse(
                """
                {"using": ["urn:ietf:params:jmap:core"], "methodCalls": [
                  ["Core/echo", {"list": [{"ids": ["x", "y"]}, {"ids": ["z"]}], "a/b": {"~": 7}}, "a"],
                  ["Core/echo", {"#ids": {"resultOf": "a", "name": "Core/echo", "path": "/list/*/ids"}}, "b"],
                  ["Core/echo", {"#one": {"resultOf": "a", "name": "Core/echo", "path": "/list/1/ids/0"}}, "c"],
                  ["Core/echo", {"#seven": {"resultOf": "a", "name": "Core/echo", "path": "/a~1b/~0"}}, "d"]]}
                """,
                """
                [["Core/echo", {"list": [{"ids": ["x", "y"]}, {"ids": ["z"]}], "a/b": {"~": 7}}, "a"],
                 ["Core/echo", {"ids": ["x", "y", "z"]}, "b"],
                 ["Core/echo", {"one": "z"}, "c"],
                 ["Core/echo", {"seven": 7}, "d"]]
                """);
    }

    @Test
    void argumentsThatNameNothingAreRefused() throws Exception {
        converse(
                """
                {"using": ["urn:ietf:params:jmap:core"], "methodCalls": [
                  ["Core/echo", {"#x": {"resultOf": "z", "name": "Core/echo", "path": "/x"}}, "a"],
                  ["Core/echo", {"#x": {"resultOf": "a", "name": "Core/echo", "path": "/x"}}, "b"],
                  ["Core/echo", {"x": [1]}, "c"],
                  ["Core/echo", {"#x": {"resultOf": "c", "name": "Email/get", "path": "/x"}}, "d"],
                  ["Core/echo", {"#x": {"resultOf": "c", "name": "Core/echo", "path": "/x/1"}}, "e"],
                  ["Core/echo", {"x": 1, "#x": {"resultOf": "c", "name": "Core/echo", "path": "/x"}}, "f"]]}
                """,
                """
                [["error", {"type": "invalidResultReference", "description": "There is no earlier call z."}, "a"],
                 ["error", {"type": "invalidResultReference", "description": "There is no earlier call a."}, "b"],
                 ["Core/echo", {"x": [1]}, "c"],
                 ["error", {"type": "invalidResultReference", "description": "Call c answered with Core/echo."}, "d"],
                 ["error", {"type": "invalidResultReference", "description": "The path leads nowhere at 1."}, "e"],
                 ["error", {"type": "invalidArguments", "description": "Both #x and x are given."}, "f"]]
                """);
    }

    @Test
    void whatIsNoRequestIsToldApart() throws Exception {
        refused("{\"using\": [", "notJSON");
        refused("{\"using\": [], \"using\": [], \"methodCalls\": []}", "notJSON");
        refused("{\"using\": [], \"methodCalls\": []} {}", "notJSON");
        refused("", "notJSON");
        refused("[]", "notRequest");
        refused("{\"using\": []}", "notRequest");
        refused("{\"using\": [], \"methodCalls\": [[\"Core/echo\", {}]]}", "notRequest");
        refused("{\"using\": [\"urn:none\"], \"methodCalls\": []}", "unknownCapability");
        HttpResponse<String> untyped = post(basic("hana", "secret of hana"), "text/plain", "{}");
        assertThat(JSON.readTree(untyped.body()).path("type").asText()).endsWith(":notJSON");
    }

    @Test
    void requestsAreBounded() throws Exception {
        String call = "[\"Core/echo\", {}, \"a\"]";
        assertThat(
                        refused(
                                        "{\"using\": [], \"methodCalls\": ["
                                                + (call + ",").repeat(32)
                                                + call
                                                + "]}",
                                        "limit")
                                .path("limit")
                                .asText())
                .isEqualTo("maxCallsInRequest");
        assertThat(refused(" ".repeat(1 << 20) + "{}", "limit").path("limit").asText())
                .isEqualTo("maxSizeRequest");
        refused("[".repeat(100_000), "notJSON");
    }

    @Test
    void whoeverHoldsTooManyRequestsWaitsAndOthersDoNot() throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port("http"));
                held.add(socket);
                socket.getOutputStream()
                        .write(
                                ("POST /jmap/api HTTP/1.1\r\nHost: maru.test\r\nAuthorization: "
                                                + basic("sena", "secret of sena")
                                                + "\r\nContent-Type: application/json\r\n"
                                                + "Content-Length: 40\r\n\r\n{")
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            String request = "{\"using\": [], \"methodCalls\": []}";
            HttpResponse<String> sena;
            do {
                // Until the server has read what is on its way.
                sena = post(basic("sena", "secret of sena"), "application/json", request);
            } while (sena.statusCode() == 200);
            assertThat(sena.statusCode()).isEqualTo(429);
            assertThat(JSON.readTree(sena.body()).path("limit").asText())
                    .isEqualTo("maxConcurrentRequests");
            assertThat(
                            post(basic("duri", "secret of duri"), "application/json", request)
                                    .statusCode())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void thereIsAsMuchRoomAsTheOperatorGaveAndMailTakesOfIt() throws Exception {
        fixture.database.change(
                tx ->
                        tx.update(
                                "insert into account (owner, bytes_at_most) values ('hana', 5000)"
                                        + " on conflict (owner) do update set bytes_at_most ="
                                        + " 5000"));
        JsonNode session =
                JSON.readTree(get("/jmap/session", basic("hana", "secret of hana")).body());
        String account = session.path("primaryAccounts").path(QUOTA).asText();
        assertThat(session.path("accounts").has(account)).isTrue();
        JsonNode before = quota("get", account, "\"ids\": null");
        JsonNode octets = before.path("list").get(0);
        assertThat(before.path("list").size()).isEqualTo(1);
        assertThat(octets.path("resourceType").asText()).isEqualTo("octets");
        assertThat(octets.path("hardLimit").asInt()).isEqualTo(5000);
        assertThat(octets.path("used").asInt()).isZero();
        String since = "\"sinceState\": " + before.path("state");
        assertThat(quota("changes", account, since).path("updated").isEmpty()).isTrue();
        try (Wire hana = Wire.login(server, "hana")) {
            String text = "Subject: one\r\n\r\n" + "x".repeat(400) + "\r\n";
            hana.append("INBOX", text.getBytes(StandardCharsets.US_ASCII));
            JsonNode changes = quota("changes", account, since);
            assertThat(changes.path("updated")).isEqualTo(JSON.readTree("[\"octets\"]"));
            JsonNode after = quota("get", account, "\"properties\": [\"used\"]");
            assertThat(after.path("list"))
                    .isEqualTo(
                            JSON.readTree(
                                    "[{\"id\": \"octets\", \"used\": " + text.length() + "}]"));
            assertThat(after.path("state")).isEqualTo(changes.path("newState"));
        }
        assertThat(quota("query", account, "").path("ids"))
                .isEqualTo(JSON.readTree("[\"octets\"]"));
        for (String filter : List.of("name\": \"통수", "scope\": \"global", "type\": \"File")) {
            String argument = "\"filter\": {\"" + filter + "\"}";
            assertThat(quota("query", account, argument).path("ids").isEmpty()).isTrue();
        }
        String sorted =
                "\"filter\": {\"resourceType\": \"octets\"}, \"sort\": [{\"property\": \"used\"}]";
        assertThat(quota("query", account, sorted).path("ids").size()).isEqualTo(1);
        assertThat(quota("query", account, "\"position\": 1").path("ids").isEmpty()).isTrue();
        assertThat(quota("query", account, "\"limit\": 0").path("ids").isEmpty()).isTrue();
        assertThat(quota("query", account, "\"anchor\": \"count\"").path("type").asText())
                .isEqualTo("anchorNotFound");
        assertThat(quota("get", account, "\"ids\": [\"count\"]").path("notFound"))
                .isEqualTo(JSON.readTree("[\"count\"]"));
        assertThat(quota("changes", account, "\"sinceState\": \"7\"").path("type").asText())
                .isEqualTo("cannotCalculateChanges");
    }

    @Test
    void nobodysAccountIsOpenToAnybodyElse() throws Exception {
        JsonNode duri = JSON.readTree(get("/jmap/session", basic("duri", "secret of duri")).body());
        String account = duri.path("primaryAccounts").path(QUOTA).asText();
        for (String verb : List.of("get", "changes", "query", "queryChanges")) {
            for (String other : List.of(account, "duri", "none")) {
                assertThat(quota(verb, other, "").path("type").asText())
                        .isEqualTo("accountNotFound");
            }
        }
    }

    /// As hana.
    private static JsonNode quota(String verb, String account, String more) throws Exception {
        HttpResponse<String> answer =
                post(
                        basic("hana", "secret of hana"),
                        "application/json",
                        "{\"using\": [\"%s\"], \"methodCalls\": [[\"Quota/%s\", {\"accountId\": \"%s\"%s}, \"a\"]]}"
                                .formatted(
                                        QUOTA, verb, account, more.isEmpty() ? "" : ", " + more));
        return JSON.readTree(answer.body()).path("methodResponses").path(0).path(1);
    }

    private static JsonNode refused(String request, String type) throws Exception {
        HttpResponse<String> answer =
                post(basic("hana", "secret of hana"), "application/json", request);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(problem.path("type").asText()).isEqualTo("urn:ietf:params:jmap:error:" + type);
        assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
        return problem;
    }

    private static void converse(String request, String responses) throws Exception {
        HttpResponse<String> answer =
                post(basic("hana", "secret of hana"), "application/json; charset=utf-8", request);
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.path("methodResponses")).isEqualTo(JSON.readTree(responses));
        JsonNode session =
                JSON.readTree(get("/jmap/session", basic("hana", "secret of hana")).body());
        assertThat(json.path("sessionState")).isEqualTo(session.path("state"));
    }

    private static HttpResponse<String> get(String path, String authorization)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(at(path)).header("Authorization", authorization).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String authorization, String type, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(at("/jmap/api"))
                        .header("Authorization", authorization)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.port("http") + path);
    }

    private static String basic(String login, String secret) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((login + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
