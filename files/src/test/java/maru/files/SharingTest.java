package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shares, links, history and going back, as the portal's pages ask for them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SharingTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] NOTHING = new byte[0];

    private final DriveForTests drive = new DriveForTests(java.time.Instant.now());
    private final Wire wire = new Wire(drive.address());
    private int count;
    private String folder = "";

    @BeforeAll
    void everybodyHasLooked() throws IOException {
        drive.letIn("principal", "PRINCIPAL");
        for (String who : drive.keys()) {
            ask(who, "/desk/drives");
        }
    }

    @AfterAll
    void close() {
        drive.close();
    }

    @BeforeEach
    void makeAFolder() throws IOException {
        folder = "/dav/home/plan" + count++ + "/";
        assertThat(wire.send("teacher", "MKCOL", folder, NOTHING).status()).isEqualTo(201);
        put("teacher", folder + "a.txt", "one");
    }

    @Test
    void colleagueComesToWhatIsSharedAndToNothingBesideIt() throws IOException {
        put("teacher", "/dav/home/secret.txt", "mine");
        share("teacher", folder, "office", false);

        String shared = shared("office");
        assertThat(get("office", shared + "a.txt")).isEqualTo("one");
        assertThat(wire.send("office", "GET", shared + "../secret.txt", NOTHING).status())
                .isEqualTo(404);
        assertThat(wire.send("office", "PUT", shared + "a.txt", "two".getBytes(UTF_8)).status())
                .isEqualTo(403);
        assertThat(wire.send("mother", "GET", shared + "a.txt", NOTHING).status()).isEqualTo(404);
    }

    @Test
    void writerWritesIntoTheSharersDriveAndTheHistorySaysSo() throws IOException {
        share("teacher", folder, "office", true);
        put("office", shared("office") + "b.txt", "from the office");

        assertThat(get("teacher", folder + "b.txt")).isEqualTo("from the office");
        JsonNode acts = ask("teacher", "/desk/details", folder + "b.txt").path("acts");
        assertThat(acts.get(0).path("act").asString()).isEqualTo("made");
        assertThat(acts.get(0).path("by").asString()).isNotEmpty();
    }

    @Test
    void shareIsSeenAndEndedByItsOwner() throws IOException {
        share("teacher", folder, "office", false);
        String shared = shared("office");
        JsonNode share = ask("teacher", "/desk/details", folder).path("shares").get(0);
        assertThat(share.path("with").asString()).isNotEmpty();

        assertThat(change("office", "/desk/share/end", Map.of("id", text(share, "id"))).status())
                .isEqualTo(404);
        assertThat(change("teacher", "/desk/share/end", Map.of("id", text(share, "id"))).status())
                .isEqualTo(200);
        assertThat(wire.send("office", "GET", shared + "a.txt", NOTHING).status()).isEqualTo(404);
    }

    @Test
    void lockOfTheFolderAboveHoldsAgainstWhoComesByTheShare() throws IOException {
        assertThat(wire.send("teacher", "MKCOL", folder + "in/", NOTHING).status()).isEqualTo(201);
        share("teacher", folder + "in/", "office", true);
        String shared = shared("office");
        Wire.Answer locked =
                wire.send(
                        "teacher",
                        "LOCK",
                        folder,
                        ("<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope>"
                                        + "<locktype><write/></locktype></lockinfo>")
                                .getBytes(UTF_8),
                        "Depth: infinity");
        assertThat(locked.status()).isEqualTo(200);

        assertThat(wire.send("office", "PUT", shared + "x.txt", "x".getBytes(UTF_8)).status())
                .isEqualTo(423);
    }

    @Test
    void whatIsThrownAwayIsSharedNoLonger() throws IOException {
        share("teacher", folder, "office", false);
        String shared = shared("office");
        assertThat(wire.send("teacher", "DELETE", folder, NOTHING).status()).isEqualTo(204);

        assertThat(wire.send("office", "GET", shared + "a.txt", NOTHING).status()).isEqualTo(404);
    }

    @Test
    void nobodySharesWhatSheDoesNotManageOrWithWhomSheDoesNotKnow() throws IOException {
        share("teacher", folder, "office", true);
        assertThat(
                        change(
                                        "office",
                                        "/desk/share",
                                        Map.of(
                                                "at",
                                                shared("office"),
                                                "person",
                                                drive.person("teacher").toString()))
                                .status())
                .isEqualTo(403);
        assertThat(
                        change(
                                        "teacher",
                                        "/desk/share",
                                        Map.of("at", folder, "group", "somewhere/STAFF"))
                                .status())
                .isEqualTo(422);
    }

    @Test
    void groupIsAsLargeAsItIsToday() throws IOException {
        JsonNode groups = ask("teacher", "/desk/details", folder).path("groups");
        String staff = "";
        for (JsonNode group : groups) {
            if (text(group, "who").equals("STAFF")) {
                staff = text(group, "key");
            }
        }
        assertThat(staff).isNotEmpty();
        assertThat(change("teacher", "/desk/share", Map.of("at", folder, "group", staff)).status())
                .isEqualTo(200);

        assertThat(get("office", shared("office") + "a.txt")).isEqualTo("one");
        assertThat(ask("mother", "/desk/drives").toString()).doesNotContain("SHARED");
    }

    @Test
    void linkOpensWithItsPasswordSoManyTimesAndUntilItIsEnded() throws IOException {
        String secret = link(folder, Map.of("password", "봄소풍", "times", 2));

        assertThat(state(Map.of("secret", secret))).isEqualTo("password");
        assertThat(state(Map.of("secret", secret, "password", "wrong"))).isEqualTo("wrong");
        Map<String, Object> right = Map.of("secret", secret, "password", "봄소풍");
        JsonNode open = JSON.readTree(change("", "/desk/link", right).body());
        assertThat(open.path("state").asString()).isEqualTo("open");
        assertThat(open.path("entries").get(0).path("name").asString()).isEqualTo("a.txt");
        Map<String, Object> file =
                Map.of("secret", secret, "password", "봄소풍", "below", new String[] {"a.txt"});
        assertThat(change("", "/desk/link/content", file).text()).isEqualTo("one");
        assertThat(change("", "/desk/link/content", file).text()).isEqualTo("one");
        assertThat(change("", "/desk/link/content", file).status()).isEqualTo(404);
        assertThat(state(right)).isEqualTo("gone");

        String another = link(folder, Map.of());
        assertThat(state(Map.of("secret", another))).isEqualTo("open");
        JsonNode shares = ask("teacher", "/desk/details", folder).path("shares");
        for (JsonNode share : shares) {
            change("teacher", "/desk/share/end", Map.of("id", text(share, "id")));
        }
        assertThat(state(Map.of("secret", another))).isEqualTo("gone");
        assertThat(state(Map.of("secret", "never"))).isEqualTo("gone");
    }

    @Test
    void passwordOfALinkIsNotGuessedOnAndOn() throws IOException {
        String secret = link(folder, Map.of("password", "봄소풍"));
        for (int i = 0; i < 10; i++) {
            assertThat(state(Map.of("secret", secret, "password", "guess" + i))).isEqualTo("wrong");
        }
        assertThat(state(Map.of("secret", secret, "password", "봄소풍"))).isEqualTo("later");
    }

    @Test
    void familiesMakeNoLinks() throws IOException {
        put("mother", "/dav/home/a.txt", "one");
        assertThat(
                        change(
                                        "mother",
                                        "/desk/share/link",
                                        Map.of("at", "/dav/home/a.txt", "until", tomorrow()))
                                .status())
                .isEqualTo(403);
    }

    @Test
    void formerContentComesBackAndSoDoesWhatWasThrownAway() throws IOException {
        put("teacher", folder + "a.txt", "two");
        JsonNode version =
                ask("teacher", "/desk/details", folder + "a.txt").path("versions").get(0);
        assertThat(version.path("size").asInt()).isEqualTo(3);
        assertThat(
                        wire.send(
                                        "teacher",
                                        "GET",
                                        "/desk/version?at="
                                                + URLEncoder.encode(folder + "a.txt", UTF_8)
                                                + "&id="
                                                + version.path("id").asLong(),
                                        NOTHING)
                                .text())
                .isEqualTo("one");
        Map<String, Object> wanted =
                Map.of("at", folder + "a.txt", "version", version.path("id").asLong());
        assertThat(change("teacher", "/desk/restore/version", wanted).status()).isEqualTo(200);
        assertThat(get("teacher", folder + "a.txt")).isEqualTo("one");

        wire.send("teacher", "DELETE", folder + "a.txt", NOTHING);
        JsonNode thrown = ask("teacher", "/desk/trash", "/dav/home/").get(0);
        assertThat(text(thrown, "name")).isEqualTo("a.txt");
        assertThat(change("office", "/desk/restore", Map.of("id", text(thrown, "id"))).status())
                .isEqualTo(404);
        assertThat(change("teacher", "/desk/restore", Map.of("id", text(thrown, "id"))).status())
                .isEqualTo(200);
        assertThat(get("teacher", folder + "a.txt")).isEqualTo("one");
    }

    @Test
    void managerOpensADepartmentAndSaysWhoBelongsToIt() throws IOException {
        String school = "";
        for (JsonNode each : ask("principal", "/desk/drives")) {
            if (text(each, "kind").equals("SCHOOL")) {
                school = text(each, "path");
            }
        }
        assertThat(
                        change("principal", "/desk/department", Map.of("at", school, "name", "교무부"))
                                .status())
                .isEqualTo(200);
        assertThat(
                        change("teacher", "/desk/department", Map.of("at", school, "name", "내 부서"))
                                .status())
                .isEqualTo(403);
        String department = "";
        for (JsonNode each : ask("principal", "/desk/drives")) {
            if (text(each, "name").endsWith("교무부")) {
                department = text(each, "path");
            }
        }
        assertThat(ask("teacher", "/desk/drives").toString()).doesNotContain("교무부");
        share("principal", department, "teacher", true);
        put("teacher", department + "회의록.txt".replace("회의록", "minutes"), "가");
        assertThat(get("principal", department + "minutes.txt")).isEqualTo("가");
    }

    private void share(String who, String at, String with, boolean write) throws IOException {
        Wire.Answer answer =
                change(
                        who,
                        "/desk/share",
                        Map.of("at", at, "person", drive.person(with).toString(), "write", write));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /// The newest thing that is shared with somebody.
    private String shared(String who) throws IOException {
        String newest = "";
        for (JsonNode each : ask(who, "/desk/drives")) {
            if (text(each, "kind").equals("SHARED")
                    && (text(each, "name").startsWith(last(folder))
                            || text(each, "name").startsWith("in "))) {
                newest = text(each, "path");
            }
        }
        assertThat(newest).isNotEmpty();
        return newest;
    }

    private static String last(String folder) {
        return folder.substring("/dav/home/".length(), folder.length() - 1) + " ";
    }

    private String link(String at, Map<String, Object> more) throws IOException {
        Map<String, Object> wish = new HashMap<>(more);
        wish.put("at", at);
        wish.put("until", tomorrow());
        Wire.Answer made = change("teacher", "/desk/share/link", wish);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        return text(JSON.readTree(made.body()), "secret");
    }

    private String state(Map<String, Object> asked) throws IOException {
        return text(JSON.readTree(change("", "/desk/link", asked).body()), "state");
    }

    private String tomorrow() {
        return drive.clock().instant().plusSeconds(86_400).toString();
    }

    private void put(String who, String path, String content) throws IOException {
        assertThat(wire.send(who, "PUT", path, content.getBytes(UTF_8)).status()).isIn(201, 204);
    }

    private String get(String who, String path) throws IOException {
        Wire.Answer answer = wire.send(who, "GET", path, NOTHING);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.text();
    }

    private JsonNode ask(String who, String what) throws IOException {
        Wire.Answer answer = wire.send(who, "GET", what, NOTHING);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private JsonNode ask(String who, String what, String at) throws IOException {
        return ask(who, what + "?at=" + URLEncoder.encode(at, UTF_8));
    }

    private Wire.Answer change(String who, String what, Map<String, ?> body) throws IOException {
        return wire.send(who, "POST", what, JSON.writeValueAsBytes(body));
    }

    private static String text(JsonNode node, String name) {
        return Objects.requireNonNull(node.path(name).asString(""));
    }
}
