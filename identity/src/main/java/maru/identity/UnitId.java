package maru.identity;

import java.util.UUID;

/// A unit of the tree: office, district support office, school or class of one school year.
public record UnitId(UUID value) {

    /// Reads the canonical text form.
    ///
    /// @throws IllegalArgumentException for anything else
    public static UnitId of(String text) {
        return new UnitId(CanonicalId.read(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
