package maru.mail.jmap;

import java.util.Optional;
import java.util.UUID;

/// Ids as clients see them: a letter that tells what they are of, and the row's own id. They hold
/// letters, digits and `-` alone (RFC 8620 §1.2).
enum Id {
    EMAIL('e'),
    MAILBOX('m'),
    THREAD('t'),
    UPLOAD('u'),
    SUBMISSION('s'),
    IDENTITY('i');

    private static final int UUID_LENGTH = 36;

    private final char letter;

    Id(char letter) {
        this.letter = letter;
    }

    String of(UUID row) {
        return letter + row.toString();
    }

    /// Empty for what is none of these.
    Optional<UUID> parse(String id) {
        if (id.length() != 1 + UUID_LENGTH || id.charAt(0) != letter) {
            return Optional.empty();
        }
        try {
            UUID row = UUID.fromString(id.substring(1));
            return of(row).equals(id) ? Optional.of(row) : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
