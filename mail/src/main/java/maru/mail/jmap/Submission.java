package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.storage.Database;
import maru.storage.Row;

/// An e-mail that somebody has sent, or still may call back (RFC 8621 §7).
record Submission(
        UUID id,
        UUID identity,
        UUID email,
        UUID thread,
        String sender,
        List<String> recipients,
        Instant sendAt,
        UUID queued,
        Undo undo) {

    /// Whether it can be called back.
    enum Undo {
        PENDING("pending"),
        FINAL("final"),
        CANCELED("canceled");

        private final String status;

        Undo(String status) {
            this.status = status;
        }

        String status() {
            return status;
        }
    }

    static final String CAPABILITY = "urn:ietf:params:jmap:submission";

    static final List<String> PROPERTIES =
            List.of(
                    "id",
                    "identityId",
                    "emailId",
                    "threadId",
                    "envelope",
                    "sendAt",
                    "undoStatus",
                    "deliveryStatus",
                    "dsnBlobIds",
                    "mdnBlobIds");

    /// Of those that an account has; older ones are not listed.
    private static final int AT_MOST = 10_000;

    private static final String ROWS =
            """
            select s.*, case when s.canceled then 'CANCELED'
                when q.due_at > now() and q.taken_until is null then 'PENDING'
                else 'FINAL' end as undo
            from submission s left join queued q on q.id = s.queued where s.owner = ?
            """;

    /// The newest first.
    static List<Submission> of(Database database, Account account) {
        return database.look(
                transaction ->
                        transaction.list(
                                ROWS + "order by s.send_at desc, s.id limit " + AT_MOST,
                                Submission::of,
                                account.owner()));
    }

    static Optional<Submission> find(Database database, Account account, String id) {
        return Id.SUBMISSION
                .parse(id)
                .flatMap(
                        row ->
                                database.look(
                                        transaction ->
                                                transaction.first(
                                                        ROWS + "and s.id = ?",
                                                        Submission::of,
                                                        account.owner(),
                                                        row)));
    }

    private static Submission of(Row row) {
        return new Submission(
                row.uuid("id"),
                row.uuid("identity"),
                row.uuid("email"),
                row.uuid("thread"),
                row.text("sender"),
                row.texts("recipients"),
                row.instant("send_at"),
                row.uuid("queued"),
                row.constant("undo", Undo.class));
    }

    String jmapId() {
        return Id.SUBMISSION.of(id);
    }

    ObjectNode shown(Set<String> properties) {
        ObjectNode all =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", jmapId())
                        .put("identityId", Id.IDENTITY.of(identity))
                        .put("emailId", Id.EMAIL.of(email))
                        .put("threadId", Id.THREAD.of(thread))
                        .put("sendAt", sendAt.truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("undoStatus", undo.status());
        ObjectNode envelope = all.putObject("envelope");
        envelope.putObject("mailFrom").put("email", sender).putNull("parameters");
        ArrayNode to = envelope.putArray("rcptTo");
        recipients.forEach(each -> to.addObject().put("email", each).putNull("parameters"));
        // What became of a letter comes back as a letter.
        all.putNull("deliveryStatus");
        all.putArray("dsnBlobIds");
        all.putArray("mdnBlobIds");
        return all.retain(properties);
    }

    /// What the account's capabilities say (RFC 8621 §1.3.2).
    static ObjectNode told() {
        ObjectNode told =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("maxDelayedSend", SubmissionSetting.DELAY_AT_MOST.toSeconds());
        told.putObject("submissionExtensions").putArray("FUTURERELEASE");
        return told;
    }
}
