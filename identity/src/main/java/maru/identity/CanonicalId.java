package maru.identity;

import java.util.UUID;

/// One text form for one id: `UUID.fromString` also takes `1-1-1-1-1`, which would give one thing
/// several addresses.
final class CanonicalId {

    private CanonicalId() {}

    static UUID read(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equals(text)) {
            throw new IllegalArgumentException("not the canonical form of an id");
        }
        return id;
    }
}
