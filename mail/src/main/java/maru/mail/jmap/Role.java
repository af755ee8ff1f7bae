package maru.mail.jmap;

import java.util.Locale;
import java.util.Optional;

/// What a mailbox is for (RFC 8621 §2). A role is a matter of the name, as IMAP clients know such
/// mailboxes; of several names of one role the first that is there has it.
enum Role {
    INBOX(1, "INBOX"),
    DRAFTS(2, "Drafts"),
    SENT(3, "Sent"),
    ARCHIVE(4, "Archive"),
    JUNK(5, "Spam", "Junk"),
    TRASH(6, "Trash");

    private final int sortOrder;
    private final String usual;
    private final String other;

    Role(int sortOrder, String name) {
        this(sortOrder, name, name);
    }

    Role(int sortOrder, String usual, String other) {
        this.sortOrder = sortOrder;
        this.usual = usual;
        this.other = other;
    }

    static Optional<Role> of(String path) {
        for (Role role : values()) {
            if (path.equalsIgnoreCase(role.usual) || path.equalsIgnoreCase(role.other)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /// Whether this is the name that comes before the other.
    boolean isUsual(String path) {
        return path.equalsIgnoreCase(usual);
    }

    /// The name under which Maru makes one.
    String path() {
        return usual;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Before all mailboxes without a role.
    int sortOrder() {
        return sortOrder;
    }
}
