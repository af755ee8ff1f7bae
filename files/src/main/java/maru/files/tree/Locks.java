package maru.files.tree;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.files.signon.Caller;
import maru.identity.PersonId;
import maru.storage.Row;
import maru.storage.Transaction;

/// Write locks (RFC 4918 section 6 and 7): exclusive and shared, of one node or of all below it.
///
/// They stand in the database and run by its clock, so every process sees a lock as soon as it is
/// given. Who takes one holds the drive alone, and who writes holds it beside others, so a lock and
/// a write that it forbids never pass each other.
public final class Locks {

    /// What is given to those who ask for more.
    public static final Duration LONGEST = Duration.ofHours(24);

    /// What is given to those who do not say.
    public static final Duration USUAL = Duration.ofMinutes(10);

    /// A drive never holds more at once.
    private static final int AT_MOST = 100_000;

    /// One lock.
    ///
    /// @param root the path by which it was taken
    /// @param owner XML that the client sent to say who it is
    public record Lock(
            UUID token,
            UUID node,
            PersonId person,
            boolean deep,
            boolean exclusive,
            String owner,
            String root,
            Duration left) {}

    /// What somebody asks for.
    public record Wish(boolean exclusive, boolean deep, String owner, Duration time) {}

    private static final String COLUMNS =
            " l.token, l.node, l.person, l.deep, l.exclusive, l.owner, l.root,"
                    + " l.expires_at, clock_timestamp() as now ";

    /// The locks that hold at a spot: on the node itself, and deep ones on those above it. For a
    /// missing node those of its folder count, as its own entry there would be new.
    public List<Lock> at(Transaction tx, Spot spot) {
        if (!spot.locked() || spot.chain().isEmpty()) {
            return List.of();
        }
        List<UUID> chain = chain(tx, spot);
        return tx.list(
                "select"
                        + COLUMNS
                        + "from files.lock l where l.node = any (?) and l.expires_at >"
                        + " clock_timestamp() and (l.deep or l.node = ?)",
                Locks::lock,
                chain,
                chain.getLast());
    }

    /// The nodes on the way to the spot, from the drive's root on, also when she came by the
    /// address of something shared below it.
    private static List<UUID> chain(Transaction tx, Spot spot) {
        List<UUID> chain = new ArrayList<>();
        Node first = spot.chain().getFirst().node();
        if (first.parent().isPresent()) {
            chain.addAll(
                    tx.list(
                            "select id from files.above(?) order by depth desc",
                            row -> row.uuid("id"),
                            first.id()));
        }
        spot.chain().forEach(step -> chain.add(step.node().id()));
        return chain;
    }

    /// As [#at], with those on the folder that the node would be taken from.
    public List<Lock> around(Transaction tx, Spot spot) {
        if (!spot.locked() || spot.chain().isEmpty()) {
            return List.of();
        }
        List<UUID> chain = chain(tx, spot);
        return tx.list(
                "select"
                        + COLUMNS
                        + "from files.lock l where l.node = any (?) and l.expires_at >"
                        + " clock_timestamp() and (l.deep or l.node = any (?))",
                Locks::lock,
                chain,
                chain.subList(Math.max(0, chain.size() - 2), chain.size()));
    }

    /// The locks below a node, itself not included.
    public List<Lock> below(Transaction tx, Spot spot) {
        if (!spot.locked()) {
            return List.of();
        }
        return tx.list(
                "with recursive up (token, node) as ("
                        + " select l.token, n.parent from files.lock l join files.node n on n.id ="
                        + " l.node where l.drive = ? and l.expires_at > clock_timestamp()"
                        + " union all select up.token, n.parent from up join files.node n on n.id ="
                        + " up.node where up.node <> ?)"
                        + " select"
                        + COLUMNS
                        + "from files.lock l where l.token in (select token from up where node = ?)",
                Locks::lock,
                spot.drive(),
                spot.last().node().id(),
                spot.last().node().id());
    }

    /// The locks on any of these nodes, for a listing.
    public List<Lock> on(Transaction tx, List<UUID> nodes) {
        return tx.list(
                "select"
                        + COLUMNS
                        + "from files.lock l where l.node = any (?) and l.expires_at >"
                        + " clock_timestamp()",
                Locks::lock,
                nodes);
    }

    /// Refuses a change that a lock forbids: one whose token the caller did not send, or of which
    /// she is not the holder.
    ///
    /// @throws Locked with the places of the locks
    public static void require(List<Lock> held, Caller caller, Set<UUID> tokens) {
        List<Lock> exclusive = held.stream().filter(Lock::exclusive).toList();
        List<Lock> missing =
                exclusive.stream().filter(lock -> !opens(lock, caller, tokens)).toList();
        if (!missing.isEmpty()) {
            throw new Locked(missing.stream().map(Lock::root).distinct().toList());
        }
        // Of shared locks one is enough (RFC 4918 section 7).
        List<Lock> shared = held.stream().filter(lock -> !lock.exclusive()).toList();
        if (!shared.isEmpty() && shared.stream().noneMatch(lock -> opens(lock, caller, tokens))) {
            throw new Locked(shared.stream().map(Lock::root).distinct().toList());
        }
    }

    private static boolean opens(Lock lock, Caller caller, Set<UUID> tokens) {
        return lock.person().equals(caller.person()) && tokens.contains(lock.token());
    }

    /// Takes a lock on the node of a spot. Hold the drive alone.
    ///
    /// @throws Locked when another lock stands against it
    public Lock take(Transaction tx, Caller caller, Spot spot, Wish wish, String root) {
        tx.update("delete from files.lock where drive = ? and expires_at <= now()", spot.drive());
        List<Lock> against =
                new ArrayList<>(
                        at(tx, spot).stream()
                                .filter(lock -> wish.exclusive() || lock.exclusive())
                                .toList());
        if (wish.deep()) {
            below(tx, spot).stream()
                    .filter(lock -> wish.exclusive() || lock.exclusive())
                    .forEach(against::add);
        }
        if (!against.isEmpty()) {
            throw new Locked(against.stream().map(Lock::root).distinct().toList());
        }
        long count =
                tx.one(
                        "select count(*) as n from files.lock where drive = ?",
                        row -> row.bigint("n"),
                        spot.drive());
        if (count >= AT_MOST) {
            throw new Locked(List.of(root));
        }
        UUID token = UUID.randomUUID();
        return tx.one(
                "insert into files.lock as l (token, node, drive, person, deep, exclusive, owner,"
                        + " root, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp() +"
                        + " make_interval(secs => ?)) returning"
                        + COLUMNS,
                Locks::lock,
                token,
                spot.last().node().id(),
                spot.drive(),
                caller.person().value(),
                wish.deep(),
                wish.exclusive(),
                wish.owner(),
                root,
                (double) wish.time().toSeconds());
    }

    /// Gives a lock of the caller at this spot more time. Empty when there is none of this token.
    public Optional<Lock> refresh(
            Transaction tx, Caller caller, Spot spot, UUID token, Duration time) {
        boolean holds =
                at(tx, spot).stream()
                        .anyMatch(
                                lock ->
                                        lock.token().equals(token)
                                                && lock.person().equals(caller.person()));
        return holds
                ? tx.first(
                        "update files.lock as l set expires_at = clock_timestamp() +"
                                + " make_interval(secs => ?) where l.token = ? returning"
                                + COLUMNS,
                        Locks::lock,
                        (double) time.toSeconds(),
                        token)
                : Optional.empty();
    }

    /// Ends a lock of the caller at this spot; false when there is none of this token.
    public boolean end(Transaction tx, Caller caller, Spot spot, UUID token) {
        boolean holds =
                at(tx, spot).stream()
                        .anyMatch(
                                lock ->
                                        lock.token().equals(token)
                                                && lock.person().equals(caller.person()));
        return holds && tx.update("delete from files.lock where token = ?", token) == 1;
    }

    /// Ends the locks on a node and below it: they do not move with what they held (RFC 4918
    /// section 7.5), nor outlive it.
    void endBelow(Transaction tx, Spot spot) {
        if (spot.locked()) {
            List<UUID> gone = below(tx, spot).stream().map(Lock::token).toList();
            tx.update(
                    "delete from files.lock where node = ? or token = any (?)",
                    spot.last().node().id(),
                    gone.isEmpty() ? List.of(spot.last().node().id()) : gone);
        }
    }

    private static Lock lock(Row row) {
        Instant now = row.instant("now");
        return new Lock(
                row.uuid("token"),
                row.uuid("node"),
                new PersonId(row.uuid("person")),
                row.bool("deep"),
                row.bool("exclusive"),
                row.text("owner"),
                row.text("root"),
                Duration.between(now, row.instant("expires_at")));
    }
}
