package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import maru.mail.jmap.EmailRows.Depth;
import maru.mail.store.EmailWrites;
import maru.mail.store.StoredMailboxId;
import maru.mail.store.StoredMessageId;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.OverQuotaException;
import org.apache.james.mailbox.model.Content;

/// Changes e-mails, writes drafts and takes e-mails away (RFC 8621 §4.6).
final class EmailSetting implements Setting.Work {

    private final Stores stores;
    private final Account account;
    private final Call call;
    private final MailboxTree tree;
    private final EmailRows rows;
    private final EmailDraft drafts;

    EmailSetting(Stores stores, Account account, Call call) {
        this.stores = stores;
        this.account = account;
        this.call = call;
        this.tree = MailboxTree.of(stores, account, false);
        this.rows = new EmailRows(stores);
        this.drafts = new EmailDraft(stores, account);
    }

    @Override
    public ObjectNode create(ObjectNode given) throws SetError {
        Wanted wanted = new Wanted(given, call, tree);
        Set<UUID> mailboxes = wanted.mailboxes(Set.of());
        Set<String> keywords = wanted.keywords(Set.of());
        Instant receivedAt = receivedAt(given);
        try {
            Path file = Files.createTempFile("maru-mail-", ".draft");
            try {
                drafts.write(given, file);
                return put(content(file), mailboxes, keywords, receivedAt);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void update(String id, ObjectNode patch) throws SetError {
        for (var each : patch.properties()) {
            String property = each.getKey().replaceFirst("/.*", "");
            if (!property.equals("keywords") && !property.equals("mailboxIds")) {
                throw SetError.invalidProperties("An e-mail stays as it was written.", property);
            }
        }
        Email email =
                Id.EMAIL
                        .parse(id)
                        .flatMap(row -> rows.find(account, row, Depth.ROW))
                        .orElseThrow(SetError::notFound);
        Wanted wanted = new Wanted(patch, call, tree);
        // Said before anything is locked; the patch itself is of what is there then.
        wanted.mailboxes(Set.copyOf(email.mailboxes()));
        wanted.keywords(email.keywords());
        change(email.id(), wanted);
    }

    private void change(UUID id, Wanted wanted) throws SetError {
        try {
            boolean there =
                    stores.emails()
                            .change(
                                    account.owner(),
                                    id,
                                    before -> {
                                        try {
                                            return Wanted.place(
                                                    wanted.mailboxes(before.mailboxes()),
                                                    wanted.keywords(Wanted.keywords(before)));
                                        } catch (SetError moved) {
                                            // From where it was a moment ago: it stays as it is.
                                            return before;
                                        }
                                    });
            if (!there) {
                throw SetError.notFound();
            }
        } catch (OverQuotaException full) {
            throw overQuota();
        } catch (MailboxException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void destroy(String id) throws SetError {
        UUID row = Id.EMAIL.parse(id).orElseThrow(SetError::notFound);
        try {
            if (!stores.emails()
                    .change(account.owner(), row, before -> Wanted.place(Set.of(), Set.of()))) {
                throw SetError.notFound();
            }
        } catch (MailboxException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// Puts a message into mailboxes; whoever has one of them open by IMAP sees it.
    ObjectNode put(Content content, Set<UUID> mailboxes, Set<String> keywords, Instant receivedAt)
            throws SetError {
        MailboxSession session =
                stores.mailboxes().createSystemSession(Username.of(account.owner()));
        UUID first = mailboxes.iterator().next();
        try {
            MessageManager.AppendResult appended =
                    stores.mailboxes()
                            .getMailbox(new StoredMailboxId(first), session)
                            .appendMessage(
                                    MessageManager.AppendCommand.builder()
                                            .withInternalDate(Date.from(receivedAt))
                                            .withFlags(Wanted.flags(keywords))
                                            .build(content),
                                    session);
            UUID id = ((StoredMessageId) appended.getId().getMessageId()).value();
            if (mailboxes.size() > 1) {
                EmailWrites.Place place = Wanted.place(mailboxes, keywords);
                stores.emails().change(account.owner(), id, before -> place);
            }
            Email made = rows.find(account, id, Depth.ROW).orElseThrow(IllegalStateException::new);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("id", made.jmapId())
                    .put("blobId", made.jmapId())
                    .put("threadId", Id.THREAD.of(made.thread()))
                    .put("size", made.bytes());
        } catch (OverQuotaException full) {
            throw overQuota();
        } catch (MailboxException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Instant receivedAt(ObjectNode given) throws SetError {
        JsonNode at = given.path("receivedAt");
        if (at.isMissingNode() || at.isNull()) {
            return stores.clock().instant();
        }
        try {
            return Instant.parse(at.asText());
        } catch (DateTimeParseException malformed) {
            throw SetError.invalidProperties("This is no date.", "receivedAt");
        }
    }

    MailboxTree tree() {
        return tree;
    }

    private static SetError overQuota() {
        return SetError.of("overQuota", "There is no room for it.");
    }

    static Content content(Path file) throws IOException {
        long bytes = Files.size(file);
        return new Content() {
            @Override
            public InputStream getInputStream() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public long size() {
                return bytes;
            }
        };
    }
}
