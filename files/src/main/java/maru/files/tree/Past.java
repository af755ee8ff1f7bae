package maru.files.tree;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.files.name.DavPath;
import maru.files.signon.Caller;
import maru.files.tree.Walker.Hold;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;
import maru.storage.Transaction;
import maru.storage.blob.BlobHash;

/// What was: who did what, what a file held, what was thrown away; and the ways back. Nothing here
/// removes anything, and what goes back is itself a change that can be undone.
public final class Past {

    private static final int LISTED_AT_MOST = 200;
    private static final String NO_ROOM = "MF507";

    private final Database database;
    private final Walker walker;
    private final Clock clock;

    public Past(Database database, Walker walker, Clock clock) {
        this.database = database;
        this.walker = walker;
        this.clock = clock;
    }

    /// One act.
    ///
    /// @param by empty for the system's own, and for one who came by a link
    /// @param name of what it was done to, as it is called now
    public record Act(Instant at, Optional<PersonId> by, String act, String detail, String name) {}

    /// A content that a file had before.
    ///
    /// @param at when it was written
    /// @param replacedAt until when the file held it
    /// @param heldBack whether something harmful was found in it
    public record Version(
            long id,
            BlobHash content,
            long size,
            String type,
            Instant at,
            Optional<PersonId> by,
            Instant replacedAt,
            boolean heldBack) {}

    /// The top of something that was thrown away.
    public record Thrown(
            UUID node,
            String name,
            boolean folder,
            long bytes,
            Instant at,
            Optional<PersonId> by) {}

    /// What going back did: how many stand again where they stood, hold again what they held, and
    /// went to the trash because they came to be since.
    public record WentBack(int placed, int refilled, int thrown) {}

    /// Of a file its own acts; of a folder also those of what stands in it and of what was thrown
    /// away from it. The newest first.
    public List<Act> acts(Transaction tx, Node node) {
        return tx.list(
                "with these as (select id, name from files.node where id = ? or (parent = ? and not"
                        + " own_rights) union all select n.id, n.name from files.trash t join"
                        + " files.node n on n.id = t.node where t.parent = ?)"
                        + " select h.at, h.person, h.act, h.detail, these.name from files.history h"
                        + " join these on these.id = h.node order by h.id desc limit "
                        + LISTED_AT_MOST,
                row ->
                        new Act(
                                row.instant("at"),
                                row.optional("person", Row::uuid).map(PersonId::new),
                                row.text("act"),
                                row.text("detail"),
                                row.text("name")),
                node.id(),
                node.id(),
                node.id());
    }

    /// A file's former contents, the newest first.
    public List<Version> versions(Transaction tx, Node node) {
        return tx.list(
                "select id, hash, size, type, changed_at, changed_by, replaced_at, exists (select"
                        + " from files.scan s where s.hash = v.hash and s.finding <> '') as held_back"
                        + " from files.version v where node = ? order by id desc limit "
                        + LISTED_AT_MOST,
                row ->
                        new Version(
                                row.bigint("id"),
                                BlobHash.of(row.bytes("hash")),
                                row.bigint("size"),
                                row.text("type"),
                                row.instant("changed_at"),
                                row.optional("changed_by", Row::uuid).map(PersonId::new),
                                row.instant("replaced_at"),
                                row.bool("held_back")),
                node.id());
    }

    /// What was thrown away in a drive: everything for those who manage it, for others what they
    /// threw away themselves.
    ///
    /// @param drive the path of the drive, or of a shared folder of it
    public List<Thrown> trash(Caller caller, DavPath drive) {
        Optional<UUID> start = walker.start(caller, drive);
        return database.read(
                tx -> {
                    Spot spot = walker.walk(tx, caller, drive, start, Hold.NONE);
                    Walker.readable(spot);
                    return tx.list(
                            "select t.node, n.name, n.hash is null as folder, t.bytes, t.thrown_at,"
                                    + " t.thrown_by from files.trash t join files.node n on n.id ="
                                    + " t.node where t.drive = ? and (? or t.thrown_by = ?) order by"
                                    + " t.thrown_at desc limit "
                                    + LISTED_AT_MOST,
                            row ->
                                    new Thrown(
                                            row.uuid("node"),
                                            row.text("name"),
                                            row.bool("folder"),
                                            row.bigint("bytes"),
                                            row.instant("thrown_at"),
                                            row.optional("thrown_by", Row::uuid)
                                                    .map(PersonId::new)),
                            spot.drive(),
                            spot.last().rights().manage(),
                            caller.person().value());
                });
    }

    /// Puts something from the trash back where it stood, and tells under which name.
    ///
    /// @throws maru.kernel.Refused NotFound for what is not in the trash, or was thrown away by
    ///   somebody else in a drive that she does not manage; QuotaExceeded
    public String putBack(Caller caller, UUID thrown) {
        return withRoom(
                thrown,
                () ->
                        database.transaction(
                                tx -> {
                                    requireHers(tx, caller, thrown);
                                    return tx.one(
                                            "select files.put_back(?, ?) as name",
                                            row ->
                                                    row.optional("name", Row::text)
                                                            .orElseThrow(
                                                                    () ->
                                                                            new Refusal.NotFound()
                                                                                    .asException()),
                                            thrown,
                                            caller.person().value());
                                }));
    }

    /// Gives a file a former content again.
    ///
    /// @throws maru.kernel.Refused NotFound for a version of another file, Forbidden for one who
    ///   may not write it, Conflict when there is no room
    /// @throws Locked when a lock forbids it
    public void putBackVersion(Request request, DavPath path, long version, Locks locks) {
        Optional<UUID> start = walker.start(request.caller(), path);
        database.change(
                tx -> {
                    Spot spot = walker.walk(tx, request.caller(), path, start, Hold.BESIDE);
                    Node node = Walker.readable(spot);
                    if (!spot.last().rights().write()) {
                        throw Placing.forbidden(spot.last().rights());
                    }
                    Locks.require(locks.at(tx, spot), request.caller(), request.tokens());
                    boolean its =
                            tx.exists(
                                    "select from files.version where id = ? and node = ?",
                                    version,
                                    node.id());
                    if (!its) {
                        throw new Refusal.NotFound().asException();
                    }
                    boolean done =
                            tx.one(
                                    "select files.put_back_version(?, ?) as done",
                                    row -> row.bool("done"),
                                    version,
                                    request.caller().person().value());
                    if (!done) {
                        throw Quota.of(tx, node.drive()).exceeded();
                    }
                });
    }

    /// Brings a folder back to what it was at a moment.
    ///
    /// @throws maru.kernel.Refused Forbidden for one who does not manage it, Invalid for a moment
    ///   that has not been, QuotaExceeded
    public WentBack goBack(Caller caller, DavPath path, Instant moment) {
        if (!moment.isBefore(clock.instant())) {
            throw new Refusal.Invalid("moment", "지난 때를 골라 주세요. (Choose a time that has been.)")
                    .asException();
        }
        Optional<UUID> start = walker.start(caller, path);
        Node folder =
                database.read(
                        tx -> Shares.managed(walker.walk(tx, caller, path, start, Hold.NONE)));
        if (!folder.folder()) {
            throw new Refusal.Invalid("moment", "폴더에서 할 수 있습니다. (This is for folders.)")
                    .asException();
        }
        return withRoom(
                folder.id(),
                () ->
                        database.lasting(Duration.ofMinutes(5))
                                .transaction(
                                        tx ->
                                                tx.one(
                                                        "select * from files.go_back(?, ?, ?)",
                                                        row ->
                                                                new WentBack(
                                                                        row.integer("placed"),
                                                                        row.integer("refilled"),
                                                                        row.integer("thrown")),
                                                        folder.id(),
                                                        moment,
                                                        caller.person().value())));
    }

    private void requireHers(Transaction tx, Caller caller, UUID thrown) {
        boolean hers =
                tx.exists(
                        "select from files.trash t join files.drive d on d.id = t.drive where"
                                + " t.node = ? and (files.rights_at(?, ?, d.root) & 8 > 0 or"
                                + " (t.thrown_by = ? and files.rights_at(?, ?, t.parent) & 4 > 0))",
                        thrown,
                        caller.person().value(),
                        Seoul.today(clock),
                        caller.person().value(),
                        caller.person().value(),
                        Seoul.today(clock));
        if (!hers) {
            throw new Refusal.NotFound().asException();
        }
    }

    private interface Change<T> {
        T run();
    }

    private <T> T withRoom(UUID node, Change<T> change) {
        try {
            return change.run();
        } catch (DatabaseFailure failed) {
            if (!failed.state().equals(NO_ROOM)) {
                throw failed;
            }
            throw database.read(tx -> Quota.of(tx, Entries.byId(tx, node).drive()).exceeded());
        }
    }
}
