package maru.mail.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.inject.Inject;
import javax.mail.MessagingException;
import maru.kernel.Refused;
import maru.mail.authenticity.Evidence;
import maru.mail.queue.QueuedMail;
import maru.mail.store.AlreadyDelivered;
import maru.mail.store.QueuedContent;
import maru.storage.blob.BlobStore;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.exception.OverQuotaException;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/// Puts mail into mailboxes. The bytes stay as they came, behind `Return-Path` (RFC 5321 §4.4) and
/// what was found of the sender. Each owner gets a queued mail once: a worker that comes again
/// after a crash finds what the first one has delivered. Who could not get it for now gets it
/// later; whose mailbox is full, her sender hears of it.
public final class Deliver extends GenericMailet {

    private static final Duration LATER = Duration.ofMinutes(1);
    private static final System.Logger LOG = System.getLogger(Deliver.class.getName());

    private final UsersRepository people;
    private final MailboxManager mailboxes;
    private final MailQueueFactory<?> queues;
    private final BlobStore blobs;

    @Inject
    public Deliver(
            UsersRepository people,
            MailboxManager mailboxes,
            MailQueueFactory<?> queues,
            BlobStore blobs) {
        this.people = people;
        this.mailboxes = mailboxes;
        this.queues = queues;
        this.blobs = blobs;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        byte[] trace =
                ("Return-Path: <"
                                + mail.getMaybeSender()
                                        .asOptional()
                                        .map(MailAddress::asString)
                                        .orElse("")
                                + ">\r\n"
                                + Evidence.field(mail).orElse(""))
                        .getBytes(StandardCharsets.UTF_8);
        UUID queued = QueuedMail.id(mail).orElseGet(UUID::randomUUID);
        List<MailAddress> full = new ArrayList<>();
        List<MailAddress> later = new ArrayList<>();
        for (MailAddress recipient : mail.getRecipients()) {
            try {
                deliver(mail, recipient, content(mail, trace, queued));
            } catch (OverQuotaException over) {
                full.add(recipient);
            } catch (MailboxException | IOException | RuntimeException failed) {
                if (isCausedBy(failed, AlreadyDelivered.class)) {
                    continue;
                }
                if (isCausedBy(failed, OverQuotaException.class)) {
                    full.add(recipient);
                    continue;
                }
                if (!isCausedBy(failed, Refused.class)) {
                    LOG.log(System.Logger.Level.ERROR, "A mail waits to be delivered", failed);
                }
                later.add(recipient);
            }
        }
        if (!full.isEmpty()) {
            Mail bounced = mail.duplicate();
            bounced.setRecipients(full);
            getMailetContext()
                    .bounce(
                            bounced,
                            "받는 분의 편지함이 가득 차서 전달하지 못했습니다.\r\n"
                                    + "The mailbox is full, so your mail was not delivered.\r\n\r\n"
                                    + String.join(
                                            "\r\n",
                                            full.stream().map(MailAddress::asString).toList()));
            LifecycleUtil.dispose(bounced);
        }
        if (!later.isEmpty()) {
            Mail again = mail.duplicate();
            again.setName(mail.getName());
            again.setState(Mail.TRANSPORT);
            again.setRecipients(later);
            queues.createQueue(MailQueueFactory.SPOOL).enQueue(again, LATER);
            LifecycleUtil.dispose(again);
        }
        mail.setState(Mail.GHOST);
    }

    private void deliver(Mail mail, MailAddress recipient, QueuedContent content)
            throws MailboxException, IOException {
        Username user;
        try {
            user = people.getUsername(recipient);
        } catch (UsersRepositoryException unreadable) {
            throw new MailboxException("Nobody knows " + recipient, unreadable);
        }
        MailboxSession session = mailboxes.createSystemSession(user);
        MessageManager.AppendCommand.Builder command =
                MessageManager.AppendCommand.builder().recent().delivery();
        for (String folder : Folders.of(mail, user)) {
            mailbox(MailboxPath.forUser(user, folder.replace('/', '.')), session)
                    .appendMessage(command.build(content), session);
        }
    }

    private MessageManager mailbox(MailboxPath path, MailboxSession session)
            throws MailboxException {
        try {
            return mailboxes.getMailbox(path, session);
        } catch (MailboxNotFoundException absent) {
            try {
                Optional<org.apache.james.mailbox.model.MailboxId> made =
                        mailboxes.createMailbox(
                                path, MailboxManager.CreateOption.CREATE_SUBSCRIPTION, session);
                LOG.log(System.Logger.Level.DEBUG, "A mailbox was made: {0}", made);
            } catch (MailboxExistsException madeMeanwhile) {
                // By another delivery.
            }
            return mailboxes.getMailbox(path, session);
        }
    }

    private QueuedContent content(Mail mail, byte[] trace, UUID queued) throws MessagingException {
        Optional<BlobStore.Blob> asItCame = QueuedMail.content(mail).flatMap(blobs::find);
        long bytes = asItCame.isPresent() ? asItCame.get().size() : mail.getMessageSize();
        return new QueuedContent(
                queued,
                trace.length + bytes,
                () ->
                        new SequenceInputStream(
                                new ByteArrayInputStream(trace),
                                asItCame.isPresent() ? asItCame.get().open() : parsed(mail)));
    }

    private static InputStream parsed(Mail mail) throws IOException {
        try {
            return new MimeMessageInputStream(mail.getMessage());
        } catch (MessagingException unreadable) {
            throw new IOException(unreadable);
        }
    }

    private static boolean isCausedBy(Throwable failed, Class<? extends Throwable> type) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }
}
