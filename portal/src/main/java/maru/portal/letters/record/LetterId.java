package maru.portal.letters.record;

import java.util.UUID;
import maru.kernel.Refusal;

/// Which letter.
public record LetterId(UUID value) {

    /// Reads the id in an address of a page. What is not an id is answered like a letter that does
    /// not exist.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for anything but the canonical form
    public static LetterId of(String text) {
        return new LetterId(uuid(text));
    }

    public static LetterId fresh() {
        return new LetterId(UUID.randomUUID());
    }

    /// Any id in an address of a page, by the same rule.
    public static UUID uuid(String text) {
        try {
            UUID value = UUID.fromString(text);
            if (value.toString().equals(text)) {
                return value;
            }
        } catch (IllegalArgumentException malformed) {
            // Answered below, like an id that is not in its canonical form.
        }
        throw new Refusal.NotFound().asException();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
