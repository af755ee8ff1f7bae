package maru.identity;

import java.util.UUID;

/// Who someone is, inside Maru and to every part: opaque, never typed by anyone and never reused.
/// It is the user name in Keycloak, so it comes back as `preferred_username`.
public record PersonId(UUID value) {

    /// Reads the canonical text form, as it stands in tokens and addresses of pages.
    ///
    /// @throws IllegalArgumentException for anything else
    public static PersonId of(String text) {
        return new PersonId(CanonicalId.read(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
