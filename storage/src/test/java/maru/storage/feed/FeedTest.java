package maru.storage.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.DatabaseFailure;
import maru.storage.FreshDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@Timeout(120)
class FeedTest {

    private static final Feed LETTERS = new Feed("letters");
    private static final Duration NEVER = Duration.ofHours(1);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private FreshDatabase fresh;
    private Database writer;
    private Database other;

    @BeforeEach
    void open() {
        fresh = FreshDatabase.with("storage").part("portal").part("mail");
        writer = fresh.as("portal");
        other = fresh.as("mail");
        fresh.asSuperuser()
                .change(
                        tx ->
                                tx.update(
                                        "insert into storage.feed (name, writer) values"
                                                + " ('letters', 'maru_portal')"));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        fresh.close();
    }

    @Test
    void everyRegisteredFeedIsSequencedALaterOneToo() {
        FeedSequencers sequencers =
                FeedSequencers.start(fresh.asSuperuser(), Duration.ofMillis(20));
        opened.add(sequencers);
        RememberingReader reader = new RememberingReader();
        follow(reader);
        tell("first");
        reader.awaitCount(1);
        fresh.asSuperuser()
                .change(
                        tx ->
                                tx.update(
                                        "insert into storage.feed (name, writer) values"
                                                + " ('rooms', 'maru_portal')"));
        while (sequencers.leading().size() < 2) {
            Thread.onSpinWait();
        }

        assertThat(sequencers.leading()).containsExactly("letters", "rooms");
        assertThat(sequencers.isRunning()).isTrue();
        sequencers.close();
        assertThat(sequencers.isRunning()).isFalse();
    }

    @Test
    void whileNobodyTellsAnythingTheSequencerWaitsInsideTheServer() {
        sequencer();
        String waiting =
                "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
                        + " and datname = current_database() and query like '%await_pending%'";
        while (fresh.asSuperuser().read(tx -> tx.one(waiting, row -> row.bigint("count"))) == 0) {
            Thread.onSpinWait();
        }
        RememberingReader reader = new RememberingReader();
        follow(reader);
        tell("after the silence");
        reader.awaitCount(1);
    }

    @Test
    void whatWasCommittedArrivesInOrderAndOnce() {
        sequencer();
        RememberingReader reader = new RememberingReader();
        follow(reader);
        for (int i = 0; i < 200; i++) {
            tell(String.valueOf(i));
        }
        reader.awaitCount(200);
        reader.mustBeWhole();
        assertThat(reader.subjects())
                .isEqualTo(IntStream.range(0, 200).mapToObj(String::valueOf).toList());
        assertThat(reader.entries().getFirst().kind()).isEqualTo("published");
        assertThat(reader.entries().getFirst().body()).isEqualTo("{\"number\":0}");
    }

    @Test
    void whatWasRolledBackIsNeverTold() {
        sequencer();
        RememberingReader reader = new RememberingReader();
        follow(reader);
        assertThatThrownBy(
                        () ->
                                writer.change(
                                        tx -> {
                                            LETTERS.tell(tx, "published", "gone", "");
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        tell("kept");
        reader.awaitSubject("kept");
        assertThat(reader.subjects()).containsExactly("kept");
    }

    /// The usual form holds the writer while thousands of others commit and are read; the long form
    /// does so for a minute.
    @Test
    void writerHeldOpenNeitherStopsOthersNorIsMissed() throws Exception {
        sequencer();
        RememberingReader reader = new RememberingReader();
        follow(reader);
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        CompletableFuture<Void> held =
                CompletableFuture.runAsync(
                        () ->
                                writer.lasting(Duration.ofMinutes(2))
                                        .change(
                                                tx -> {
                                                    LETTERS.tell(tx, "published", "held", "");
                                                    written.countDown();
                                                    await(commit);
                                                }));
        await(written);
        long until =
                System.nanoTime()
                        + (Boolean.getBoolean("maru.long") ? Duration.ofSeconds(60).toNanos() : 0);
        int told = 0;
        while (told < 1_000 || System.nanoTime() < until) {
            int from = told;
            writer.change(
                    tx -> {
                        for (int i = 0; i < 10; i++) {
                            LETTERS.tell(tx, "published", String.valueOf(from + i), "");
                        }
                    });
            told += 10;
        }
        reader.awaitCount(told);
        assertThat(reader.subjects()).doesNotContain("held");
        commit.countDown();
        held.get(30, TimeUnit.SECONDS);
        tell("after");
        reader.awaitSubject("after");
        assertThat(reader.subjects()).hasSize(told + 2).endsWith("held", "after");
        reader.mustBeWhole();
    }

    @Test
    void oneOfTwoSequencersLeadsAndTheOtherTakesOverWhenItsSessionIsKilled() throws Exception {
        FeedSequencer first = sequencer();
        await(first);
        FeedSequencer second = sequencer();
        RememberingReader reader = new RememberingReader();
        follow(reader);
        tell("one");
        reader.awaitSubject("one");
        assertThat(second.isLeading()).isFalse();
        for (int round = 0; round < 6; round++) {
            // Told before, during and after the change of leaders.
            CompletableFuture<Void> telling =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 50; i++) {
                                    tell("x");
                                }
                            });
            killLeader();
            telling.get(30, TimeUnit.SECONDS);
        }
        reader.awaitCount(301);
        reader.mustBeWhole();
    }

    @Test
    void standByTakesOverFromAKilledProcess() throws Exception {
        Process process = sequencerProcess();
        FeedSequencer standBy = sequencer();
        RememberingReader reader = new RememberingReader();
        follow(reader);
        tell("one");
        reader.awaitSubject("one");
        assertThat(standBy.isLeading()).isFalse();
        process.destroyForcibly().waitFor();
        tell("two");
        reader.awaitSubject("two");
        assertThat(standBy.isLeading()).isTrue();
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void standByTakesOverFromAFrozenProcess() throws Exception {
        Process process = sequencerProcess();
        FeedSequencer standBy = sequencer();
        RememberingReader reader = new RememberingReader();
        follow(reader);
        signal("STOP", process);
        tell("one");
        reader.awaitSubject("one");
        assertThat(standBy.isLeading()).isTrue();
        signal("CONT", process);
        tell("two");
        reader.awaitSubject("two");
        reader.mustBeWhole();
        process.destroyForcibly().waitFor();
    }

    @Test
    void closedSequencerLetsAnotherLeadAtOnce() {
        FeedSequencer first = sequencer();
        await(first);
        FeedSequencer second = sequencer();
        first.close();
        await(second);
        assertThat(second.isLeading()).isTrue();
    }

    @Test
    void readerWhoseConnectionsAreCutCatchesUp() {
        sequencer();
        RememberingReader reader = new RememberingReader();
        follow(reader);
        tell("before");
        reader.awaitSubject("before");
        for (int round = 0; round < 5; round++) {
            cutConnectionsOf("maru_mail");
            tell("round " + round);
            reader.awaitSubject("round " + round);
        }
        reader.mustBeWhole();
    }

    @Test
    void signalAloneWakesAReader() {
        sequencer();
        RememberingReader reader = new RememberingReader();
        FeedFollower follower = follow(reader, signals(), NEVER);
        tell("first");
        reader.awaitSubject("first");
        tell("second");
        reader.awaitSubject("second");
        assertThat(follower.isCurrentWithin(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void readerWithoutSignalsLooksByItself() {
        sequencer();
        FeedSignals deaf = signals();
        deaf.close();
        RememberingReader reader = new RememberingReader();
        follow(reader, deaf, Duration.ofSeconds(1));
        tell("first");
        reader.awaitSubject("first");
        tell("second");
        reader.awaitSubject("second");
    }

    @Test
    void readerThatFailsGetsTheSameEntriesAgain() {
        sequencer();
        RememberingReader reader = new RememberingReader();
        reader.failTimes(2);
        follow(reader);
        tell("one");
        tell("two");
        reader.awaitSubject("two");
        reader.mustBeWhole();
    }

    @Test
    void readerThatWasAwayForTooLongStartsOver() {
        sequencer();
        RememberingReader first = new RememberingReader();
        follow(first);
        tell("old");
        first.awaitSubject("old");
        fresh.asSuperuser()
                .change(
                        tx -> {
                            tx.update("delete from storage.feed_entry");
                            tx.update(
                                    "update storage.feed set kept_after = position where name ="
                                            + " 'letters'");
                        });
        RememberingReader late = new RememberingReader();
        follow(late);
        // What is told from here on comes as an entry; what was before is in the state it starts
        // over with.
        late.await(reader -> reader.startedOver() == 1);
        tell("new");
        late.awaitSubject("new");
        assertThat(late.startedOver()).isEqualTo(1);
        assertThat(late.subjects()).containsExactly("new");
        assertThat(first.startedOver()).isZero();
    }

    @Test
    void oldWeeksGoAndNewOnesAreReady() {
        Database superuser = fresh.asSuperuser();
        superuser.change(
                tx -> {
                    tx.update(
                            "create table storage.feed_entry_20200106 partition of"
                                    + " storage.feed_entry for values from ('2020-01-06') to"
                                    + " ('2020-01-13')");
                    tx.update("alter table storage.feed_entry_20200106 owner to maru_owner");
                    tx.update(
                            "insert into storage.feed_entry values ('letters', 1, 'k', 's', '',"
                                    + " '2020-01-07', '2020-01-07')");
                    tx.update("update storage.feed set position = 1");
                });
        writer.change(tx -> tx.exists("select storage.tidy_feeds(interval '0')"));
        assertThat(
                        superuser.<List<String>>read(
                                tx ->
                                        tx.list(
                                                "select inhrelid::regclass::text as name from"
                                                        + " pg_inherits where inhparent ="
                                                        + " 'storage.feed_entry'::regclass",
                                                row -> row.text("name"))))
                .hasSize(3)
                .doesNotContain("storage.feed_entry_20200106");
        assertThat(
                        superuser.<Long>read(
                                tx ->
                                        tx.one(
                                                "select kept_after from storage.feed",
                                                row -> row.bigint("kept_after"))))
                .isEqualTo(1);
    }

    @Test
    void partsWriteTheirOwnFeedsOnlyAndChangeNothingTold() {
        forbidden(
                other,
                "insert into storage.feed_pending (feed, kind, subject, body)"
                        + " values ('letters', 'forged', 's', '')");
        forbidden(
                writer,
                "insert into storage.feed_pending (feed, kind, subject, body)"
                        + " values ('unknown', 'k', 's', '')");
        forbidden(writer, "select * from storage.feed_pending");
        forbidden(writer, "delete from storage.feed_entry");
        forbidden(writer, "update storage.feed set position = 0");
        StoredPosition mine = new StoredPosition(writer, LETTERS, "index");
        StoredPosition others = new StoredPosition(other, LETTERS, "index");
        writer.change(tx -> mine.set(tx, 7));
        other.change(tx -> tx.update("update storage.feed_reader set position = 0"));
        assertThat(mine.get()).isEqualTo(7);
        assertThat(others.get()).isZero();
    }

    private FeedSequencer sequencer() {
        return opened(FeedSequencer.start(writer, LETTERS));
    }

    private FeedSignals signals() {
        return opened(FeedSignals.start(other));
    }

    private FeedFollower follow(FeedReader reader) {
        return follow(reader, signals(), Duration.ofSeconds(1));
    }

    private FeedFollower follow(FeedReader reader, FeedSignals signals, Duration looksEvery) {
        return opened(FeedFollower.start(other, signals, LETTERS, reader, looksEvery));
    }

    private <T extends AutoCloseable> T opened(T each) {
        opened.add(each);
        return each;
    }

    private void tell(String subject) {
        writer.change(tx -> LETTERS.tell(tx, "published", subject, "{\"number\":" + subject + "}"));
    }

    private void killLeader() {
        fresh.asSuperuser()
                .change(
                        tx ->
                                tx.list(
                                        "select pg_terminate_backend(pid) as done from pg_locks"
                                                + " where locktype = 'advisory' and granted and"
                                                + " database = (select oid from pg_database where"
                                                + " datname = current_database())",
                                        row -> row.bool("done")));
    }

    private void cutConnectionsOf(String role) {
        fresh.asSuperuser()
                .change(
                        tx ->
                                tx.list(
                                        "select pg_terminate_backend(pid) as done from"
                                                + " pg_stat_activity where usename = ? and datname"
                                                + " = current_database()",
                                        row -> row.bool("done"),
                                        role));
    }

    private Process sequencerProcess() throws IOException {
        DatabaseConfig config = fresh.config("portal", 2);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SequencerOfTests.class.getName(),
                                config.url(),
                                config.user(),
                                config.password(),
                                LETTERS.name())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        opened.add(process::destroyForcibly);
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).isEqualTo("leading");
        return process;
    }

    private static void signal(String signal, Process process) throws Exception {
        assertThat(
                        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                                .start()
                                .waitFor())
                .isZero();
    }

    private static void forbidden(Database database, String statement) {
        assertThatThrownBy(() -> database.change(tx -> tx.update(statement)))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> assertThat(failure.isForbidden()).isTrue());
    }

    private static void await(FeedSequencer sequencer) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!sequencer.isLeading()) {
            assertThat(System.nanoTime()).as("nobody leads").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(100, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
