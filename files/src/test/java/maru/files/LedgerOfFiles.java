package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts files, copies, moves, deletes and locks them in a folder of her own.
final class LedgerOfFiles extends Ledger<Map<String, LedgerOfFiles.Entry>> {

    private static final int NAMES = 40;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] LOCK =
            ("<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope>"
                            + "<locktype><write/></locktype></lockinfo>")
                    .getBytes(UTF_8);
    private static final byte[] LOCKS =
            "<propfind xmlns='DAV:'><prop><lockdiscovery/></prop></propfind>".getBytes(UTF_8);
    private static final Pattern LISTED = Pattern.compile("<D:href>[^<]*/(f\\d+)</D:href>");
    private static final Pattern TOKEN =
            Pattern.compile("<D:locktoken><D:href>([^<]+)</D:href></D:locktoken>");

    /// The token of a lock whose acknowledgement never came.
    private static final String UNTOLD = "?";

    private static final String NONE = "";

    private final String folder;
    private final Random random;

    /// What lies under one name.
    @SuppressWarnings("ArrayRecordComponent") // Compared by Arrays.equals.
    record Entry(byte[] content, String lock) {}

    LedgerOfFiles(String name, long seed) {
        super(Map.of());
        folder = "/dav/home/" + name + "/";
        random = new Random(seed);
    }

    void begin(Wire wire) throws IOException {
        done(wire, "teacher", "MKCOL", folder, NOTHING);
    }

    @Override
    Change<Map<String, Entry>> next(Map<String, Entry> certain) {
        String to = "f" + random.nextInt(NAMES);
        if (isLocked(certain, to)) {
            return random.nextBoolean() ? put(certain, to) : unlock(certain, to);
        }
        List<String> free =
                certain.keySet().stream().filter(each -> !isLocked(certain, each)).toList();
        if (free.isEmpty() || random.nextInt(10) < 5) {
            return put(certain, to);
        }
        String from = free.get(random.nextInt(free.size()));
        if (from.equals(to)) {
            return lock(certain, from);
        }
        return switch (random.nextInt(4)) {
            case 0 -> delete(certain, from);
            case 1 -> carry(certain, "MOVE", from, to);
            case 2 -> carry(certain, "COPY", from, to);
            default -> lock(certain, from);
        };
    }

    private static Entry entry(Map<String, Entry> entries, String name) {
        return Objects.requireNonNull(entries.get(name), name);
    }

    private Change<Map<String, Entry>> put(Map<String, Entry> certain, String name) {
        byte[] content = new byte[random.nextInt(5) == 0 ? 150_000 : 3_000];
        random.nextBytes(content);
        String lock = certain.containsKey(name) ? entry(certain, name).lock() : NONE;
        Map<String, Entry> after = with(certain, name, new Entry(content, lock));
        String[] headers =
                lock.equals(NONE) ? new String[0] : new String[] {"If: (<" + lock + ">)"};
        return change(after, "PUT", name, content, headers);
    }

    private Change<Map<String, Entry>> delete(Map<String, Entry> certain, String name) {
        Map<String, Entry> after = new TreeMap<>(certain);
        after.remove(name);
        return change(after, "DELETE", name, NOTHING);
    }

    private Change<Map<String, Entry>> carry(
            Map<String, Entry> certain, String method, String from, String to) {
        Map<String, Entry> after = with(certain, to, entry(certain, from));
        if (method.equals("MOVE")) {
            after.remove(from);
        }
        return change(after, method, from, NOTHING, "Destination: " + folder + to);
    }

    private Change<Map<String, Entry>> lock(Map<String, Entry> certain, String name) {
        byte[] content = entry(certain, name).content();
        return new Change<>(
                with(certain, name, new Entry(content, UNTOLD)),
                wire -> {
                    Wire.Answer answer =
                            done(
                                    wire,
                                    "teacher",
                                    "LOCK",
                                    folder + name,
                                    LOCK,
                                    "Timeout: Second-3600");
                    String token = answer.header("Lock-Token").orElseThrow();
                    return with(
                            certain,
                            name,
                            new Entry(content, token.substring(1, token.length() - 1)));
                });
    }

    private Change<Map<String, Entry>> unlock(Map<String, Entry> certain, String name) {
        Entry entry = entry(certain, name);
        return change(
                with(certain, name, new Entry(entry.content(), NONE)),
                "UNLOCK",
                name,
                NOTHING,
                "Lock-Token: <" + entry.lock() + ">");
    }

    private Change<Map<String, Entry>> change(
            Map<String, Entry> after, String method, String name, byte[] body, String... headers) {
        return new Change<>(
                after,
                wire -> {
                    done(wire, "teacher", method, folder + name, body, headers);
                    return after;
                });
    }

    @Override
    Optional<Map<String, Entry>> found(Wire wire, Map<String, Entry> expected) throws IOException {
        Map<String, Entry> found = new TreeMap<>();
        String list = done(wire, "teacher", "PROPFIND", folder, LOCKS, "Depth: 1").text();
        for (String response : list.split("</D:response>", -1)) {
            Matcher name = LISTED.matcher(response);
            if (name.find()) {
                Matcher token = TOKEN.matcher(response);
                byte[] content =
                        done(wire, "teacher", "GET", folder + name.group(1), NOTHING).body();
                found.put(name.group(1), new Entry(content, token.find() ? token.group(1) : NONE));
            }
        }
        boolean same =
                found.keySet().equals(expected.keySet())
                        && found.entrySet().stream()
                                .allMatch(
                                        each ->
                                                same(
                                                        each.getValue(),
                                                        entry(expected, each.getKey())));
        return same && locksHold(wire, found) ? Optional.of(found) : Optional.empty();
    }

    private static boolean same(Entry found, Entry expected) {
        boolean lock =
                expected.lock().equals(UNTOLD)
                        ? !found.lock().equals(NONE)
                        : found.lock().equals(expected.lock());
        return lock && Arrays.equals(found.content(), expected.content());
    }

    /// Whether nobody changes what is locked without its token.
    private boolean locksHold(Wire wire, Map<String, Entry> found) throws IOException {
        for (String name : found.keySet()) {
            if (isLocked(found, name)
                    && ask(wire, "teacher", "PUT", folder + name, NOTHING).status() != 423) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLocked(Map<String, Entry> certain, String name) {
        return certain.containsKey(name) && !certain.get(name).lock().equals(NONE);
    }

    private static Map<String, Entry> with(Map<String, Entry> certain, String name, Entry entry) {
        Map<String, Entry> after = new TreeMap<>(certain);
        after.put(name, entry);
        return after;
    }

    @Override
    public String toString() {
        return folder;
    }
}
