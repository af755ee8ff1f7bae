package maru.files.tree;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import maru.files.name.DavPath;
import maru.files.tree.Walker.Hold;
import maru.kernel.Refusal;
import maru.storage.Database;
import maru.storage.Transaction;

/// Moves and copies (RFC 4918 section 9.8 and 9.9): source, destination, rights, locks and
/// conditions are all looked at before anything changes, and all of it is one transaction. What
/// stood at the destination is kept: a file as a former version, a folder in the trash.
public final class Moving {

    private final Database database;
    private final Walker walker;
    private final Locks locks;
    private final Folders folders;

    public Moving(Database database, Walker walker, Locks locks, Folders folders) {
        this.database = database;
        this.walker = walker;
        this.locks = locks;
        this.folders = folders;
    }

    /// What to do.
    ///
    /// @param overwrite whether what stands at the destination gives way
    /// @param deep of a copy: with all that lies in the folder
    public record Order(DavPath from, DavPath to, boolean move, boolean overwrite, boolean deep) {}

    /// Does it and tells whether the destination is new.
    ///
    /// @throws Request.ConditionFailed when the destination is taken and may not be overwritten
    public boolean run(Request request, Order order) {
        if (order.from().same(order.to())
                || order.from().holds(order.to())
                || order.to().holds(order.from())) {
            throw new Refusal.Forbidden(
                            "자기 자신이나 그 안으로는 옮기거나 복사할 수 없습니다."
                                    + " (Nothing can be moved or copied onto itself, into itself or"
                                    + " over what holds it.)")
                    .asException();
        }
        Optional<UUID> start = walker.start(request.caller(), order.from());
        Optional<UUID> target = walker.start(request.caller(), order.to());
        return database.transaction(tx -> run(tx, request, order, start, target));
    }

    private boolean run(
            Transaction tx,
            Request request,
            Order order,
            Optional<UUID> start,
            Optional<UUID> target) {
        Spot look = walker.walk(tx, request.caller(), order.from(), start, Hold.NONE);
        Spot lookTo = walker.walk(tx, request.caller(), order.to(), target, Hold.NONE);
        boolean whole =
                Stream.of(look, lookTo)
                        .flatMap(spot -> spot.node().stream())
                        .anyMatch(Node::folder);
        List<UUID> starts = Stream.of(start, target).flatMap(Optional::stream).toList();
        walker.hold(tx, starts, whole ? Hold.ALONE : Hold.BESIDE);
        Spot from = walker.walk(tx, request.caller(), order.from(), start, Hold.NONE);
        Node source = Walker.readable(from);
        Spot to = walker.walk(tx, request.caller(), order.to(), target, Hold.NONE);
        boolean folderNow = source.folder() || to.node().filter(Node::folder).isPresent();
        if (folderNow && !whole) {
            throw new Refusal.Conflict(
                            "방금 바뀌었습니다. 다시 해 주세요." + " (This has just changed; please try again.)")
                    .asException();
        }
        if (!from.last().rights().read() || from.isDrive()) {
            throw Placing.forbidden(from.last().rights());
        }
        request.conditions().require(tx, from);
        boolean renamedOnly = isRenameOfCase(order, from, to);
        admit(tx, request, order, to, renamedOnly);
        if (order.move()) {
            folders.requireRemovable(tx, request, from);
        }
        boolean fresh = to.node().isEmpty();
        if (order.move()) {
            move(tx, request, from, to);
        } else {
            copy(tx, request, order, from, to);
        }
        return fresh;
    }

    /// `a.txt` to `A.txt`: the name in the way is the thing itself.
    private static boolean isRenameOfCase(Order order, Spot from, Spot to) {
        return order.move()
                && to.clash().isPresent()
                && order.from().parent().same(order.to().parent())
                && from.name().key().equals(to.name().key());
    }

    private void admit(Transaction tx, Request request, Order order, Spot to, boolean renamedOnly) {
        if (to.chain().isEmpty()) {
            throw new Refusal.Conflict("받을 폴더가 없습니다. (The folder to go to does not exist.)")
                    .asException();
        }
        Spot.Step folder = Placing.folderFor(to);
        if (!folder.rights().write()) {
            throw Placing.forbidden(folder.rights());
        }
        if (to.node().isPresent()) {
            if (!order.overwrite()) {
                throw new Request.ConditionFailed();
            }
            if (!to.last().rights().write()) {
                throw Placing.forbidden(to.last().rights());
            }
            if (to.last().node().folder()) {
                Locks.require(locks.below(tx, to), request.caller(), request.tokens());
            }
        } else if (renamedOnly) {
            to.name()
                    .objection()
                    .ifPresent(
                            why -> {
                                throw new Refusal.Invalid("name", why).asException();
                            });
        } else {
            Placing.requireUsable(to);
        }
        Locks.require(locks.at(tx, to), request.caller(), request.tokens());
    }

    private void move(Transaction tx, Request request, Spot from, Spot to) {
        Node source = from.last().node();
        Spot.Step folder = to.folder().orElseThrow();
        if (to.node().isPresent() && !source.folder() && !to.last().node().folder()) {
            moveAway(tx, request, from);
            replace(tx, request, from, to);
            return;
        }
        if (to.node().isPresent()) {
            folders.throwAway(tx, request.caller(), to);
        }
        locks.endBelow(tx, from);
        tx.update(
                "insert into files.place (node, drive, parent, name, name_key)"
                        + " select id, drive, parent, name, name_key from files.node where id = ?",
                source.id());
        tx.update(
                "update files.node set parent = ?, name = ?, name_key = ?, aside = ? where id = ?",
                folder.node().id(),
                to.name().shown(),
                to.name().key(),
                to.name().isAside() && !source.folder(),
                source.id());
        if (!to.drive().equals(from.drive())) {
            changeDrive(tx, source, to.drive());
        }
        Folders.record(tx, to, source.id(), request.caller(), "moved", from.name().shown());
        Folders.tell(tx, "moved", source.id(), folder);
    }

    /// All of a tree belongs to the drive it lies in, and takes its room there.
    private static void changeDrive(Transaction tx, Node top, UUID drive) {
        long bytes = tx.one("select files.bytes_below(?) as b", row -> row.bigint("b"), top.id());
        Quota.take(tx, drive, bytes);
        Quota.take(tx, top.drive(), -bytes);
        tx.update(
                "with recursive tree as (select id from files.node where id = ? union all select"
                        + " n.id from files.node n join tree on n.parent = tree.id)"
                        + " update files.node n set drive = ? from tree where n.id = tree.id",
                top.id(),
                drive);
    }

    private void copy(Transaction tx, Request request, Order order, Spot from, Spot to) {
        Node source = from.last().node();
        if (to.node().isPresent() && !source.folder() && !to.last().node().folder()) {
            replace(tx, request, from, to);
            return;
        }
        if (to.node().isPresent()) {
            folders.throwAway(tx, request.caller(), to);
        }
        UUID copied =
                tx.one(
                        "select files.copy_tree(?, ?, ?, ?, ?, ?, ?, ?) as id",
                        row -> row.uuid("id"),
                        source.id(),
                        to.folder().orElseThrow().node().id(),
                        to.drive(),
                        to.name().shown(),
                        to.name().key(),
                        request.caller().person().value(),
                        order.deep(),
                        from.last().rights().manage());
        Quota.take(
                tx,
                to.drive(),
                tx.one("select files.bytes_below(?) as b", row -> row.bigint("b"), copied));
        Folders.record(tx, to, copied, request.caller(), "copied", from.name().shown());
        Folders.tell(tx, "made", copied, to.folder().orElseThrow());
    }

    /// The source's content becomes the next version of the file at the destination.
    private static void replace(Transaction tx, Request request, Spot from, Spot to) {
        Node source = from.last().node();
        String outcome =
                tx.one(
                        "select files.write_file(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as outcome",
                        row -> row.text("outcome"),
                        to.drive(),
                        to.folder().orElseThrow().node().id(),
                        to.last().node().id(),
                        to.last().node().id(),
                        to.name().shown(),
                        to.name().key(),
                        source.content().orElseThrow().bytes(),
                        source.size(),
                        source.type(),
                        request.caller().person().value(),
                        source.shownAt(),
                        to.name().isAside(),
                        to.last().aclToken());
        switch (outcome) {
            case "written" -> {
                tx.update("delete from files.property where node = ?", to.last().node().id());
                tx.update(
                        "insert into files.property (node, namespace, name, value) select ?,"
                                + " namespace, name, value from files.property where node = ?",
                        to.last().node().id(),
                        source.id());
                tx.update(
                        "update files.node set quarantined = ? where id = ?",
                        source.quarantined(),
                        to.last().node().id());
            }
            case "full" -> throw Quota.of(tx, to.drive()).exceeded();
            default ->
                    throw new Refusal.Conflict(
                                    "방금 바뀌었습니다. 다시 해 주세요."
                                            + " (This has just changed; please try again.)")
                            .asException();
        }
    }

    /// A file that was moved over another goes on as that one; under its old name it is in the
    /// trash.
    private void moveAway(Transaction tx, Request request, Spot from) {
        folders.throwAway(tx, request.caller(), from);
    }
}
