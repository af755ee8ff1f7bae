package maru.files.tree;

import java.util.Optional;
import java.util.UUID;
import maru.files.name.DavPath;
import maru.files.signon.Caller;
import maru.files.tree.Walker.Hold;
import maru.kernel.Refusal;
import maru.storage.Database;
import maru.storage.Transaction;

/// Makes folders, throws things away, and makes the empty file that locking a new name brings.
public final class Folders {

    private final Database database;
    private final Walker walker;
    private final Locks locks;
    private final HandIn handIn;

    public Folders(Database database, Walker walker, Locks locks, HandIn handIn) {
        this.database = database;
        this.walker = walker;
        this.locks = locks;
        this.handIn = handIn;
    }

    /// Makes a folder (RFC 4918 section 9.3).
    ///
    /// @throws Exists when the name is taken (405)
    public void make(Request request, DavPath path) {
        Optional<UUID> start = walker.start(request.caller(), path);
        database.change(
                tx -> {
                    Spot spot = walker.walk(tx, request.caller(), path, start, Hold.BESIDE);
                    request.conditions().require(tx, spot);
                    if (spot.node().isPresent()) {
                        throw new Exists();
                    }
                    Spot.Step folder = Placing.folderFor(spot);
                    if (!folder.rights().write() && !folder.rights().handIn()) {
                        throw Placing.forbidden(folder.rights());
                    }
                    Placing.requireUsable(spot);
                    Locks.require(locks.at(tx, spot), request.caller(), request.tokens());
                    folder = handIn.openPlace(tx, request.caller(), spot);
                    UUID id = UUID.randomUUID();
                    int made =
                            tx.update(
                                    "insert into files.node (id, drive, parent, name, name_key,"
                                            + " folder, made_by, changed_by, aside) values (?, ?, ?,"
                                            + " ?, ?, true, ?, ?, ?) on conflict on constraint"
                                            + " node_place do nothing",
                                    id,
                                    spot.drive(),
                                    folder.node().id(),
                                    spot.name().shown(),
                                    spot.name().key(),
                                    request.caller().person().value(),
                                    request.caller().person().value(),
                                    spot.name().isAside());
                    if (made == 0) {
                        throw new Exists();
                    }
                    record(tx, spot, id, request.caller(), "made", spot.name().shown());
                    tell(tx, "made", id, folder);
                });
    }

    /// Throws a file or a folder with all in it into the trash (RFC 4918 section 9.6).
    public void remove(Request request, DavPath path) {
        Optional<UUID> start = walker.start(request.caller(), path);
        database.change(
                tx -> {
                    // A file alone goes beside other changes; whether it is one is known only then.
                    Spot look = walker.walk(tx, request.caller(), path, start, Hold.NONE);
                    Hold hold =
                            look.node().filter(Node::folder).isPresent() ? Hold.ALONE : Hold.BESIDE;
                    Spot spot = walker.walk(tx, request.caller(), path, start, hold);
                    Node node = spot.node().orElseThrow(() -> new Refusal.NotFound().asException());
                    if (node.folder() && hold != Hold.ALONE) {
                        throw new Refusal.Conflict(
                                        "방금 바뀌었습니다. 다시 해 주세요."
                                                + " (This has just changed; please try again.)")
                                .asException();
                    }
                    request.conditions().require(tx, spot);
                    requireRemovable(tx, request, spot);
                    throwAway(tx, request.caller(), spot);
                });
    }

    /// Whether the node of the spot may be taken out of its folder.
    void requireRemovable(Transaction tx, Request request, Spot spot) {
        Spot.Step folder = Placing.folderFor(spot);
        boolean mayInFolder = folder.rights().write() || folder.rights().handIn();
        if (!mayInFolder || !spot.last().rights().write()) {
            throw Placing.forbidden(spot.last().rights());
        }
        Locks.require(locks.around(tx, spot), request.caller(), request.tokens());
        if (spot.last().node().folder()) {
            Locks.require(locks.below(tx, spot), request.caller(), request.tokens());
        }
    }

    /// Takes the node of a spot out of its folder and keeps it in the trash.
    void throwAway(Transaction tx, Caller caller, Spot spot) {
        locks.endBelow(tx, spot);
        tx.exists(
                "select files.throw_away(?, ?, ?)",
                spot.last().node().id(),
                caller.person().value(),
                spot.last().aclToken());
    }

    static void record(
            Transaction tx, Spot spot, UUID node, Caller caller, String act, String detail) {
        tx.update(
                "insert into files.history (drive, node, person, act, detail)"
                        + " values (?, ?, ?, ?, ?)",
                spot.drive(),
                node,
                caller.person().value(),
                act,
                detail);
    }

    static void tell(Transaction tx, String kind, UUID node, Spot.Step where) {
        tx.exists("select files.tell(?, ?, ?)", kind, node, where.aclToken());
    }

    /// The name is taken already.
    public static final class Exists extends RuntimeException {
        Exists() {
            super("exists", null, false, false);
        }
    }
}
