package maru.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maru.kernel.Health;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.postgres.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatabaseTest {

    private static final Duration NOBODY_WAITS = Duration.ofSeconds(15);

    private static final FreshDatabase FRESH = FreshDatabase.empty().part("portal");
    private static Database database = FRESH.as("portal");

    private enum Colour {
        RED,
        BLUE
    }

    @BeforeAll
    static void makeTables() {
        FRESH.asSuperuser()
                .change(
                        tx -> {
                            tx.update("set local role maru_owner");
                            tx.update(
                                    "create table portal.thing (id uuid primary key default"
                                            + " gen_random_uuid(), name text not null constraint"
                                            + " thing_name_once unique, number int, day date,"
                                            + " moment timestamptz, colour text, bytes bytea,"
                                            + " words text[])");
                        });
    }

    @AfterAll
    static void close() {
        FRESH.close();
    }

    @Test
    void valuesComeBackAsTheyWereWritten() {
        Instant moment = Instant.parse("2026-11-22T13:00:00.123456Z");
        UUID id =
                database.transaction(
                        tx ->
                                tx.one(
                                        "insert into thing (name, number, day, moment, colour,"
                                                + " bytes, words) values (?, ?, ?, ?, ?, ?, ?)"
                                                + " returning id",
                                        row -> row.uuid("id"),
                                        "가람",
                                        7,
                                        LocalDate.of(2026, 3, 2),
                                        moment,
                                        Colour.BLUE,
                                        new byte[] {1, 2},
                                        List.of("하나", "둘")));
        database.read(
                tx ->
                        tx.one(
                                "select * from thing where id = any(?)",
                                row -> {
                                    assertThat(row.text("name")).isEqualTo("가람");
                                    assertThat(row.integer("number")).isEqualTo(7);
                                    assertThat(row.date("day")).isEqualTo(LocalDate.of(2026, 3, 2));
                                    assertThat(row.instant("moment")).isEqualTo(moment);
                                    assertThat(row.constant("colour", Colour.class))
                                            .isEqualTo(Colour.BLUE);
                                    assertThat(row.bytes("bytes")).containsExactly(1, 2);
                                    assertThat(row.texts("words")).containsExactly("하나", "둘");
                                    return true;
                                },
                                List.of(id)));
    }

    @Test
    void emptyColumnsAreOptional() {
        database.change(tx -> tx.update("insert into thing (name) values (?)", "빈 것"));
        Optional<LocalDate> day =
                database.read(
                        tx ->
                                tx.one(
                                        "select day from thing where name = ?",
                                        row -> row.optional("day", Row::date),
                                        "빈 것"));
        assertThat(day).isEmpty();
    }

    @Test
    void whatThrowsIsRolledBack() {
        assertThatThrownBy(
                        () ->
                                database.change(
                                        tx -> {
                                            tx.update("insert into thing (name) values ('gone')");
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(exists("gone")).isFalse();
    }

    @Test
    void duplicateNamesItsConstraintAndNoValue() {
        database.change(tx -> tx.update("insert into thing (name) values ('홍길동')"));
        assertThatThrownBy(
                        () ->
                                database.change(
                                        tx ->
                                                tx.update(
                                                        "insert into thing (name) values (?)",
                                                        "홍길동")))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> {
                            assertThat(failure.isDuplicate()).isTrue();
                            assertThat(failure.constraint()).contains("thing_name_once");
                            assertThat(failure.getMessage()).doesNotContain("홍길동");
                        });
    }

    @Test
    void nestedWorkFailsAlone() {
        database.change(
                tx -> {
                    tx.update("insert into thing (name) values ('outer')");
                    assertThatThrownBy(
                                    () ->
                                            tx.nested(
                                                    inner ->
                                                            inner.update(
                                                                    "insert into thing (name)"
                                                                            + " values ('outer')")))
                            .isInstanceOf(DatabaseFailure.class);
                    tx.update("insert into thing (name) values ('outer still works')");
                });
        assertThat(exists("outer still works")).isTrue();
    }

    @Test
    void workWithinWorkJoinsTheTransactionAtHand() {
        database.change(
                tx -> {
                    tx.update("insert into thing (name) values ('seen from within')");
                    assertThat(exists("seen from within")).isTrue();
                    database.change(inner -> assertThat(inner).isSameAs(tx));
                });
    }

    @Test
    void readingCannotWrite() {
        assertThatThrownBy(
                        () ->
                                database.read(
                                        tx -> tx.update("insert into thing (name) values ('x')")))
                .isInstanceOf(DatabaseFailure.class);
        assertThatThrownBy(
                        () ->
                                database.read(
                                        tx -> {
                                            database.change(inner -> inner.update("select 1"));
                                            return true;
                                        }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void actionsAfterCommitRunOnlyAfterACommit() {
        List<String> ran = new ArrayList<>();
        database.change(tx -> tx.afterCommit(() -> ran.add("committed")));
        assertThatThrownBy(
                        () ->
                                database.change(
                                        tx -> {
                                            tx.afterCommit(() -> ran.add("rolled back"));
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(ran).containsExactly("committed");
    }

    @Test
    void whatGoesWithTheCommitStandsWithTheRest() {
        database.change(
                tx -> {
                    tx.updateWithCommit("insert into thing (name) values (?)", "with the commit");
                    tx.update("insert into thing (name) values ('before the commit')");
                    assertThat(exists("with the commit")).isFalse();
                });
        assertThat(exists("with the commit")).isTrue();
        assertThat(exists("before the commit")).isTrue();
    }

    @Test
    void whatIsDoneOnceStandsAndWhatFailsSoHasDoneNothing() {
        UUID id =
                database.once(
                        tx ->
                                tx.one(
                                        "insert into thing (name) values ('at once') returning id",
                                        row -> row.uuid("id")));
        assertThatThrownBy(
                        () ->
                                database.once(
                                        tx ->
                                                tx.update(
                                                        "insert into thing (name) values ('not"
                                                                + " yet'), ('at once')")))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> assertThat(failure.isDuplicate()).isTrue());
        List<UUID> there =
                database.read(
                        tx ->
                                tx.list(
                                        "select id from thing where name in ('at once', 'not yet')",
                                        row -> row.uuid("id")));
        assertThat(there).containsExactly(id);
    }

    @Test
    void whatIsDoneOnceWithinOtherWorkIsUndoneWithIt() {
        assertThatThrownBy(
                        () ->
                                database.change(
                                        tx -> {
                                            database.once(
                                                    same ->
                                                            same.update(
                                                                    "insert into thing (name)"
                                                                            + " values ('within')"));
                                            throw new IllegalStateException("stop");
                                        }))
                .hasMessage("stop");
        assertThat(
                        database.<Boolean>read(
                                tx -> tx.exists("select 1 from thing where name = 'within'")))
                .isFalse();
    }

    @Test
    void nothingWaitsForACommitThatDoesNotCome() {
        assertThatThrownBy(
                        () ->
                                database.once(
                                        tx -> {
                                            tx.updateWithCommit(
                                                    "insert into thing (name) values ('waits')");
                                            return true;
                                        }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyThatGoWithTheCommitKeepTheirOrder() {
        database.change(
                tx -> {
                    for (int i = 0; i < 23; i++) {
                        tx.updateWithCommit(
                                "insert into thing (name, number) select ?, count(*) from thing"
                                        + " where name like 'in order %'",
                                "in order " + i);
                    }
                });
        List<String> found =
                database.read(
                        tx ->
                                tx.list(
                                        "select name from thing where name like 'in order %' order"
                                                + " by number",
                                        row -> row.text("name")));
        assertThat(found)
                .hasSize(23)
                .startsWith("in order 0", "in order 1")
                .endsWith("in order 22");
    }

    @Test
    void whatFailsWithTheCommitUndoesAll() {
        database.change(tx -> tx.update("insert into thing (name) values ('once')"));
        List<String> ran = new ArrayList<>();
        assertThatThrownBy(
                        () ->
                                database.change(
                                        tx -> {
                                            tx.afterCommit(() -> ran.add("committed"));
                                            tx.update("insert into thing (name) values ('undone')");
                                            tx.updateWithCommit(
                                                    "insert into thing (name) values ('once')");
                                            tx.updateWithCommit(
                                                    "insert into thing (name) values ('behind')");
                                        }))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> assertThat(failure.isDuplicate()).isTrue());
        assertThat(ran).isEmpty();
        assertThat(exists("undone")).isFalse();
        assertThat(exists("behind")).isFalse();
    }

    @Test
    void pieceThatFailedAloneTakesWithItWhatWasToGoWithTheCommit() {
        database.change(
                tx -> {
                    tx.updateWithCommit("insert into thing (name) values ('of the whole')");
                    assertThatThrownBy(
                                    () ->
                                            tx.nested(
                                                    inner -> {
                                                        inner.updateWithCommit(
                                                                "insert into thing (name) values"
                                                                        + " ('of the piece')");
                                                        throw new IllegalStateException("no");
                                                    }))
                            .isInstanceOf(IllegalStateException.class);
                });
        assertThat(exists("of the whole")).isTrue();
        assertThat(exists("of the piece")).isFalse();
    }

    @Test
    void workThatFailedWithoutAWordCommitsNothing() {
        assertThatThrownBy(
                        () ->
                                database.change(
                                        tx -> {
                                            tx.updateWithCommit(
                                                    "insert into thing (name) values ('unheard')");
                                            assertThatThrownBy(() -> tx.update("select 1 / 0"))
                                                    .isInstanceOf(DatabaseFailure.class);
                                        }))
                .isInstanceOf(DatabaseFailure.class);
        assertThat(exists("unheard")).isFalse();
    }

    @Test
    void manyRowsAreStreamed() {
        long[] sum = {0};
        database.read(
                tx -> {
                    tx.each(
                            "select n from generate_series(1, 100000) n",
                            row -> sum[0] += row.integer("n"));
                    return true;
                });
        assertThat(sum[0]).isEqualTo(5_000_050_000L);
    }

    @Test
    void whoWaitsForALockIsToldWithinTwoSeconds() throws Exception {
        database.change(tx -> tx.update("insert into thing (name) values ('locked')"));
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Void> holder =
                CompletableFuture.runAsync(
                        () ->
                                database.change(
                                        tx -> {
                                            tx.exists(
                                                    "select 1 from thing where name = 'locked' for"
                                                            + " update");
                                            locked.countDown();
                                            await(release);
                                        }));
        locked.await();
        long started = System.nanoTime();
        assertThatThrownBy(
                        () ->
                                database.change(
                                        tx ->
                                                tx.update(
                                                        "update thing set number = 1 where name ="
                                                                + " 'locked'")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isInstanceOf(Refusal.Unavailable.class));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
        release.countDown();
        holder.get(10, TimeUnit.SECONDS);
    }

    @Test
    void longWorkHasItsOwnBound() {
        Database quick = Database.open(quickConfig(1, Duration.ofMillis(300)));
        try (quick) {
            assertThatThrownBy(() -> quick.read(tx -> tx.exists("select pg_sleep(5)")))
                    .isInstanceOf(Refused.class);
            assertThat(
                            quick.lasting(Duration.ofSeconds(30))
                                    .<Boolean>read(tx -> tx.exists("select pg_sleep(0.6)")))
                    .isTrue();
        }
    }

    @Test
    void fullPoolRefusesInsteadOfWaiting() throws Exception {
        try (Database small = Database.open(quickConfig(1, Duration.ofSeconds(10)))) {
            CountDownLatch taken = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            CompletableFuture<Void> holder =
                    CompletableFuture.runAsync(
                            () ->
                                    small.change(
                                            tx -> {
                                                taken.countDown();
                                                await(release);
                                            }));
            taken.await();
            assertThatThrownBy(() -> small.read(tx -> tx.exists("select 1")))
                    .isInstanceOf(Refused.class);
            release.countDown();
            holder.get(10, TimeUnit.SECONDS);
            assertThat(small.health()).isEqualTo(Health.up());
        }
    }

    @Test
    void frozenServerRefusesWithinItsBoundAndServesAgainAfterwards() throws Exception {
        try (PostgresServer server = PostgresServer.temporary();
                Database other =
                        Database.open(
                                new DatabaseConfig(
                                        server.url("postgres"),
                                        server.user(),
                                        server.password(),
                                        4,
                                        "frozen",
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2)))) {
            assertThat(other.health()).isEqualTo(Health.up());
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch frozen = new CountDownLatch(1);
            CompletableFuture<Duration> caughtInside =
                    CompletableFuture.supplyAsync(
                            () -> {
                                long started = System.nanoTime();
                                assertThatThrownBy(
                                                () ->
                                                        other.change(
                                                                tx -> {
                                                                    tx.exists("select 1");
                                                                    inside.countDown();
                                                                    await(frozen);
                                                                    tx.exists("select 1");
                                                                }))
                                        .isInstanceOf(Refused.class);
                                return Duration.ofNanos(System.nanoTime() - started);
                            });
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            signal(server, "STOP");
            try {
                frozen.countDown();
                long started = System.nanoTime();
                assertThatThrownBy(() -> other.read(tx -> tx.exists("select 1")))
                        .isInstanceOf(Refused.class);
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(NOBODY_WAITS);
                assertThat(caughtInside.get(20, TimeUnit.SECONDS)).isLessThan(NOBODY_WAITS);
            } finally {
                // Also when it failed: a frozen server could not be stopped either.
                signal(server, "CONT");
            }
            while (!other.health().equals(Health.up())) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void wrongPasswordIsAFailureAndNoRefusal() {
        DatabaseConfig wrong = DatabaseConfig.of(FRESH.url(), "maru_portal", "wrong", 1, "wrong");
        try (Database refused = Database.open(wrong)) {
            assertThat(refused.health()).isInstanceOf(Health.Down.class);
        }
        assertThat(wrong.toString()).doesNotContain("wrong,");
    }

    private static boolean exists(String name) {
        return database.<Boolean>read(tx -> tx.exists("select 1 from thing where name = ?", name));
    }

    private static DatabaseConfig quickConfig(int connections, Duration answerWithin) {
        DatabaseConfig config = FRESH.config("portal", connections);
        return new DatabaseConfig(
                config.url(),
                config.user(),
                config.password(),
                connections,
                "quick",
                Duration.ofMillis(500),
                answerWithin);
    }

    /// The postmaster, and then all its workers: once it stands still, none is born unseen.
    private static void signal(PostgresServer server, String signal) throws Exception {
        ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
        signal(signal, List.of(postmaster));
        signal(signal, postmaster.children().toList());
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(each -> command.add(String.valueOf(each.pid())));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
