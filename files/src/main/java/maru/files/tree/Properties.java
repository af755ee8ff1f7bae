package maru.files.tree;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.files.name.DavPath;
import maru.files.tree.Walker.Hold;
import maru.kernel.Refusal;
import maru.storage.Database;
import maru.storage.Transaction;

/// Properties whose meaning only clients know (RFC 4918 section 4), kept as the XML they sent.
public final class Properties {

    /// Of one node.
    private static final int AT_MOST = 100;

    private final Database database;
    private final Walker walker;
    private final Locks locks;

    public Properties(Database database, Walker walker, Locks locks) {
        this.database = database;
        this.walker = walker;
        this.locks = locks;
    }

    /// A property's name: the namespace (empty for none) and the local name.
    public record Name(String namespace, String local) {}

    /// One property with its value.
    ///
    /// @param value the whole element as XML that stands by itself
    public record Property(Name name, String value) {}

    /// One step of a change, in the order in which they came.
    ///
    /// @param value empty to remove the property
    public record Change(Name name, Optional<String> value) {}

    /// What lies beside the dead properties in one PROPPATCH.
    ///
    /// @param shownAt the client's own time of the last change
    /// @param handIn makes the folder one to hand in to, or no longer
    public record Live(Optional<Instant> shownAt, Optional<HandInWish> handIn) {

        public static final Live NOTHING = new Live(Optional.empty(), Optional.empty());
    }

    /// Whether a folder is one to hand in to.
    ///
    /// @param until empty for no end
    public record HandInWish(boolean open, Optional<Instant> until) {}

    /// Sets and removes, all or none.
    public void change(Request request, DavPath path, List<Change> changes, Live live) {
        Optional<UUID> start = walker.start(request.caller(), path);
        database.change(
                tx -> {
                    Hold hold = live.handIn().isPresent() ? Hold.ALONE : Hold.BESIDE;
                    Spot spot = walker.walk(tx, request.caller(), path, start, hold);
                    Node node = Walker.readable(spot);
                    request.conditions().require(tx, spot);
                    if (!spot.last().rights().write()) {
                        throw Placing.forbidden(spot.last().rights());
                    }
                    Locks.require(locks.at(tx, spot), request.caller(), request.tokens());
                    apply(tx, node, changes);
                    live.shownAt()
                            .ifPresent(
                                    at ->
                                            tx.update(
                                                    "update files.node set shown_at = ? where id ="
                                                            + " ?",
                                                    at,
                                                    node.id()));
                    live.handIn().ifPresent(wish -> handIn(tx, request, spot, wish));
                });
    }

    private static void apply(Transaction tx, Node node, List<Change> changes) {
        for (Change change : changes) {
            if (change.value().isPresent()) {
                tx.update(
                        "insert into files.property (node, namespace, name, value) values (?, ?, ?,"
                                + " ?) on conflict (node, namespace, name) do update set value ="
                                + " excluded.value",
                        node.id(),
                        change.name().namespace(),
                        change.name().local(),
                        change.value().get());
            } else {
                tx.update(
                        "delete from files.property where node = ? and namespace = ? and name = ?",
                        node.id(),
                        change.name().namespace(),
                        change.name().local());
            }
        }
        long count =
                tx.one(
                        "select count(*) as n from files.property where node = ?",
                        row -> row.bigint("n"),
                        node.id());
        if (count > AT_MOST) {
            throw new Refusal.TooLarge(AT_MOST).asException();
        }
    }

    private static void handIn(Transaction tx, Request request, Spot spot, HandInWish wish) {
        Node node = spot.last().node();
        if (!spot.last().rights().manage() || !node.folder() || spot.isDrive()) {
            throw new Refusal.Forbidden(
                            "제출함은 이 드라이브를 관리하는 사람만 만들 수 있습니다."
                                    + " (Only those who manage this drive can make a hand-in"
                                    + " folder.)")
                    .asException();
        }
        Sharing.setHandIn(tx, request.caller(), spot, wish.open(), wish.until());
    }

    /// The properties of some nodes.
    public static Map<UUID, List<Property>> of(Transaction tx, List<UUID> nodes) {
        record Owned(UUID node, Property property) {}
        return tx
                .list(
                        "select node, namespace, name, value from files.property where node = any"
                                + " (?) order by namespace, name",
                        row ->
                                new Owned(
                                        row.uuid("node"),
                                        new Property(
                                                new Name(row.text("namespace"), row.text("name")),
                                                row.text("value"))),
                        nodes)
                .stream()
                .collect(
                        Collectors.groupingBy(
                                Owned::node,
                                Collectors.mapping(Owned::property, Collectors.toList())));
    }
}
