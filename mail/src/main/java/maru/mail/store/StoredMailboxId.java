package maru.mail.store;

import java.util.UUID;
import org.apache.james.mailbox.model.MailboxId;

/// A mailbox's id; it survives a rename (RFC 8474).
public record StoredMailboxId(UUID value) implements MailboxId {

    /// Reads ids that clients send back.
    public static final class Factory implements MailboxId.Factory {

        @Override
        public MailboxId fromString(String serialized) {
            return new StoredMailboxId(UUID.fromString(serialized));
        }
    }

    static UUID of(MailboxId id) {
        return ((StoredMailboxId) id).value();
    }

    @Override
    public String serialize() {
        return value.toString();
    }

    @Override
    public String toString() {
        return serialize();
    }
}
