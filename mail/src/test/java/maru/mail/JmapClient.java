package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Somebody's JMAP client. JSON may be written with `'` for `"`.
public final class JmapClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String server;
    private final String authorization;
    private final String account;

    private JmapClient(MailServer server, String who) throws Exception {
        this.server = "http://127.0.0.1:" + server.port("http");
        this.authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (who + ":secret of " + who)
                                                .getBytes(StandardCharsets.UTF_8));
        this.account = session().path("accounts").properties().iterator().next().getKey();
    }

    public static JmapClient of(MailServer server, String who) throws Exception {
        return new JmapClient(server, who);
    }

    public static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    public String account() {
        return account;
    }

    public JsonNode session() throws Exception {
        return JSON.readTree(
                http.send(request("/jmap/session").build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    /// The arguments of the one answer to one call.
    public JsonNode call(String method, String arguments) throws Exception {
        ObjectNode given = (ObjectNode) json(arguments);
        if (!given.has("accountId")) {
            given.put("accountId", account);
        }
        JsonNode answers = calls("[['" + method + "', " + given + ", 'a']]");
        return answers.path(0).path(1);
    }

    /// All answers to several calls; `{account}` stands for the account's id.
    public JsonNode calls(String calls) throws Exception {
        String body =
                """
                {"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail",
                  "urn:ietf:params:jmap:submission", "urn:ietf:params:jmap:vacationresponse"], "methodCalls": %s}
                """
                        .formatted(json(calls.replace("{account}", account)));
        HttpResponse<String> answer =
                http.send(
                        request("/jmap/api")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("methodResponses");
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", authorization);
    }

    public HttpClient http() {
        return http;
    }

    /// The id of the mailbox with this name.
    public String mailbox(String name) throws Exception {
        for (JsonNode each : call("Mailbox/get", "{}").path("list")) {
            if (each.path("name").asText().equals(name)) {
                return each.path("id").asText();
            }
        }
        throw new AssertionError("There is no mailbox " + name);
    }

    @Override
    public void close() {
        http.close();
    }
}
