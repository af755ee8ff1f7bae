package maru.mail.store;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.apache.james.mailbox.model.MessageId;

/// A message's id, the same in every mailbox that holds it.
public record StoredMessageId(UUID value) implements MessageId {

    /// Makes ids that begin with the time (RFC 9562 §5.7), so that new rows stand together in the
    /// indexes.
    public static final class Factory implements MessageId.Factory {

        private final SecureRandom random = new SecureRandom();
        private final Clock clock;

        public Factory(Clock clock) {
            this.clock = clock;
        }

        @Override
        public MessageId fromString(String serialized) {
            return new StoredMessageId(UUID.fromString(serialized));
        }

        @Override
        public MessageId generate() {
            return new StoredMessageId(next());
        }

        /// A fresh id for any row.
        public UUID next() {
            long time = clock.millis() << 16 | 0x7000L | random.nextInt(1 << 12);
            return new UUID(time, random.nextLong() >>> 2 | 0x8000_0000_0000_0000L);
        }
    }

    static UUID of(MessageId id) {
        return ((StoredMessageId) id).value();
    }

    @Override
    public String serialize() {
        return value.toString();
    }

    @Override
    public boolean isSerializable() {
        return true;
    }

    @Override
    public String toString() {
        return serialize();
    }
}
