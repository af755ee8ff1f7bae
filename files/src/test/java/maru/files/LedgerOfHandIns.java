package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.DatabaseFailure;

/// Hands in, and keeps the receipts. What is believed is the content by the number of its receipt.
final class LedgerOfHandIns extends Ledger<Map<String, String>> {

    private static final String UNTOLD = "?";

    private final String folder;
    private final Database superuser;
    private final Random random;

    LedgerOfHandIns(String folder, Database superuser, long seed) {
        super(Map.of());
        this.folder = folder;
        this.superuser = superuser;
        this.random = new Random(seed);
    }

    @Override
    Change<Map<String, String>> next(Map<String, String> certain) {
        String content = "숙제 " + random.nextLong();
        String name = folder + "/" + certain.size() % 7 + ".txt";
        Map<String, String> after = new TreeMap<>(certain);
        after.put(UNTOLD, content);
        return new Change<>(
                after,
                wire -> {
                    Wire.Answer answer = done(wire, "mother", "PUT", name, content.getBytes(UTF_8));
                    after.remove(UNTOLD);
                    after.put(answer.header("Maru-Receipt").orElseThrow(), content);
                    return after;
                });
    }

    @Override
    Optional<Map<String, String>> found(Wire wire, Map<String, String> expected)
            throws IOException {
        Map<String, String> found = receipts();
        boolean same =
                found.size() == expected.size()
                        && expected.entrySet().stream()
                                .allMatch(
                                        each ->
                                                each.getKey().equals(UNTOLD)
                                                        ? found.containsValue(each.getValue())
                                                        : each.getValue()
                                                                .equals(found.get(each.getKey())));
        return same ? Optional.of(found) : Optional.empty();
    }

    private Map<String, String> receipts() throws Later {
        Map<String, String> found = new TreeMap<>();
        try {
            superuser
                    .read(
                            tx ->
                                    tx.list(
                                            "select r.id, convert_from(b.content, 'UTF8') as"
                                                    + " content from files.receipt r join storage.blob"
                                                    + " b on b.hash = r.hash join files.node n on n.id"
                                                    + " = r.node",
                                            row ->
                                                    Map.entry(
                                                            row.uuid("id").toString(),
                                                            row.text("content"))))
                    .forEach(each -> found.put(each.getKey(), each.getValue()));
        } catch (Refused | DatabaseFailure away) {
            throw new Later(503);
        }
        return found;
    }

    @Override
    public String toString() {
        return "receipts of " + folder;
    }
}
