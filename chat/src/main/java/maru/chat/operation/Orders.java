package maru.chat.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import maru.chat.jid.Jid;
import maru.chat.routing.Router;
import maru.chat.session.Connection;
import maru.chat.session.Lifecycle;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.session.Sessions;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.storage.Database;
import maru.storage.Transaction;

/// What operators ask of all processes by `maru admin chat`: rows that each process looks for,
/// carries out and answers. An order is carried out at most once by each, and not at all when it is
/// older than a minute.
public final class Orders {

    /// How often to call [#look()].
    public static final Duration PAUSE = Duration.ofSeconds(1);

    private enum Verb {
        SESSIONS,
        CLOSE,
        BROADCAST
    }

    private record Order(long id, Verb verb, String argument) {}

    private final Database database;
    private final String node;
    private final Router router;
    private final Sessions sessions;
    private final Lifecycle lifecycle;

    public Orders(
            Database database, String node, Router router, Sessions sessions, Lifecycle lifecycle) {
        this.database = database;
        this.node = node;
        this.router = router;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
    }

    /// Carries out what was asked since the last look.
    public void look() {
        for (Order order : database.transaction(this::open)) {
            List<Session> met = met(order);
            // Answered first: who is closed is still in the answer as she was.
            database.change(tx -> answer(tx, order, met));
            switch (order.verb()) {
                case SESSIONS -> {}
                case CLOSE ->
                        met.forEach(
                                each ->
                                        lifecycle.close(
                                                each,
                                                "policy-violation",
                                                "Closed by the operator."));
                case BROADCAST -> {
                    Packet packet = Packet.of(headline(order.argument()));
                    met.forEach(each -> each.deliver(packet));
                }
            }
        }
    }

    private List<Order> open(Transaction tx) {
        tx.update(
                "update chat.node set looked_at = clock_timestamp() where name = ? and (looked_at is"
                        + " null or looked_at < clock_timestamp() - interval '10 seconds')",
                node);
        return tx.list(
                """
                select id, upper(verb) as verb, argument from chat.operator_order as o
                where asked_at > clock_timestamp() - interval '1 minute' and not exists
                    (select 1 from chat.operator_answer as a where a.operator_order = o.id and a.node = ?)
                order by id
                """,
                row ->
                        new Order(
                                row.bigint("id"),
                                row.constant("verb", Verb.class),
                                row.text("argument")),
                node);
    }

    private List<Session> met(Order order) {
        List<Session> met = new ArrayList<>();
        switch (order.verb()) {
            case SESSIONS, BROADCAST -> sessions.each(met::add);
            case CLOSE -> {
                Jid whose = Jid.orNull(order.argument());
                if (whose != null && whose.domain().equals(router.domain())) {
                    sessions.of(whose.local()).stream()
                            .filter(each -> whose.isBare() || each.address().equals(whose))
                            .forEach(met::add);
                }
            }
        }
        return met;
    }

    private void answer(Transaction tx, Order order, List<Session> met) {
        tx.update(
                "insert into chat.operator_answer values (?, ?, ?, ?, ?)",
                order.id(),
                node,
                met.stream().map(each -> each.address().toString()).toList(),
                met.stream().map(Orders::state).toList(),
                met.stream().map(Orders::source).toList());
    }

    /// `available`, `connected` (it has sent no presence), or `waiting since …` for one that may be
    /// resumed.
    private static String state(Session session) {
        Instant left = session.leftAt();
        if (left != null) {
            return "waiting since " + left;
        }
        return session.isAvailable() ? "available" : "connected";
    }

    private static String source(Session session) {
        Connection connection = session.connection();
        return connection == null ? "" : connection.address().text();
    }

    private Element headline(String words) {
        return Element.of("message", Namespaces.CLIENT)
                .with("from", router.domain())
                .with("type", "headline")
                .addText("body", words);
    }

    /// Takes away what was asked an hour ago.
    public void tidy() {
        database.change(
                tx ->
                        tx.update(
                                "delete from chat.operator_order where asked_at <"
                                        + " clock_timestamp() - interval '1 hour'"));
    }
}
