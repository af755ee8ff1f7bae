package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.FreshDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said is heard, once and in order, whatever happens to connections, to the server's
/// process and to the database's connections (`-Dmaru.long=true`: 100,000 messages among 200
/// sessions, with 50 kills).
class LedgerTest {

    private static final boolean LONG = Boolean.getBoolean("maru.long");
    private static final int SESSIONS = LONG ? 200 : 12;
    private static final int OF_EACH = LONG ? 500 : 100;
    private static final int KILLS = LONG ? 50 : 2;

    /// One in so many is said in the room.
    private static final int IN_ROOM_EACH = 10;

    private static final int IN_ROOM = 6;
    private static final String ROOM = "ledger@rooms." + ChatForTests.DOMAIN;

    @TempDir Path folder;

    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger said = new AtomicInteger();
    private final Map<String, Integer> promised = new LinkedHashMap<>();

    @Test
    void nothingIsLostDoubledOrOutOfOrder() throws Exception {
        CertificateForTests.write(folder, ChatForTests.DOMAIN);
        try (FreshDatabase fresh =
                FreshDatabase.with("storage", "identity").part("chat").migrate("chat")) {
            DatabaseConfig config = fresh.config("chat", 12);
            ChatProcess server = ChatProcess.start(config, folder, SESSIONS);
            port.set(server.port());
            List<LedgerClient> clients = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                clients.add(new LedgerClient("ledger" + i, i < IN_ROOM ? ROOM : null, port::get));
                if (i == 0) {
                    // The first makes the room, and others may come in.
                    await(clients, () -> clients.getFirst().isInRoom());
                }
            }
            await(
                    clients,
                    () -> clients.subList(0, IN_ROOM).stream().allMatch(LedgerClient::isInRoom));
            CountDownLatch speaking = speak(clients);
            Database owner = fresh.asSuperuser();
            Random random = new Random(7);
            for (int kill = 1; kill <= KILLS; kill++) {
                int due = SESSIONS * OF_EACH * kill / (KILLS + 1);
                while (said.get() < due) {
                    clients.get(random.nextInt(SESSIONS)).cut();
                    speaking.await(50, TimeUnit.MILLISECONDS);
                }
                owner.change(
                        tx ->
                                tx.list(
                                        "select pg_terminate_backend(pid) as done from"
                                                + " pg_stat_activity where usename = 'maru_chat'",
                                        row -> row.bool("done")));
                await(clients, () -> said.get() >= due + 5 || speaking.getCount() == 0);
                server.kill();
                List<Integer> before = clients.stream().map(LedgerClient::resumptions).toList();
                server = ChatProcess.start(config, folder, SESSIONS);
                port.set(server.port());
                await(clients, () -> allCameBackSince(before, clients));
            }
            await(clients, () -> speaking.getCount() == 0);
            await(
                    clients,
                    () ->
                            clients.stream().allMatch(each -> each.unacknowledged() == 0)
                                    && clients.stream().mapToInt(LedgerClient::count).sum()
                                            >= promised());
            check(clients);
            clients.forEach(LedgerClient::close);
            server.kill();
        }
    }

    private static boolean allCameBackSince(List<Integer> before, List<LedgerClient> clients) {
        return IntStream.range(0, clients.size())
                .allMatch(i -> clients.get(i).resumptions() > before.get(i));
    }

    private CountDownLatch speak(List<LedgerClient> clients) {
        CountDownLatch speaking = new CountDownLatch(SESSIONS);
        for (int i = 0; i < SESSIONS; i++) {
            int self = i;
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    speak(clients.get(self), self);
                                } catch (InterruptedException stopped) {
                                    Thread.currentThread().interrupt();
                                } finally {
                                    speaking.countDown();
                                }
                            });
        }
        return speaking;
    }

    private void speak(LedgerClient client, int self) throws InterruptedException {
        Random random = new Random(self);
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (int i = 0; i < OF_EACH; i++) {
            if (self < IN_ROOM && i % IN_ROOM_EACH == 0) {
                String way = self + ">room";
                client.say(ROOM, "groupchat", way, numbers.merge(way, 1, Integer::sum));
            } else {
                int other = (self + 1 + random.nextInt(SESSIONS - 1)) % SESSIONS;
                String way = self + ">" + other;
                client.say(
                        ChatForTests.jid("ledger" + other),
                        "chat",
                        way,
                        numbers.merge(way, 1, Integer::sum));
            }
            said.incrementAndGet();
        }
        synchronized (promised) {
            promised.putAll(numbers);
        }
    }

    /// How many messages are to be received, a room's by each who is in it.
    private int promised() {
        synchronized (promised) {
            return promised.entrySet().stream()
                    .mapToInt(
                            each ->
                                    each.getKey().endsWith("room")
                                            ? each.getValue() * IN_ROOM
                                            : each.getValue())
                    .sum();
        }
    }

    private void check(List<LedgerClient> clients) {
        for (int i = 0; i < SESSIONS; i++) {
            Map<String, List<Integer>> wanted = new LinkedHashMap<>();
            for (Map.Entry<String, Integer> each : promised.entrySet()) {
                String to = each.getKey().substring(each.getKey().indexOf('>') + 1);
                if (to.equals(String.valueOf(i)) || (to.equals("room") && i < IN_ROOM)) {
                    wanted.put(
                            each.getKey(),
                            IntStream.rangeClosed(1, each.getValue()).boxed().toList());
                }
            }
            assertThat(clients.get(i).received())
                    .as("what session %d received", i)
                    .containsExactlyInAnyOrderEntriesOf(wanted);
        }
        assertThat(clients.stream().mapToInt(LedgerClient::resumptions).sum())
                .isGreaterThanOrEqualTo(SESSIONS * KILLS);
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    /// Waits for as long as something still moves.
    private void await(List<LedgerClient> clients, Check check) throws Exception {
        long movedAt = System.nanoTime();
        long before = -1;
        while (!check.holds()) {
            long now = said.get();
            for (LedgerClient each : List.copyOf(clients)) {
                each.ask();
                now += each.count() + each.resumptions();
            }
            if (now != before) {
                before = now;
                movedAt = System.nanoTime();
            }
            if (System.nanoTime() - movedAt > TimeUnit.MINUTES.toNanos(3)) {
                throw new AssertionError("nothing moves, " + said.get() + " said: " + clients);
            }
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        }
    }
}
