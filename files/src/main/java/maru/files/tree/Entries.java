package maru.files.tree;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.files.signon.Caller;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Transaction;

/// Reads what lies in a folder, a page at a time, so that no connection is held while a slow client
/// takes the list and no folder is too large for memory.
public final class Entries {

    /// Entries that are read at once.
    public static final int PAGE = 500;

    private final Clock clock;

    public Entries(Clock clock) {
        this.clock = clock;
    }

    /// One entry with what the person may do with it.
    public record Entry(Node node, String key, Rights rights) {}

    /// The entries of a folder after a name, in the order of their names. What the person may not
    /// read is not among them.
    ///
    /// @param after the key of the last entry of the page before; empty for the first page
    public List<Entry> page(Transaction tx, Caller caller, Spot.Step folder, String after) {
        if (folder.handIn() && !folder.rights().write() && folder.handedInBy().isEmpty()) {
            // Nothing was handed in yet; what others have is not there for her.
            return List.of();
        }
        return tx.list(
                "select"
                        + Node.COLUMNS
                        + ", name_key, case when own_rights then (select coalesce("
                        + " bit_or(e.rights), 0) from files.entitlement e where e.node = n.id"
                        + " and (e.person = ? or e.group_key = any (files.groups(?, ?)))"
                        + " and (e.until is null or e.until > clock_timestamp()))"
                        + " | case when ? & 8 > 0 then ? else 0 end"
                        + " else ? end as may"
                        + " from files.node n where parent = ? and name_key > ? order by name_key"
                        + " limit "
                        + PAGE,
                row ->
                        new Entry(
                                Node.of(row), row.text("name_key"), new Rights(row.integer("may"))),
                caller.person().value(),
                caller.person().value(),
                Seoul.today(clock),
                folder.rights().bits(),
                folder.rights().bits(),
                folder.rights().bits(),
                folder.node().id(),
                after);
    }

    static Node byId(Transaction tx, UUID id) {
        Optional<Node> node =
                tx.first("select" + Node.COLUMNS + "from files.node where id = ?", Node::of, id);
        return node.orElseThrow(() -> new Refusal.NotFound().asException());
    }
}
