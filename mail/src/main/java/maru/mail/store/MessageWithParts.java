package maru.mail.store;

import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.mail.Flags;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.Header;
import org.apache.james.mailbox.model.Headers;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MimeDescriptor;
import org.apache.james.mailbox.model.MimePath;
import org.apache.james.mailbox.model.ThreadId;

/// A message as James answers it, with parts as [Parts] finds them, when they are asked for.
record MessageWithParts(MessageResult theirs, Parts parts) implements MessageResult {

    @Override
    public Iterator<Header> iterateHeaders(MimePath path) throws MailboxException {
        return parts.header(path);
    }

    @Override
    public Iterator<Header> iterateMimeHeaders(MimePath path) throws MailboxException {
        return parts.mimeHeader(path);
    }

    @Override
    public Content getBody(MimePath path) throws MailboxException {
        return parts.text(path);
    }

    @Override
    public Content getMimeBody(MimePath path) throws MailboxException {
        return parts.body(path);
    }

    @Override
    public Content getFullContent(MimePath path) throws MailboxException {
        return theirs.getFullContent(path);
    }

    @Override
    public MessageId getMessageId() {
        return theirs.getMessageId();
    }

    @Override
    public ThreadId getThreadId() {
        return theirs.getThreadId();
    }

    @Override
    public Optional<Date> getSaveDate() {
        return theirs.getSaveDate();
    }

    @Override
    public Date getInternalDate() {
        return theirs.getInternalDate();
    }

    @Override
    public Flags getFlags() {
        return theirs.getFlags();
    }

    @Override
    public long getSize() {
        return theirs.getSize();
    }

    @Override
    public MessageMetaData messageMetaData() {
        return theirs.messageMetaData();
    }

    @Override
    public MessageUid getUid() {
        return theirs.getUid();
    }

    @Override
    public ModSeq getModSeq() {
        return theirs.getModSeq();
    }

    @Override
    public MimeDescriptor getMimeDescriptor() throws MailboxException {
        return theirs.getMimeDescriptor();
    }

    @Override
    public MailboxId getMailboxId() {
        return theirs.getMailboxId();
    }

    @Override
    public Content getFullContent() throws MailboxException, java.io.IOException {
        return theirs.getFullContent();
    }

    @Override
    public Content getBody() throws MailboxException, java.io.IOException {
        return theirs.getBody();
    }

    @Override
    public Headers getHeaders() throws MailboxException {
        return theirs.getHeaders();
    }

    @Override
    public List<MessageAttachmentMetadata> getLoadedAttachments() throws MailboxException {
        return theirs.getLoadedAttachments();
    }

    @Override
    public int compareTo(MessageResult other) {
        return theirs.compareTo(other);
    }
}
