package maru.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.launcher.admin.Reply;
import maru.launcher.admin.Request;
import maru.launcher.admin.Verb;
import maru.launcher.supervisor.CannotRun;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;
import maru.storage.Transaction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `maru admin files …`, by the functions that the drive's own schema offers to operators.
final class FilesVerbs {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NO_ROOM = "MF507";

    private final People people;
    private final Path blobs;

    FilesVerbs(People people, Path blobs) {
        this.people = people;
        this.blobs = blobs;
    }

    Map<String, Verb> all() {
        return Map.of(
                "files drives", this::drives,
                "files quota", this::quota,
                "files sensitive", this::sensitive,
                "files trash", this::trash,
                "files restore", withRoom(this::restore),
                "files verify", this::verify,
                "files scrub", this::scrub);
    }

    private int drives(Request request, String caller, Reply reply) {
        List<ObjectNode> found =
                database()
                        .transaction(
                                tx -> {
                                    record(tx, "drive.list", "drives", caller);
                                    return tx.list(
                                            "select * from files.drives order by kind, name",
                                            FilesVerbs::drive);
                                });
        Listing.print(request, reply, found, "drive", "kind", "name", "quota", "used", "in_trash");
        return Verb.DONE;
    }

    private static ObjectNode drive(Row row) {
        ObjectNode node = JSON.createObjectNode();
        node.put("drive", row.uuid("drive").toString());
        node.put("kind", row.text("kind"));
        node.put("name", row.text("name"));
        row.optional("owner", Row::uuid).ifPresent(owner -> node.put("owner", owner.toString()));
        node.put("quota", row.bigint("quota"));
        node.put("used", row.bigint("used"));
        node.put("in_trash", row.bigint("in_trash"));
        return node;
    }

    private int quota(Request request, String caller, Reply reply) {
        UUID drive = id(request.option("drive"));
        long bytes = ByteSize.of(request.option("size"));
        boolean done =
                database()
                        .transaction(
                                tx -> {
                                    record(tx, "drive.quota", "drive/" + drive, caller);
                                    return tx.one(
                                            "select files.set_quota(?, ?) as done",
                                            row -> row.bool("done"),
                                            drive,
                                            bytes);
                                });
        if (!done) {
            throw new CannotRun("There is no drive " + drive + "; `files drives` lists them.");
        }
        reply.line("The drive may hold " + bytes + " bytes.");
        return Verb.DONE;
    }

    private int sensitive(Request request, String caller, Reply reply) {
        UUID drive = id(request.option("drive"));
        boolean on =
                switch (request.option("state")) {
                    case "on" -> true;
                    case "off" -> false;
                    default -> throw new CannotRun("Write on or off.");
                };
        boolean done =
                database()
                        .transaction(
                                tx -> {
                                    record(tx, "drive.sensitive", "drive/" + drive, caller);
                                    return tx.one(
                                            "select files.set_sensitive(?, ?, null) as done",
                                            row -> row.bool("done"),
                                            drive,
                                            on);
                                });
        if (!done) {
            throw new CannotRun("There is no drive " + drive + "; `files drives` lists them.");
        }
        reply.line(
                on ? "Each reading there is kept in the audit." : "Readings there are not kept.");
        return Verb.DONE;
    }

    private int trash(Request request, String caller, Reply reply) {
        UUID drive = id(request.option("drive"));
        List<ObjectNode> found =
                database()
                        .transaction(
                                tx -> {
                                    record(tx, "drive.trash", "drive/" + drive, caller);
                                    return tx.list(
                                            "select t.node, n.name, t.bytes, t.thrown_at,"
                                                    + " t.thrown_by from files.trash t join"
                                                    + " files.node n on n.id = t.node where"
                                                    + " t.drive = ? order by t.thrown_at desc"
                                                    + " limit 1000",
                                            FilesVerbs::thrown,
                                            drive);
                                });
        Listing.print(request, reply, found, "node", "name", "bytes", "thrown_at");
        return Verb.DONE;
    }

    private static ObjectNode thrown(Row row) {
        ObjectNode node = JSON.createObjectNode();
        node.put("node", row.uuid("node").toString());
        node.put("name", row.text("name"));
        node.put("bytes", row.bigint("bytes"));
        node.put("thrown_at", row.instant("thrown_at").toString());
        row.optional("thrown_by", Row::uuid)
                .ifPresent(person -> node.put("thrown_by", person.toString()));
        return node;
    }

    private static Verb withRoom(Verb restores) {
        return (request, caller, reply) -> {
            try {
                return restores.run(request, caller, reply);
            } catch (DatabaseFailure failed) {
                if (failed.state().equals(NO_ROOM)) {
                    throw new CannotRun("There is too little room left in its drive.");
                }
                throw failed;
            }
        };
    }

    /// One thing out of the trash, or a folder to what it was at a moment.
    private int restore(Request request, String caller, Reply reply) {
        UUID what = request.id();
        Optional<String> to = Optional.of(request.option("to")).filter(time -> !time.isEmpty());
        if (to.isPresent()) {
            return goBack(request, what, moment(to.get()), caller, reply);
        }
        Optional<String> name =
                database()
                        .transaction(
                                tx -> {
                                    record(tx, "file.restore", "file/" + what, caller);
                                    return tx.one(
                                            "select files.put_back(?, null) as name",
                                            row -> row.optional("name", Row::text),
                                            what);
                                });
        if (name.isEmpty()) {
            throw new CannotRun(what + " is not in the trash; `files trash DRIVE` lists it.");
        }
        reply.line("It is back as " + name.get() + ".");
        return Verb.DONE;
    }

    private int goBack(Request request, UUID drive, Instant moment, String caller, Reply reply) {
        List<String> path =
                Arrays.stream(request.option("path").split("/", -1))
                        .filter(name -> !name.isEmpty())
                        .toList();
        record Done(int placed, int refilled, int thrown) {}
        Done done =
                database()
                        .lasting(Duration.ofMinutes(10))
                        .transaction(
                                tx -> {
                                    UUID folder =
                                            folder(tx, drive, path)
                                                    .orElseThrow(
                                                            () ->
                                                                    new CannotRun(
                                                                            "There is no such"
                                                                                    + " folder in"
                                                                                    + " this"
                                                                                    + " drive."));
                                    record(tx, "drive.restore", "drive/" + drive, caller);
                                    return tx.one(
                                            "select * from files.go_back(?, ?, null)",
                                            row ->
                                                    new Done(
                                                            row.integer("placed"),
                                                            row.integer("refilled"),
                                                            row.integer("thrown")),
                                            folder,
                                            moment);
                                });
        reply.line(
                done.refilled()
                        + " files hold again what they held, "
                        + done.placed()
                        + " stand again where they stood, "
                        + done.thrown()
                        + " that were made since are in the trash.");
        return Verb.DONE;
    }

    private static Optional<UUID> folder(Transaction tx, UUID drive, List<String> path) {
        return tx.one(
                "select files.node_at(?, ?) as node",
                row -> row.optional("node", Row::uuid),
                drive,
                path);
    }

    private int verify(Request request, String caller, Reply reply) {
        List<String> wrong =
                database()
                        .lasting(Duration.ofMinutes(10))
                        .read(
                                tx ->
                                        tx.list(
                                                "select * from files.verify() as wrong",
                                                row -> row.text("wrong")));
        return Listing.faults(request, reply, wrong, "All drives are in order.");
    }

    private int scrub(Request request, String caller, Reply reply) {
        ContentScrub scrub =
                ContentScrub.of(
                        database(),
                        blobs,
                        "select hash from files.node union select hash from files.version");
        return Listing.faults(request, reply, scrub.wrong(), scrub.read() + " contents are whole.");
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

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException none) {
            throw new CannotRun(text + " is no id; `files drives` lists the drives.");
        }
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException none) {
            throw new CannotRun("Write a time such as 2026-11-22T01:32:00Z.");
        }
    }
}
