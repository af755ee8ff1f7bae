package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shares a file of her own by links, and ends what she shared. What is believed is the secret of
/// each link by its share's id.
final class LedgerOfLinks extends Ledger<Map<String, String>> {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LINKS = 6;
    private static final String UNTOLD = "?";

    private final String name;
    private final Instant until;
    private final Random random;

    LedgerOfLinks(String name, Instant until, long seed) {
        super(Map.of());
        this.name = name + ".txt";
        this.until = until;
        this.random = new Random(seed);
    }

    void begin(Wire wire) throws IOException {
        done(wire, "teacher", "PUT", "/dav/home/" + name, name.getBytes(UTF_8));
    }

    @Override
    Change<Map<String, String>> next(Map<String, String> certain) {
        if (certain.size() < LINKS && (certain.isEmpty() || random.nextInt(3) > 0)) {
            return make(certain);
        }
        String id =
                certain.keySet().stream()
                        .skip(random.nextInt(certain.size()))
                        .findFirst()
                        .orElseThrow();
        Map<String, String> after = new TreeMap<>(certain);
        after.remove(id);
        return new Change<>(
                after,
                wire -> {
                    post(wire, "/desk/share/end", Map.of("id", id));
                    return after;
                });
    }

    private Change<Map<String, String>> make(Map<String, String> certain) {
        Map<String, String> after = new TreeMap<>(certain);
        after.put(UNTOLD, UNTOLD);
        return new Change<>(
                after,
                wire -> {
                    Wire.Answer made =
                            post(
                                    wire,
                                    "/desk/share/link",
                                    Map.of("at", "/dav/home/" + name, "until", until.toString()));
                    after.put(UNTOLD, JSON.readTree(made.body()).path("secret").asString());
                    return found(wire, after).orElseThrow(() -> new AssertionError("no such link"));
                });
    }

    @Override
    Optional<Map<String, String>> found(Wire wire, Map<String, String> expected)
            throws IOException {
        Map<String, String> found = new TreeMap<>();
        byte[] given = done(wire, "teacher", "GET", "/desk/given", new byte[0]).body();
        for (JsonNode share : JSON.readTree(given)) {
            String id = share.path("id").asString();
            if (share.path("name").asString().equals(name)) {
                String secret = expected.getOrDefault(id, expected.getOrDefault(UNTOLD, ""));
                found.put(id, secret);
            }
        }
        boolean same =
                found.size() == expected.size()
                        && expected.keySet().stream()
                                .allMatch(id -> id.equals(UNTOLD) || found.containsKey(id));
        for (String secret : found.values()) {
            same = same && (secret.equals(UNTOLD) || opens(wire, secret));
        }
        return same ? Optional.of(found) : Optional.empty();
    }

    private boolean opens(Wire wire, String secret) throws IOException {
        return post(wire, "/desk/link/content", Map.of("secret", secret)).text().equals(name);
    }

    private static Wire.Answer post(Wire wire, String path, Map<String, String> change)
            throws IOException {
        return done(wire, "teacher", "POST", path, JSON.writeValueAsBytes(change));
    }

    @Override
    public String toString() {
        return "links to " + name;
    }
}
