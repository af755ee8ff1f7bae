package maru.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.launcher.admin.Reply;
import maru.launcher.admin.Request;
import maru.launcher.admin.Verb;
import maru.launcher.supervisor.CannotRun;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `maru admin mail …`, by the functions that mail's own schema offers to operators.
final class MailVerbs {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NO_LIMIT = "none";

    private final People people;
    private final Path blobs;

    MailVerbs(People people, Path blobs) {
        this.people = people;
        this.blobs = blobs;
    }

    Map<String, Verb> all() {
        return Map.of(
                "mail accounts", this::accounts,
                "mail quota", this::quota,
                "mail reindex", this::reindex,
                "mail verify", this::verify,
                "mail scrub", this::scrub);
    }

    private int accounts(Request request, String caller, Reply reply) {
        List<ObjectNode> found =
                database()
                        .transaction(
                                tx -> {
                                    record(tx, "mail.accounts", "mail", caller);
                                    return tx.list(
                                            "select * from mail.accounts order by owner",
                                            this::account);
                                });
        Listing.print(request, reply, found, "address", "messages", "used", "quota");
        return Verb.DONE;
    }

    private ObjectNode account(Row row) {
        ObjectNode node = JSON.createObjectNode();
        node.put("address", row.text("owner") + "@" + people.domain());
        node.put("messages", row.bigint("messages"));
        node.put("used", row.bigint("bytes"));
        row.optional("bytes_at_most", Row::bigint).ifPresent(most -> node.put("quota", most));
        return node;
    }

    private int quota(Request request, String caller, Reply reply) {
        String size = request.option("size");
        Optional<Long> bytes =
                size.equals(NO_LIMIT) ? Optional.empty() : Optional.of(ByteSize.of(size));
        Optional<String> owner = owner(request);
        boolean done =
                database()
                        .transaction(
                                tx -> {
                                    record(tx, "mail.quota", owner.orElse("mail"), caller);
                                    if (owner.isPresent()) {
                                        return tx.one(
                                                "select mail.set_quota(?, ?::bigint) as done",
                                                row -> row.bool("done"),
                                                owner.get(),
                                                bytes.orElse(null));
                                    }
                                    return tx.exists(
                                            "select mail.set_quota_of_all(?::bigint)",
                                            bytes.orElse(null));
                                });
        if (!done) {
            throw new CannotRun(
                    "There is no mail of " + owner.orElse("") + "; `mail accounts` lists them.");
        }
        reply.line(
                bytes.map(some -> "May hold " + some + " bytes.")
                        .orElse(
                                owner.isPresent()
                                        ? "May hold what everybody may."
                                        : "There is no general limit."));
        return Verb.DONE;
    }

    private int reindex(Request request, String caller, Reply reply) {
        Optional<String> owner = owner(request);
        long told =
                database()
                        .lasting(Duration.ofMinutes(10))
                        .transaction(
                                tx -> {
                                    record(tx, "mail.reindex", owner.orElse("mail"), caller);
                                    return tx.one(
                                            "select mail.reindex(?::text) as told",
                                            row -> row.bigint("told"),
                                            owner.orElse(null));
                                });
        reply.line("The words of " + told + " mailboxes are read anew; searches go on meanwhile.");
        return Verb.DONE;
    }

    private int verify(Request request, String caller, Reply reply) {
        List<String> wrong =
                database()
                        .lasting(Duration.ofMinutes(10))
                        .read(
                                tx ->
                                        tx.list(
                                                "select * from mail.verify() as wrong",
                                                row -> row.text("wrong")));
        return Listing.faults(request, reply, wrong, "All mailboxes are in order.");
    }

    private int scrub(Request request, String caller, Reply reply) {
        ContentScrub scrub =
                ContentScrub.of(
                        database(),
                        blobs,
                        "select hash from mail.content union select hash from mail.queued"
                                + " union select hash from mail.kept_aside");
        return Listing.faults(request, reply, scrub.wrong(), scrub.read() + " contents are whole.");
    }

    /// `hana` or `hana@…`; nobody for all.
    private Optional<String> owner(Request request) {
        return Optional.of(request.option("address"))
                .filter(address -> !address.isBlank())
                .map(address -> address.strip().toLowerCase(Locale.ROOT))
                .map(
                        address ->
                                address.endsWith("@" + people.domain())
                                        ? address.substring(0, address.indexOf('@'))
                                        : address);
    }

    private Database database() {
        return people.database();
    }

    private void record(Transaction tx, String action, String what, String operator) {
        people.audit()
                .append(
                        tx,
                        AuditEntry.of(new Asker.Service("launcher.admin"), action, what)
                                .detail("operator", operator));
    }
}
