package maru.chat.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// What is committed in one transaction. It can be tried again when nobody knows whether the
/// transaction before was committed: its entries are looked for first.
final class Batch {

    static final long REPEATED = -1;
    static final long NOTHING = -2;

    /// Locks; an archive's is its number modulo this.
    private static final int LANES = 64;

    /// The first key of the advisory locks: any number nobody else uses.
    private static final int LOCK_SPACE = 0x6368_6174;

    /// A resend is looked for among entries of this time, in microseconds times 16: 40 days.
    private static final long RESENT_WITHIN = (40L * 24 * 3_600 * 1_000_000) << 4;

    private final List<Work> works;
    private final List<Draft> drafts = new ArrayList<>();

    /// What an attempt gave out whose outcome is not known; null before there was one.
    private long @Nullable [] attempted;

    Batch(List<Work> works) {
        this.works = List.copyOf(works);
        for (Work work : this.works) {
            if (work instanceof Work.Append append) {
                drafts.add(append.draft());
            }
        }
    }

    List<Work> works() {
        return works;
    }

    /// Whether it may have been committed by an attempt that failed.
    boolean isInDoubt() {
        return attempted != null;
    }

    /// Puts all into the transaction.
    ///
    /// @param last the newest entry of this process
    /// @return for each work the id it got, [#REPEATED] or [#NOTHING]
    long[] write(Transaction tx, String node, long last) {
        long clock = drafts.isEmpty() ? 0 : lock(tx, lanes());
        long[] before = attempted;
        attempted = null;
        if (before != null && isThere(tx, before)) {
            attempted = before;
            return before;
        }
        long[] ids = new long[works.size()];
        Arrays.fill(ids, NOTHING);
        if (!drafts.isEmpty()) {
            append(tx, Math.max(clock * 16, last + 16), ids);
        }
        marks(tx);
        long handedOut = 0;
        for (Work work : works) {
            switch (work) {
                case Work.Append append -> {}
                case Work.Change(Archive.Note note) -> note.write(tx);
                case Work.HandedOut(long entry) -> handedOut = entry;
            }
        }
        if (handedOut > 0) {
            handedOut(tx, node, handedOut);
        }
        attempted = drafts.isEmpty() ? null : ids;
        return ids;
    }

    static void handedOut(Transaction tx, String node, long entry) {
        tx.update(
                """
                insert into chat.node (name, handed_out) values (?, ?)
                on conflict (name) do update set handed_out = excluded.handed_out
                """,
                node,
                entry);
    }

    private void append(Transaction tx, long first, long[] ids) {
        Set<String> known = origins(tx, first - RESENT_WITHIN);
        long next = first;
        EntryRows rows = new EntryRows(drafts.size());
        for (int i = 0; i < ids.length; i++) {
            if (works.get(i) instanceof Work.Append(Draft draft, Stored stored, var mark)) {
                if (draft.origin() != null && !known.add(key(draft))) {
                    ids[i] = REPEATED;
                } else {
                    rows.add(next, draft);
                    ids[i] = next;
                    next += 16;
                }
            }
        }
        rows.insert(tx);
    }

    private Set<Integer> lanes() {
        Set<Integer> lanes = new TreeSet<>();
        for (Draft draft : drafts) {
            lanes.add((int) (draft.sender() % LANES));
            lanes.add((int) (draft.receiver() % LANES));
        }
        return lanes;
    }

    /// The database's clock in microseconds, read with the locks held. A transaction of ours that
    /// is still being committed holds them too.
    private static long lock(Transaction tx, Set<Integer> lanes) {
        return tx.one(
                """
                select (extract(epoch from clock_timestamp()) * 1000000)::bigint as clock
                from (select count(pg_advisory_xact_lock(?, lane)) as locked
                      from (select unnest(?) as lane order by 1) as sorted) as all_locks
                where locked >= 0
                """,
                row -> row.bigint("clock"),
                LOCK_SPACE,
                lanes);
    }

    private static boolean isThere(Transaction tx, long[] ids) {
        List<Long> given = Arrays.stream(ids).filter(id -> id > 0).boxed().toList();
        return !given.isEmpty()
                && tx.exists("select 1 from chat.entry where id = any (?) limit 1", given);
    }

    private static String key(Draft draft) {
        return draft.sender() + " " + draft.origin();
    }

    private Set<String> origins(Transaction tx, long since) {
        List<Long> senders = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        for (Draft draft : drafts) {
            @Nullable String origin = draft.origin();
            if (origin != null) {
                senders.add(draft.sender());
                origins.add(origin);
            }
        }
        if (origins.isEmpty()) {
            return new HashSet<>();
        }
        return new HashSet<>(
                tx.list(
                        """
                        select e.sender || ' ' || e.origin as key
                        from unnest(?, ?) as asked (sender, origin)
                        join chat.entry as e
                            on e.sender = asked.sender and e.origin = asked.origin and e.id > ?
                        """,
                        row -> row.text("key"),
                        senders,
                        origins,
                        since));
    }

    private void marks(Transaction tx) {
        Map<String, Mark> newest = new TreeMap<>();
        for (Work work : works) {
            if (work instanceof Work.Append append && append.mark() != null) {
                newest.put(append.mark().stream(), append.mark());
            }
        }
        Mark.write(tx, newest.values());
    }
}
