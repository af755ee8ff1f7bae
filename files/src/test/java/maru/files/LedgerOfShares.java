package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shares a folder of her own with a colleague and with all of the school's staff, lets them write
/// or only read, and ends it. What is believed is who may write, by whom it is shared with; and the
/// colleague, who is of the staff, comes to it exactly so.
final class LedgerOfShares extends Ledger<Map<String, Boolean>> {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] NOTHING = new byte[0];
    private static final String PERSON = "person";
    private static final String GROUP = "group";

    private final String name;
    private final String at;
    private final String colleague;
    private final Random random;
    private String staff = "";

    /// @param colleague the id of `office`
    LedgerOfShares(String name, String colleague, long seed) {
        super(Map.of());
        this.name = name;
        this.at = "/dav/home/" + name + "/";
        this.colleague = colleague;
        this.random = new Random(seed);
    }

    void begin(Wire wire) throws IOException {
        done(wire, "teacher", "MKCOL", at, NOTHING);
        for (JsonNode group : details(wire).path("groups")) {
            if (group.path("who").asString().equals("STAFF")) {
                staff = group.path("key").asString();
            }
        }
    }

    @Override
    Change<Map<String, Boolean>> next(Map<String, Boolean> certain) {
        String with = List.of(PERSON, GROUP).get(random.nextInt(2));
        Map<String, Boolean> after = new TreeMap<>(certain);
        if (certain.containsKey(with) && random.nextInt(3) == 0) {
            after.remove(with);
            return new Change<>(after, wire -> end(wire, with, after));
        }
        boolean write = random.nextBoolean();
        after.put(with, write);
        Map<String, Object> wish =
                Map.of("at", at, with, with.equals(PERSON) ? colleague : staff, "write", write);
        return new Change<>(
                after,
                wire -> {
                    post(wire, "/desk/share", wish);
                    return after;
                });
    }

    private Map<String, Boolean> end(Wire wire, String with, Map<String, Boolean> after)
            throws IOException {
        for (JsonNode share : details(wire).path("shares")) {
            if (with(share).equals(with)) {
                post(wire, "/desk/share/end", Map.of("id", share.path("id").asString()));
            }
        }
        return after;
    }

    @Override
    Optional<Map<String, Boolean>> found(Wire wire, Map<String, Boolean> expected)
            throws IOException {
        Map<String, Boolean> found = new TreeMap<>();
        for (JsonNode share : details(wire).path("shares")) {
            found.put(with(share), share.path("write").asBoolean());
        }
        Optional<Boolean> colleagueMayWrite = Optional.empty();
        for (JsonNode drive :
                JSON.readTree(done(wire, "office", "GET", "/desk/drives", NOTHING).body())) {
            if (drive.path("kind").asString().equals("SHARED")
                    && drive.path("name").asString().startsWith(name + " ")) {
                colleagueMayWrite = Optional.of(drive.path("write").asBoolean());
            }
        }
        Optional<Boolean> givenToWrite =
                found.isEmpty() ? Optional.empty() : Optional.of(found.containsValue(true));
        return found.equals(expected) && colleagueMayWrite.equals(givenToWrite)
                ? Optional.of(found)
                : Optional.empty();
    }

    private static String with(JsonNode share) {
        return share.path("group").asString().isEmpty() ? PERSON : GROUP;
    }

    private JsonNode details(Wire wire) throws IOException {
        String what = "/desk/details?at=" + URLEncoder.encode(at, UTF_8);
        return JSON.readTree(done(wire, "teacher", "GET", what, NOTHING).body());
    }

    private static void post(Wire wire, String path, Map<String, ?> change) throws IOException {
        done(wire, "teacher", "POST", path, JSON.writeValueAsBytes(change));
    }

    @Override
    public String toString() {
        return "shares of " + name;
    }
}
