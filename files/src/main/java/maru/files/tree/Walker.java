package maru.files.tree;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import maru.files.signon.Caller;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Row;
import maru.storage.Transaction;
import maru.storage.blob.BlobStore;

/// Finds what a path names for a person, with her rights of this moment. What she may not read is
/// answered as if it did not exist.
public final class Walker {

    /// How a walk holds the drive until its transaction ends.
    public enum Hold {
        /// Only looks.
        NONE(0),
        /// Changes single nodes, beside others who do so.
        BESIDE(1),
        /// Changes what others rely on: locks, whole folders, rights.
        ALONE(2);

        private final int code;

        Hold(int code) {
            this.code = code;
        }
    }

    private static final String WALK = "select * from files.walk(?, ?, ?, ?, ?, ?)";

    private static final String WALK_AND_OPEN =
            "select w.*, b.* from files.walk(?, ?, ?, ?, ?, ?) as w"
                    + " left join lateral storage.find_blob(w.hash) as b on true";

    private final Drives drives;
    private final Clock clock;

    public Walker(Drives drives, Clock clock) {
        this.drives = drives;
        this.clock = clock;
    }

    /// Call it for each path before the transaction begins, since the drive may have to be made.
    public Optional<UUID> start(Caller caller, DavPath path) {
        return path.isRoot()
                ? Optional.empty()
                : drives.root(caller.person(), path.names().getFirst());
    }

    /// Walks from the drive's root.
    ///
    /// @param start what [#start] gave
    public Spot walk(Transaction tx, Caller caller, DavPath path, Optional<UUID> start, Hold hold) {
        return spot(
                path,
                start.map(root -> list(tx, caller, path, root, hold, WALK, Walker::found))
                        .orElse(List.of()));
    }

    /// A spot with the content of what stands there.
    public record Opened(Spot spot, Optional<BlobStore.Blob> content) {}

    /// As [#walk] for one who looks, with the content on the same way to the database.
    public Opened open(
            Transaction tx, Caller caller, DavPath path, Optional<UUID> start, BlobStore blobs) {
        if (start.isEmpty()) {
            return new Opened(spot(path, List.of()), Optional.empty());
        }
        List<WithContent> found =
                list(
                        tx,
                        caller,
                        path,
                        start.get(),
                        Hold.NONE,
                        WALK_AND_OPEN,
                        row -> WithContent.of(row, blobs));
        Spot spot = spot(path, found.stream().map(WithContent::found).toList());
        return new Opened(spot, spot.complete() ? found.getLast().content() : Optional.empty());
    }

    /// Which day it is.
    LocalDate today() {
        return Seoul.today(clock);
    }

    private <T> List<T> list(
            Transaction tx,
            Caller caller,
            DavPath path,
            UUID start,
            Hold hold,
            String query,
            Row.Mapper<T> mapper) {
        return tx.list(
                query,
                mapper,
                caller.person().value(),
                today(),
                start,
                path.below().stream().map(FileName::shown).toList(),
                path.below().stream().map(FileName::key).toList(),
                hold.code);
    }

    private static Spot spot(DavPath path, List<Found> found) {
        List<Spot.Step> chain = new ArrayList<>();
        Optional<String> clash = Optional.empty();
        for (Found each : found) {
            if (each.clash().isPresent()) {
                clash = each.clash();
            } else if (each.step().rights().any()) {
                chain.add(each.step());
            } else {
                break;
            }
        }
        if (chain.isEmpty()) {
            return nowhere(path);
        }
        Found first = found.getFirst();
        return new Spot(
                path,
                List.copyOf(chain),
                chain.size() == path.names().size(),
                clash,
                first.locked(),
                first.sensitive());
    }

    /// Takes several drives at once, for changes between them; walk with [Hold#NONE] afterwards.
    public void hold(Transaction tx, List<UUID> starts, Hold hold) {
        tx.exists(
                "select files.hold(array(select n.drive from files.node n where n.id = any (?)), ?)",
                starts,
                hold == Hold.ALONE);
    }

    /// The node of a spot, for one who may read it.
    ///
    /// @throws maru.kernel.Refused NotFound for others
    public static Node readable(Spot spot) {
        Node node = spot.node().orElseThrow(() -> new Refusal.NotFound().asException());
        if (!spot.last().rights().read() && !spot.last().rights().handIn()) {
            throw new Refusal.NotFound().asException();
        }
        return node;
    }

    private static Spot nowhere(DavPath path) {
        return new Spot(path, List.of(), false, Optional.empty(), false, false);
    }

    private record WithContent(Found found, Optional<BlobStore.Blob> content) {

        static WithContent of(Row row, BlobStore blobs) {
            Found found = Walker.found(row);
            return new WithContent(
                    found,
                    row.optional("bytes", Row::bigint)
                            .flatMap(bytes -> found.step().node().content())
                            .map(hash -> blobs.found(hash, row)));
        }
    }

    private record Found(
            Spot.Step step, Optional<String> clash, boolean locked, boolean sensitive) {}

    private static Found found(Row row) {
        return new Found(
                new Spot.Step(
                        Node.of(row),
                        new Rights(row.integer("rights")),
                        row.uuid("acl_token"),
                        row.bool("hand_in"),
                        row.optional("hand_in_until", Row::instant),
                        row.optional("handed_in_by", Row::uuid)),
                row.optional("clash", Row::text),
                row.bool("locked"),
                row.bool("sensitive"));
    }
}
