package maru.mail.queue;

import java.util.Optional;
import java.util.UUID;
import maru.storage.blob.BlobHash;
import org.apache.mailet.Mail;

/// What mailets may ask about the queue's row that a mail came from.
public final class QueuedMail {

    private QueuedMail() {}

    /// The id by which each owner gets this content once, however often it is queued again.
    public static Optional<UUID> id(Mail mail) {
        return StoredMail.first(mail);
    }

    /// The blob that holds the mail as it came in. Mailets change a parsed copy, whose header would
    /// be written anew.
    public static Optional<BlobHash> content(Mail mail) {
        return StoredMail.content(mail);
    }
}
