package maru.files.tree;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import maru.files.tree.Walker.Hold;
import maru.kernel.Refusal;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;
import maru.storage.Transaction;
import maru.storage.blob.BlobStore;

/// Puts content in its place: a new file, or the next version of one. One transaction for each; the
/// content was received before it and is kept by it, so readers see the old version or the new.
public final class Writing {

    /// Two who make one name at once: the second becomes a version of the first.
    private static final int ATTEMPTS = 3;

    /// The straight way ended before its end, without a trace: no room, or somebody came first.
    private static final String NOT_WHOLE = "MF001";

    private final Database database;
    private final Walker walker;
    private final Locks locks;
    private final HandIn handIn;

    public Writing(Database database, Walker walker, Locks locks, HandIn handIn) {
        this.database = database;
        this.walker = walker;
        this.locks = locks;
        this.handIn = handIn;
    }

    /// What was written.
    ///
    /// @param receipt the number of the receipt, when it was handed in
    public record Written(Node node, boolean made, Optional<UUID> receipt) {}

    /// What to write.
    ///
    /// @param shownAt the time of the last change by the client's machine, if it told one
    public record Content(BlobStore.Upload upload, String type, Optional<Instant> shownAt) {}

    /// Looks whether this person could write here now, so that nobody sends a gigabyte in vain.
    /// What counts is looked at again when it is written.
    ///
    /// @param bytes how much will come, if that is known
    public void expect(Request request, DavPath path, Optional<Long> bytes) {
        Optional<UUID> start = walker.start(request.caller(), path);
        database.read(
                tx -> {
                    Spot spot = walker.walk(tx, request.caller(), path, start, Hold.NONE);
                    admit(tx, request, spot);
                    long before = spot.node().map(Node::size).orElse(0L);
                    Quota.Room room = Quota.of(tx, spot.drive());
                    if (bytes.isPresent() && bytes.get() - before > room.free()) {
                        throw room.exceeded();
                    }
                    return true;
                });
    }

    /// Whether there is something at this path for this person.
    public boolean isThere(Request request, DavPath path) {
        Optional<UUID> start = walker.start(request.caller(), path);
        return database.read(
                tx -> walker.walk(tx, request.caller(), path, start, Hold.NONE).node().isPresent());
    }

    /// Writes.
    ///
    /// @throws maru.kernel.Refused NotFound, Forbidden, Conflict (no folder to put it in, or one of
    ///   the same name), Invalid (a name that nobody may use), QuotaExceeded
    /// @throws Locked when a lock forbids it
    /// @throws Request.ConditionFailed when a condition does not hold
    public Written write(Request request, DavPath path, Content content) {
        Optional<UUID> start = walker.start(request.caller(), path);
        Optional<Written> straight = straight(request, path, start, content);
        if (straight.isPresent()) {
            return straight.get();
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return database.transaction(tx -> write(tx, request, path, start, content));
            } catch (Taken cameSecond) {
                // It is there now, so the next walk finds it.
            }
        }
        throw new Refusal.Conflict(
                        "다른 사람이 같은 이름을 쓰고 있습니다. 다시 해 주세요."
                                + " (Somebody else is using this name; please try again.)")
                .asException();
    }

    /// Makes a file of this content where there is none; false when there is one now.
    public boolean writeUnlessThere(Request request, DavPath path, Content content) {
        Optional<UUID> start = walker.start(request.caller(), path);
        try {
            return database.transaction(
                    tx -> {
                        Spot spot = walker.walk(tx, request.caller(), path, start, Hold.NONE);
                        if (spot.node().isPresent()) {
                            return false;
                        }
                        write(tx, request, path, start, content);
                        return true;
                    });
        } catch (Taken cameSecond) {
            return false;
        }
    }

    private Written write(
            Transaction tx, Request request, DavPath path, Optional<UUID> start, Content content) {
        Spot spot = walker.walk(tx, request.caller(), path, start, Hold.BESIDE);
        admit(tx, request, spot);
        Spot.Step folder = handIn.openPlace(tx, request.caller(), spot);
        content.upload().keep(tx);
        Optional<Node> before = spot.node();
        UUID id = before.map(Node::id).orElseGet(UUID::randomUUID);
        Outcome outcome =
                tx.one(
                        "select * from files.put_file(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        Outcome::of,
                        spot.drive(),
                        folder.node().id(),
                        before.map(Node::id),
                        id,
                        spot.name().shown(),
                        spot.name().key(),
                        content.upload().hash().bytes(),
                        content.upload().size(),
                        content.type(),
                        request.caller().person().value(),
                        content.shownAt(),
                        spot.name().isAside(),
                        folder.aclToken());
        Node node = outcome.written(tx, spot.drive());
        return new Written(
                node,
                before.isEmpty(),
                handIn.receipt(tx, request.caller(), spot, node, content.upload()));
    }

    /// Small content in one way to the database, where nothing stands at the way that has to be
    /// looked at here; empty where it does, and then nothing was changed.
    private Optional<Written> straight(
            Request request, DavPath path, Optional<UUID> start, Content content) {
        Optional<byte[]> small = content.upload().small();
        if (small.isEmpty()
                || start.isEmpty()
                || path.names().size() < 2
                || request.conditions().any()
                || path.last().objection().isPresent()) {
            return Optional.empty();
        }
        try {
            return database.once(
                    tx ->
                            tx.first(
                                    "select * from files.put_straight(?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                            + " ?)",
                                    row ->
                                            new Written(
                                                    Node.of(row),
                                                    row.bool("made"),
                                                    Optional.empty()),
                                    request.caller().person().value(),
                                    walker.today(),
                                    start.get(),
                                    path.below().stream().map(FileName::shown).toList(),
                                    path.below().stream().map(FileName::key).toList(),
                                    UUID.randomUUID(),
                                    content.upload().hash().bytes(),
                                    small.get(),
                                    content.type(),
                                    content.shownAt(),
                                    path.last().isAside()));
        } catch (DatabaseFailure failure) {
            if (failure.state().equals(NOT_WHOLE)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /// What the database says of a write, with the file as it stands then.
    private record Outcome(String word, Optional<Node> node) {

        static Outcome of(Row row) {
            String word = row.text("outcome");
            return new Outcome(
                    word, word.equals("written") ? Optional.of(Node.of(row)) : Optional.empty());
        }

        /// The file.
        Node written(Transaction tx, UUID drive) {
            return switch (word) {
                case "written" -> node.orElseThrow();
                case "full" -> throw Quota.of(tx, drive).exceeded();
                case "taken" -> throw new Taken();
                default -> throw new IllegalStateException(word);
            };
        }
    }

    /// Whether a file may be written here, apart from room.
    private void admit(Transaction tx, Request request, Spot spot) {
        if (spot.chain().isEmpty()) {
            throw new Refusal.NotFound().asException();
        }
        request.conditions().require(tx, spot);
        if (spot.node().filter(Node::folder).isPresent()) {
            throw Placing.isFolder();
        }
        Spot.Step folder = Placing.folderFor(spot);
        boolean mayHandIn = folder.rights().handIn();
        if (!folder.rights().write() && !mayHandIn) {
            throw Placing.forbidden(folder.rights());
        }
        if (spot.node().isPresent() && !spot.last().rights().write()) {
            throw Placing.forbidden(spot.last().rights());
        }
        if (spot.node().isEmpty()) {
            Placing.requireUsable(spot);
        }
        List<Locks.Lock> held = locks.at(tx, spot);
        Locks.require(held, request.caller(), request.tokens());
    }

    /// Thrown to undo an attempt that came second.
    private static final class Taken extends RuntimeException {
        Taken() {
            super("taken", null, false, false);
        }
    }
}
