package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import maru.mail.jmap.ChangeLog.Kind;

/// Tells clients that listen when something of theirs has changed (RFC 8620 §7.3).
///
/// What is told are the states themselves, read when a change is heard of and at the least each
/// [#LOOKS_EVERY_SECONDS], so that a client misses nothing, whichever process made the change.
final class EventDoor {

    static final String PATH = "/jmap/events";

    private static final int LOOKS_EVERY_SECONDS = 30;
    private static final int PING_AT_LEAST = 5;

    /// The kinds of records that a change row tells of, by their names in JMAP.
    private static final Map<Kind, List<String>> TYPES =
            Map.of(
                    Kind.EMAIL, List.of("Email", "Thread"),
                    Kind.MAILBOX, List.of("Mailbox"),
                    Kind.SUBMISSION, List.of("EmailSubmission"),
                    Kind.IDENTITY, List.of("Identity"),
                    Kind.VACATION, List.of("VacationResponse"));

    /// How a client wants to be told.
    private record Wish(Optional<Set<String>> types, boolean closeAfterState, int ping) {

        static Wish of(String query) throws Problem {
            Map<String, String> given = new HashMap<>();
            for (String each : query.split("&", -1)) {
                String[] words = each.split("=", 2);
                given.put(words[0], words.length == 2 ? words[1].replace("%2C", ",") : "");
            }
            String types = given.getOrDefault("types", "*").replace("%2A", "*");
            String close = given.getOrDefault("closeafter", "no");
            String ping = given.getOrDefault("ping", "0");
            if (!ping.matches("\\d{1,6}") || !Set.of("state", "no").contains(close)) {
                throw Problem.notRequest("types, closeafter and ping are wanted.");
            }
            int seconds = Integer.parseInt(ping);
            return new Wish(
                    types.equals("*")
                            ? Optional.empty()
                            : Optional.of(Set.copyOf(Arrays.asList(types.split(",", -1)))),
                    close.equals("state"),
                    seconds == 0 ? 0 : Math.max(PING_AT_LEAST, seconds));
        }

        boolean asksFor(String type) {
            return types.map(all -> all.contains(type)).orElse(true);
        }
    }

    private final Stores stores;
    private final ChangeLog log;
    private final Turns listening = new Turns("maxConcurrentRequests", Limits.LISTENERS_AT_ONCE);
    private final Map<String, Set<Semaphore>> listeners = new ConcurrentHashMap<>();

    EventDoor(Stores stores) {
        this.stores = stores;
        this.log = new ChangeLog(stores.database());
    }

    /// Something has changed in these mailboxes, wherever.
    void changed(Collection<UUID> mailboxes) {
        if (listeners.isEmpty()) {
            return;
        }
        stores.database()
                .look(
                        transaction ->
                                transaction.list(
                                        "select distinct owner from mailbox where id = any(?)",
                                        row -> row.text("owner"),
                                        mailboxes))
                .forEach(this::changed);
    }

    /// Something has changed for somebody, or may have.
    void changed(String owner) {
        listeners.getOrDefault(owner, Set.of()).forEach(Semaphore::release);
    }

    /// Goes on until the client leaves, or may no longer listen.
    void listen(HttpExchange exchange, SignedIn who) throws IOException, Problem {
        String query = exchange.getRequestURI().getRawQuery();
        Wish wish = Wish.of(query == null ? "" : query);
        Semaphore heard = new Semaphore(0);
        String owner = who.owner();
        List<Account> mine = List.of();
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end =
                () -> {
                    ended.set(true);
                    heard.release();
                };
        try (Turns.Turn _ = listening.begin(owner);
                AutoCloseable _ = stores.doorkeeper().watch(who.accepted(), end)) {
            mine = new Accounts(owner, stores.doorkeeper()).all();
            mine.forEach(account -> hear(account, heard));
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            tell(exchange.getResponseBody(), mine, wish, heard, ended);
        } catch (InterruptedException stopping) {
            // The connection closes with the server.
        } catch (IOException | Problem failed) {
            throw failed;
        } catch (Exception unwatched) {
            throw new IllegalStateException(unwatched);
        } finally {
            mine.forEach(account -> forget(account, heard));
        }
    }

    private void hear(Account account, Semaphore heard) {
        listeners.compute(
                account.owner(),
                (any, all) -> {
                    Set<Semaphore> more = all == null ? ConcurrentHashMap.newKeySet() : all;
                    more.add(heard);
                    return more;
                });
    }

    private void forget(Account account, Semaphore heard) {
        listeners.computeIfPresent(
                account.owner(),
                (any, all) -> {
                    all.remove(heard);
                    return all.isEmpty() ? null : all;
                });
    }

    private void tell(
            OutputStream out,
            List<Account> accounts,
            Wish wish,
            Semaphore heard,
            AtomicBoolean ended)
            throws IOException, InterruptedException {
        Map<Account, Map<String, String>> told = states(accounts, wish);
        write(out, ": " + accounts.getFirst().id() + "\n\n");
        long pingAt = System.nanoTime();
        while (!ended.get()) {
            int wait = wish.ping() == 0 ? LOOKS_EVERY_SECONDS : wish.ping();
            boolean changed =
                    heard.tryAcquire(Math.min(wait, LOOKS_EVERY_SECONDS), TimeUnit.SECONDS);
            heard.drainPermits();
            Map<Account, Map<String, String>> now = states(accounts, wish);
            if (!now.equals(told)) {
                ObjectNode change = JsonNodeFactory.instance.objectNode();
                change.put("@type", "StateChange");
                ObjectNode changes = change.putObject("changed");
                for (Account account : accounts) {
                    Map<String, String> newer = new HashMap<>(now.getOrDefault(account, Map.of()));
                    newer.entrySet().removeAll(told.getOrDefault(account, Map.of()).entrySet());
                    if (!newer.isEmpty()) {
                        ObjectNode types = changes.putObject(account.id());
                        newer.forEach(types::put);
                    }
                }
                write(out, "event: state\ndata: " + change + "\n\n");
                told = now;
                if (wish.closeAfterState()) {
                    return;
                }
            }
            long silent = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - pingAt);
            if (!changed && wish.ping() > 0 && silent >= wish.ping()) {
                write(out, "event: ping\ndata: {\"interval\": " + wish.ping() + "}\n\n");
                pingAt = System.nanoTime();
            } else if (!changed) {
                // Whoever has left is found out by it.
                write(out, ":\n\n");
            }
        }
    }

    private Map<Account, Map<String, String>> states(List<Account> accounts, Wish wish) {
        Map<Account, Map<String, String>> states = new HashMap<>();
        accounts.forEach(account -> states.put(account, states(account, wish)));
        return states;
    }

    private Map<String, String> states(Account account, Wish wish) {
        Map<String, String> states = new HashMap<>();
        for (Kind kind : EnumSet.allOf(Kind.class)) {
            List<String> types =
                    TYPES.getOrDefault(kind, List.of()).stream().filter(wish::asksFor).toList();
            if (!types.isEmpty()) {
                String state = log.state(account, kind);
                types.forEach(type -> states.put(type, state));
            }
        }
        return states;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
