package maru.chat.archive;

import org.jspecify.annotations.Nullable;

/// A message on its way into the archive.
///
/// @param sender the archive of whoever sends it
/// @param receiver the archive of whoever it goes to, a room's for groupchat
/// @param senderResource null where the sender's address has none
/// @param origin the sender's own id (XEP-0359), by which a resend is recognised; null for none
/// @param stanza as it will be given out, without `stanza-id`, encoded
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
        BOTH,
        ROOM,
        SENDER_ONLY,
        RECEIVER_ONLY;

        public static Kind of(int number) {
            return values()[number];
        }
    }
}
