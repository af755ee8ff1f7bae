package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import maru.mail.jmap.ChangeLog.Kind;
import maru.mail.jmap.EmailRows.Depth;
import maru.mail.queue.StoredQueues;
import maru.mail.store.StoredMessageId;
import maru.storage.blob.BlobStore;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;

/// Sends e-mails, at once or after a while, and calls those back that still wait (RFC 8621 §7.5).
/// The submission and its mail in the queue are there together or not at all.
final class SubmissionSetting implements Setting.Work {

    static final Duration DELAY_AT_MOST = Duration.ofDays(30);

    private static final int RECIPIENTS_AT_MOST = 500;

    /// Who gets it, and when.
    private record Envelope(List<MailAddress> recipients, Duration delay) {}

    private final Stores stores;
    private final Account account;
    private final Call call;
    private final EmailRows rows;
    private final Senders senders;
    private final StoredMessageId.Factory ids;
    private final Map<String, UUID> succeeded = new HashMap<>();

    SubmissionSetting(Stores stores, Account account, Call call) {
        this.stores = stores;
        this.account = account;
        this.call = call;
        this.rows = new EmailRows(stores);
        this.senders = new Senders(stores, account);
        this.ids = new StoredMessageId.Factory(stores.clock());
    }

    /// The e-mail of a submission that this call has made or changed, by its id or creation.
    Optional<String> succeeded(String submission) {
        return Optional.ofNullable(succeeded.get(call.id(submission))).map(Id.EMAIL::of);
    }

    @Override
    public ObjectNode create(ObjectNode wanted) throws SetError {
        for (var each : wanted.properties()) {
            if (!Set.of("identityId", "emailId", "envelope").contains(each.getKey())
                    && !each.getValue().isNull()) {
                throw SetError.invalidProperties("The server says that.", each.getKey());
            }
        }
        Senders.Sender sender =
                senders.find(call.id(wanted.path("identityId").asText()))
                        .orElseThrow(() -> SetError.invalidProperties("Nobody is.", "identityId"));
        Email email =
                Id.EMAIL
                        .parse(call.id(wanted.path("emailId").asText()))
                        .flatMap(row -> rows.find(account, row, Depth.CONTENT))
                        .orElseThrow(() -> SetError.invalidProperties("There is none.", "emailId"));
        mustBeOwn(email);
        Envelope envelope = envelope(wanted.path("envelope"), email);
        UUID id = ids.next();
        UUID queued = ids.next();
        Instant sendAt = stores.clock().instant().plus(envelope.delay());
        MailImpl mail = null;
        try {
            mail = mail(email, envelope);
            stores.queues()
                    .submit(
                            queued,
                            mail,
                            envelope.delay(),
                            transaction -> {
                                transaction.update(
                                        "insert into submission (id, owner, identity, email,"
                                                + " thread, sender, recipients, send_at, queued) values"
                                                + " (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                        id,
                                        account.owner(),
                                        sender.id(),
                                        email.id(),
                                        email.thread(),
                                        senders.email(),
                                        envelope.recipients().stream()
                                                .map(MailAddress::asString)
                                                .toList(),
                                        sendAt,
                                        queued);
                                ChangeLog.note(
                                        transaction,
                                        account,
                                        Kind.SUBMISSION,
                                        List.of(id),
                                        List.of(),
                                        List.of());
                            });
        } catch (MessagingException failed) {
            throw new IllegalStateException(failed);
        } finally {
            if (mail != null) {
                mail.dispose();
            }
        }
        succeeded.put(Id.SUBMISSION.of(id), email.id());
        return find(Id.SUBMISSION.of(id))
                .shown(Set.of("id", "threadId", "envelope", "sendAt", "undoStatus"));
    }

    @Override
    public void update(String id, ObjectNode patch) throws SetError {
        Submission submission = find(id);
        if (patch.size() != 1 || !patch.path("undoStatus").asText().equals("canceled")) {
            throw SetError.invalidProperties("It can be called back.", "undoStatus");
        }
        boolean back =
                stores.database()
                        .transaction(
                                transaction -> {
                                    if (!StoredQueues.callBack(transaction, submission.queued())) {
                                        return false;
                                    }
                                    transaction.update(
                                            "update submission set canceled = true where id = ?",
                                            submission.id());
                                    ChangeLog.note(
                                            transaction,
                                            account,
                                            Kind.SUBMISSION,
                                            List.of(),
                                            List.of(submission.id()),
                                            List.of());
                                    return true;
                                });
        if (!back) {
            throw SetError.of("cannotUnsend", "It is on its way.");
        }
        succeeded.put(id, submission.email());
    }

    /// What was sent stays so; only the note of it goes.
    @Override
    public void destroy(String id) throws SetError {
        Submission submission = find(id);
        stores.database()
                .change(
                        transaction -> {
                            transaction.update(
                                    "delete from submission where owner = ? and id = ?",
                                    account.owner(),
                                    submission.id());
                            ChangeLog.note(
                                    transaction,
                                    account,
                                    Kind.SUBMISSION,
                                    List.of(),
                                    List.of(),
                                    List.of(submission.id()));
                        });
        succeeded.put(id, submission.email());
    }

    private Submission find(String id) throws SetError {
        return Submission.find(stores.database(), account, id).orElseThrow(SetError::notFound);
    }

    /// `From` and `Sender` are the caller's, one of each at most (RFC 6409 §8.1).
    private void mustBeOwn(Email email) throws SetError {
        for (String name : List.of("From", "Sender")) {
            List<String> addresses = addresses(email, name);
            if (name.equals("From") && addresses.isEmpty()) {
                throw SetError.of("invalidEmail", "Nobody has written it.")
                        .with("properties", List.of("from"));
            }
            if (addresses.size() > 1
                    || addresses.stream()
                            .anyMatch(each -> !each.equalsIgnoreCase(senders.email()))) {
                throw SetError.of("forbiddenFrom", "Everybody writes under her own address.");
            }
        }
    }

    private static List<String> addresses(Email email, String name) {
        List<String> all = new ArrayList<>();
        email.header().stream()
                .filter(line -> line.is(name))
                .forEach(
                        line ->
                                Addresses.of(line.unfolded())
                                        .flat()
                                        .forEach(each -> all.add(each.path("email").asText())));
        return all;
    }

    private Envelope envelope(JsonNode given, Email email) throws SetError {
        List<String> to = new ArrayList<>();
        Duration delay = Duration.ZERO;
        if (given.isMissingNode() || given.isNull()) {
            List.of("To", "Cc", "Bcc").forEach(name -> to.addAll(addresses(email, name)));
        } else {
            if (!given.at("/mailFrom/email").asText().equalsIgnoreCase(senders.email())) {
                throw SetError.of("forbiddenMailFrom", "Everybody sends from her own address.");
            }
            delay = delay(given.at("/mailFrom/parameters"));
            given.path("rcptTo").forEach(each -> to.add(each.path("email").asText()));
        }
        List<String> distinct = to.stream().distinct().toList();
        if (distinct.isEmpty()) {
            throw SetError.of("noRecipients", "Nobody would get it.");
        }
        if (distinct.size() > RECIPIENTS_AT_MOST) {
            throw SetError.of("tooManyRecipients", "These are too many.")
                    .with("maxRecipients", RECIPIENTS_AT_MOST);
        }
        List<MailAddress> recipients = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        for (String each : distinct) {
            try {
                recipients.add(new MailAddress(each));
            } catch (AddressException malformed) {
                invalid.add(each);
            }
        }
        if (!invalid.isEmpty()) {
            throw SetError.of("invalidRecipients", "These are no addresses.")
                    .with("invalidRecipients", invalid);
        }
        return new Envelope(recipients, delay);
    }

    /// `HOLDFOR` seconds, or `HOLDUNTIL` a date (RFC 4865).
    private Duration delay(JsonNode parameters) throws SetError {
        try {
            Duration delay = Duration.ZERO;
            for (var each : parameters.properties()) {
                delay =
                        switch (each.getKey().toUpperCase(Locale.ROOT)) {
                            case "HOLDFOR" ->
                                    Duration.ofSeconds(Long.parseLong(each.getValue().asText()));
                            case "HOLDUNTIL" ->
                                    Duration.between(
                                            stores.clock().instant(),
                                            Instant.parse(each.getValue().asText()));
                            default ->
                                    throw SetError.invalidProperties(
                                            "There is no such parameter.", "envelope");
                        };
            }
            if (delay.compareTo(DELAY_AT_MOST) > 0) {
                throw SetError.invalidProperties("That is too late.", "envelope");
            }
            return delay.isNegative() ? Duration.ZERO : delay;
        } catch (NumberFormatException | DateTimeParseException malformed) {
            throw SetError.invalidProperties("That is no time.", "envelope");
        }
    }

    /// The bytes as they are, but for `Bcc`, which nobody gets to see.
    private MailImpl mail(Email email, Envelope envelope) throws MessagingException {
        BlobStore.Blob content =
                email.content()
                        .orElseThrow(
                                () -> new IllegalStateException("The message has no content."));
        MailImpl mail =
                MailImpl.builder()
                        .name(MailImpl.getId())
                        .sender(new MailAddress(senders.email()))
                        .addRecipients(envelope.recipients())
                        .build();
        MimeMessageWrapper message = new MimeMessageWrapper(new Source(email.jmapId(), content));
        if (message.getHeader("Bcc") != null) {
            message.removeHeader("Bcc");
        }
        mail.setMessage(message);
        return mail;
    }

    private record Source(String id, BlobStore.Blob content) implements MimeMessageSource {

        @Override
        public String getSourceId() {
            return id;
        }

        @Override
        public InputStream getInputStream() {
            return content.open();
        }

        @Override
        public long getMessageSize() {
            return content.size();
        }
    }
}
