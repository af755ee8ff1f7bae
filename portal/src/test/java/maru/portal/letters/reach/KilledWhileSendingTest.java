package maru.portal.letters.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import maru.identity.PersonId;
import maru.kernel.Refused;
import maru.portal.TestPortal;
import maru.storage.Database;
import org.junit.jupiter.api.Test;

/// Kill -9 of the process that sends, and of PostgreSQL under it, in the middle of sending.
/// `-Dmaru.long=true` kills a hundred times.
class KilledWhileSendingTest {

    private static final int KILLS = Boolean.getBoolean("maru.long") ? 100 : 4;
    private static final int WRITTEN_EACH = 24;
    private static final int TAKEN_BEFORE = 8;
    private static final int MESSAGES = KILLS * WRITTEN_EACH;

    /// When all this happens, so that the portal's own rounds have no part in it.
    private static final Duration TOMORROW = Duration.ofDays(1);

    /// Longer than a message belongs to the process that took it.
    private static final Duration LATER = Duration.ofMinutes(6);

    @Test
    void everyMessageArrivesWholeAndOnlyOneUnderWayAtAKillComesAgain() throws Exception {
        try (TestPortal portal = TestPortal.start(Map.of("demo", "true"));
                MailServer server = new MailServer()) {
            keepCommits(portal);
            for (int kill = 0; kill < KILLS; kill++) {
                int round = kill;
                untilAnswered(() -> write(portal, round));
                int before = server.count();
                SendingProcess process = start(portal, server, kill);
                server.awaitCount(before + TAKEN_BEFORE);
                if (kill % 2 == 1) {
                    killDatabase(portal);
                }
                process.kill();
                untilAnswered(() -> ask(portal));
            }
            SendingProcess last = start(portal, server, KILLS);
            server.awaitDifferent(MESSAGES);
            untilAnswered(() -> awaitAllMarked(portal));
            last.kill();

            int doubled = server.taken().values().stream().mapToInt(times -> times - 1).sum();
            assertThat(server.taken()).hasSize(MESSAGES);
            assertThat(doubled)
                    .as("one in the process's hands at its end, and one at the database's")
                    .isLessThanOrEqualTo(KILLS + KILLS / 2);
        }
    }

    /// The tests' server forgets its last commits when it is killed, unless it is told.
    private static void keepCommits(TestPortal portal) {
        try (Database owner = portal.asOwner()) {
            owner.change(
                    transaction ->
                            transaction.update(
                                    "do $$ begin execute format('alter database %I set"
                                            + " synchronous_commit = on', current_database());"
                                            + " end $$"));
        }
    }

    private static SendingProcess start(TestPortal portal, MailServer server, int number)
            throws Exception {
        return SendingProcess.start(
                portal.ownersWay(2, "sending"),
                server.port(),
                TOMORROW.plus(LATER.multipliedBy(number + 1L)));
    }

    private static void write(TestPortal portal, int round) {
        Clock clock = Clock.offset(Clock.systemUTC(), TOMORROW);
        Database database = portal.database();
        Choices choices = new Choices(database, clock);
        PersonId mother = portal.card("mother").person();
        choices.choose(
                mother, new Choice(Set.of(Way.MAIL), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
        Outbox outbox = new Outbox(database, choices, List.of(), clock);
        database.change(
                transaction -> {
                    for (int i = 0; i < WRITTEN_EACH; i++) {
                        outbox.write(
                                transaction,
                                new Outbox.Note(
                                        "test/" + round + "/" + i,
                                        mother,
                                        Optional.empty(),
                                        "제목",
                                        "본문",
                                        ""));
                    }
                });
    }

    /// A process of the server that ends so takes all others with it: PostgreSQL recovers from its
    /// log as after a failure of the machine.
    private static void killDatabase(TestPortal portal) throws Exception {
        int victim;
        try (Database owner = portal.asOwner()) {
            victim =
                    owner.read(
                            transaction ->
                                    transaction.one(
                                            "select pid from pg_stat_activity where"
                                                    + " application_name = 'maru sending' limit 1",
                                            row -> row.integer("pid")));
        }
        ProcessHandle process = ProcessHandle.of(victim).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    /// Asks again while the database recovers, and while a pool still has connections from before.
    /// What is written twice is written once: every message has its key.
    private static void untilAnswered(Runnable what) {
        while (true) {
            try {
                what.run();
                return;
            } catch (Refused notYet) {
                Thread.onSpinWait();
            }
        }
    }

    /// Other tests share the server, so none goes on before it has recovered.
    private static void ask(TestPortal portal) {
        try (Database owner = portal.asOwner()) {
            owner.read(transaction -> transaction.exists("select 1"));
        }
    }

    private static void awaitAllMarked(TestPortal portal) {
        while (portal.database()
                .read(
                        transaction ->
                                transaction.exists(
                                        "select 1 from portal.outbox_message where once like"
                                                + " 'test/%' and state <> 'sent'"))) {
            Thread.onSpinWait();
        }
    }
}
