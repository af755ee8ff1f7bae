package maru.mail;

import java.io.InputStream;
import org.apache.james.mailbox.AttachmentContentLoader;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.AttachmentNotFoundException;
import org.apache.james.mailbox.model.AttachmentMetadata;

/// Attachments are parts of their message and are read there; none is kept a second time.
final class NoAttachments implements AttachmentContentLoader {

    @Override
    public InputStream load(AttachmentMetadata attachment, MailboxSession session)
            throws AttachmentNotFoundException {
        throw new AttachmentNotFoundException(attachment.getAttachmentId().getId());
    }
}
