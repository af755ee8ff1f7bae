package maru.identity;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// How an import reads files and names what is new.
///
/// @param notation applied to each cell
/// @param ids gives a new thing its id; `key` says which thing it is
record ImportMode(boolean demo, UnaryOperator<String> notation, Ids ids) {

    /// Gives ids to what is new.
    interface Ids {
        UUID of(String kind, String key);
    }

    /// A real school's files: taken as they are, ids random.
    static ImportMode real() {
        return new ImportMode(false, UnaryOperator.identity(), (kind, key) -> UUID.randomUUID());
    }

    /// The demo's files: dates move along, and ids are the same on every machine.
    static ImportMode demo(DemoDates dates) {
        return new ImportMode(true, dates::resolve, ImportMode::demoId);
    }

    static UUID demoId(String kind, String key) {
        return UUID.nameUUIDFromBytes(
                ("maru demo/" + kind + "/" + key).getBytes(StandardCharsets.UTF_8));
    }
}
