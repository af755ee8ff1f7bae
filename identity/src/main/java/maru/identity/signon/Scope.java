package maru.identity.signon;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A door that a credential may open.
public enum Scope {
    IMAP,
    /// Submission (RFC 6409) and ManageSieve.
    SMTP,
    JMAP,
    XMPP,
    DAV,
    API;

    /// `imap`, `smtp`, …: as written in a list of scopes and in a token's `scope`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> ofWord(String word) {
        for (Scope scope : values()) {
            if (scope.word().equals(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }

    /// Every door.
    public static Set<Scope> all() {
        return EnumSet.allOf(Scope.class);
    }
}
