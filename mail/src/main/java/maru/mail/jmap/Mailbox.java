package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A mailbox as RFC 8621 §2 shows it.
///
/// @param path its name behind those of the mailboxes around it, with dots between them
/// @param parent absent where the mailbox around it was never made
record Mailbox(
        UUID id,
        String path,
        Optional<UUID> parent,
        Optional<Role> role,
        boolean subscribed,
        Counts counts) {

    /// How many e-mails and threads, and how many of them unread.
    record Counts(long emails, long unreadEmails, long threads, long unreadThreads) {}

    static final char DELIMITER = '.';
    static final int NAME_BYTES_AT_MOST = 255;

    static final List<String> COUNTS =
            List.of("totalEmails", "unreadEmails", "totalThreads", "unreadThreads");

    static final List<String> PROPERTIES =
            List.of(
                    "id",
                    "name",
                    "parentId",
                    "role",
                    "sortOrder",
                    "totalEmails",
                    "unreadEmails",
                    "totalThreads",
                    "unreadThreads",
                    "myRights",
                    "isSubscribed");

    private static final List<String> RIGHTS =
            List.of(
                    "mayReadItems",
                    "mayAddItems",
                    "mayRemoveItems",
                    "maySetSeen",
                    "maySetKeywords",
                    "mayCreateChild",
                    "mayRename",
                    "mayDelete",
                    "maySubmit");

    private static final int SORT_ORDER = 10;

    boolean isInbox() {
        return role.equals(Optional.of(Role.INBOX));
    }

    String name() {
        String name = parent.isPresent() ? path.substring(path.lastIndexOf(DELIMITER) + 1) : path;
        return Normalizer.normalize(isInbox() ? "Inbox" : name, Normalizer.Form.NFC);
    }

    int sortOrder() {
        return role.map(Role::sortOrder).orElse(SORT_ORDER);
    }

    String jmapId() {
        return Id.MAILBOX.of(id);
    }

    ObjectNode shown(Set<String> properties) {
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("id", jmapId());
        all.put("name", name())
                .put("parentId", parent.map(Id.MAILBOX::of).orElse(null))
                .put("role", role.map(Role::id).orElse(null))
                .put("sortOrder", sortOrder())
                .put("totalEmails", counts.emails())
                .put("unreadEmails", counts.unreadEmails())
                .put("totalThreads", counts.threads())
                .put("unreadThreads", counts.unreadThreads())
                .put("isSubscribed", subscribed);
        ObjectNode rights = all.putObject("myRights");
        for (String right : RIGHTS) {
            boolean moves = right.equals("mayRename") || right.equals("mayDelete");
            rights.put(right, !(moves && isInbox()));
        }
        return all.retain(properties);
    }
}
