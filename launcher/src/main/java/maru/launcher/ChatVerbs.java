package maru.launcher;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.launcher.admin.Reply;
import maru.launcher.admin.Request;
import maru.launcher.admin.Verb;
import maru.launcher.supervisor.CannotRun;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `maru admin chat …`. What only the running processes know is asked of them by a row that each
/// looks for, carries out and answers.
final class ChatVerbs {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);
    private static final int WORDS_AT_MOST = 10_000;

    private final People people;

    ChatVerbs(People people) {
        this.people = people;
    }

    Map<String, Verb> all() {
        return Map.of(
                "chat sessions", this::sessions,
                "chat rooms", this::rooms,
                "chat close", this::close,
                "chat broadcast", this::broadcast);
    }

    private int sessions(Request request, String caller, Reply reply) throws InterruptedException {
        Listing.print(request, reply, ask("sessions", "", caller), "address", "state", "from");
        return Verb.DONE;
    }

    private int rooms(Request request, String caller, Reply reply) {
        List<ObjectNode> found =
                database()
                        .transaction(
                                tx -> {
                                    record(tx, "rooms", "", caller);
                                    return tx.list(
                                            "select * from chat.operator_room order by class, name",
                                            ChatVerbs::room);
                                });
        Listing.print(request, reply, found, "name", "class", "members", "present", "last_said");
        return Verb.DONE;
    }

    private static ObjectNode room(Row row) {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", row.text("name"));
        node.put("class", row.text("class"));
        node.put("members", row.bigint("members"));
        node.put("present", row.bigint("present"));
        row.optional("last_said", Row::instant)
                .ifPresent(last -> node.put("last_said", last.toString()));
        return node;
    }

    private int close(Request request, String caller, Reply reply) throws InterruptedException {
        List<ObjectNode> closed = ask("close", request.option("address"), caller);
        if (closed.isEmpty()) {
            throw new CannotRun("No such session is there; `chat sessions` lists them.");
        }
        Listing.print(request, reply, closed, "address", "state", "from");
        return Verb.DONE;
    }

    private int broadcast(Request request, String caller, Reply reply) throws InterruptedException {
        String words = request.option("words").strip();
        if (words.isEmpty() || words.length() > WORDS_AT_MOST) {
            throw new CannotRun("Write between 1 and " + WORDS_AT_MOST + " characters.");
        }
        List<ObjectNode> told = ask("broadcast", words, caller);
        if (request.flag("json")) {
            Listing.print(request, reply, told);
        } else {
            reply.line("Told " + told.size() + " sessions.");
        }
        return Verb.DONE;
    }

    /// Gives an order to all processes of chat and waits for their answers.
    ///
    /// @return the sessions that they met
    private List<ObjectNode> ask(String verb, String argument, String caller)
            throws InterruptedException {
        long order =
                database()
                        .transaction(
                                tx -> {
                                    record(tx, verb, argument, caller);
                                    return tx.one(
                                            "insert into chat.operator_order (verb, argument)"
                                                    + " values (?, ?) returning id",
                                            row -> row.bigint("id"),
                                            verb,
                                            argument);
                                });
        long until = System.nanoTime() + ANSWERS_WITHIN.toNanos();
        while (!isAnswered(order)) {
            if (System.nanoTime() > until) {
                throw new CannotRun("Chat does not answer; `status` says how it does.");
            }
            Thread.sleep(LOOKS_EVERY);
        }
        return database()
                .read(
                        tx ->
                                tx.list(
                                        """
                                        select s.* from chat.operator_answer as a,
                                            unnest(a.addresses, a.states, a.sources) as s (address, state, source)
                                        where a.operator_order = ? order by s.address
                                        """,
                                        ChatVerbs::session,
                                        order));
    }

    /// By each process that has looked for orders of late, and by one at least.
    private boolean isAnswered(long order) {
        return database()
                .read(
                        tx ->
                                tx.one(
                                        """
                                        select count(a.node) > 0 and bool_and(a.node is not null) as done
                                        from chat.node as n left join chat.operator_answer as a
                                            on a.node = n.name and a.operator_order = ?
                                        where n.looked_at > clock_timestamp() - interval '30 seconds'
                                        """,
                                        row -> row.optional("done", Row::bool).orElse(false),
                                        order));
    }

    private static ObjectNode session(Row row) {
        ObjectNode node = JSON.createObjectNode();
        node.put("address", row.text("address"));
        node.put("state", row.text("state"));
        node.put("from", row.text("source"));
        return node;
    }

    private Database database() {
        return people.database();
    }

    private void record(Transaction tx, String verb, String argument, String operator) {
        AuditEntry entry =
                AuditEntry.of(new Asker.Service("launcher.admin"), "chat." + verb, "chat")
                        .detail("operator", operator);
        people.audit()
                .append(
                        tx,
                        Optional.of(argument)
                                .filter(some -> !some.isEmpty())
                                .map(some -> entry.detail("argument", some))
                                .orElse(entry));
    }
}
