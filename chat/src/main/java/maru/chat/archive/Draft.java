package maru.chat.archive;

import org.jspecify.annotations.Nullable;

/// A message on its way into the archive.
///
/// @param sender the archive of whoever sends it
/// @param receiver the archive of whoever it goes to, a room's for groupchat
/// @param senderResource null where the sender's address has none
/// @param origin the sender's own id (XEP-0359), by which a resend is recognised; null for none
/// @param stanza as it will be given out, without `stanza-id`, encoded
@SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
public record Draft(
        Kind kind,
        long sender,
        long receiver,
        @Nullable String senderResource,
        @Nullable String receiverResource,
        @Nullable String origin,
        byte[] stanza) {

    /// In whose archives a message stands.
    public enum Kind {
        BOTH(0),
        ROOM(1),
        SENDER_ONLY(2),
        RECEIVER_ONLY(3);

        private final short number;

        Kind(int number) {
            this.number = (short) number;
        }

        short number() {
            return number;
        }

        public static Kind of(int number) {
            return switch (number) {
                case 0 -> BOTH;
                case 1 -> ROOM;
                case 2 -> SENDER_ONLY;
                case 3 -> RECEIVER_ONLY;
                default -> throw new IllegalArgumentException("no kind " + number);
            };
        }
    }
}
