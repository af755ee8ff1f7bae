package maru.mail.jmap;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import java.util.Optional;

/// What a mailbox is for (RFC 8621 §2). A role is a matter of the name, as IMAP clients know such
/// mailboxes; of several names of one role the first that is there has it.
enum Role {
    INBOX(1, ImmutableList.of("INBOX")),
    DRAFTS(2, ImmutableList.of("Drafts")),
    SENT(3, ImmutableList.of("Sent")),
    ARCHIVE(4, ImmutableList.of("Archive")),
    JUNK(5, ImmutableList.of("Junk", "Spam")),
    TRASH(6, ImmutableList.of("Trash"));

    private final int sortOrder;
    private final ImmutableList<String> names;

    Role(int sortOrder, ImmutableList<String> names) {
        this.sortOrder = sortOrder;
        this.names = names;
    }

    static Optional<Role> of(String path) {
        for (Role role : values()) {
            if (role.names.stream().anyMatch(path::equalsIgnoreCase)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /// The lower, the more this name is the role's.
    int rank(String path) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(path)) {
                return i;
            }
        }
        return names.size();
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Before all mailboxes without a role.
    int sortOrder() {
        return sortOrder;
    }
}
