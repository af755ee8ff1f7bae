package maru.storage.feed;

import static maru.storage.feed.FeedFixture.LETTERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maru.storage.DatabaseConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Who gives the positions, and what happens when that one is slow, killed or frozen.
@Timeout(120)
class FeedSequencerTest {

    private FeedFixture feed;

    @BeforeEach
    void open() {
        feed = new FeedFixture();
    }

    @AfterEach
    void close() throws Exception {
        feed.close();
    }

    @Test
    void everyRegisteredFeedIsSequencedALaterOneToo() {
        FeedSequencers sequencers =
                FeedSequencers.start(feed.fresh.asSuperuser(), Duration.ofMillis(20));
        feed.opened(sequencers);
        RememberingReader reader = new RememberingReader();
        feed.follow(reader);
        feed.tell("first");
        reader.awaitCount(1);
        feed.register(new Feed("rooms"));
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
        feed.sequencer();
        String waiting =
                "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
                        + " and datname = current_database() and query like '%await_pending%'";
        while (feed.fresh.asSuperuser().read(tx -> tx.one(waiting, row -> row.bigint("count")))
                == 0) {
            Thread.onSpinWait();
        }
        RememberingReader reader = new RememberingReader();
        feed.follow(reader);
        feed.tell("after the silence");
        reader.awaitCount(1);
    }

    /// The usual form holds the feed.writer while thousands of others commit and are read; the long
    /// form does so for a minute.
    @Test
    void writerHeldOpenNeitherStopsOthersNorIsMissed() throws Exception {
        feed.sequencer();
        RememberingReader reader = new RememberingReader();
        feed.follow(reader);
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        CompletableFuture<Void> held =
                CompletableFuture.runAsync(
                        () ->
                                feed.writer
                                        .lasting(Duration.ofMinutes(2))
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
            feed.writer.change(
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
        feed.tell("after");
        reader.awaitSubject("after");
        assertThat(reader.subjects()).hasSize(told + 2).endsWith("held", "after");
        reader.mustBeWhole();
    }

    @Test
    void oneOfTwoSequencersLeadsAndTheOtherTakesOverWhenItsSessionIsKilled() throws Exception {
        FeedSequencer first = feed.sequencer();
        await(first);
        FeedSequencer second = feed.sequencer();
        RememberingReader reader = new RememberingReader();
        feed.follow(reader);
        feed.tell("one");
        reader.awaitSubject("one");
        assertThat(second.isLeading()).isFalse();
        for (int round = 0; round < 6; round++) {
            // Told before, during and after the change of leaders.
            CompletableFuture<Void> telling =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 50; i++) {
                                    feed.tell("x");
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
        FeedSequencer standBy = feed.sequencer();
        RememberingReader reader = new RememberingReader();
        feed.follow(reader);
        feed.tell("one");
        reader.awaitSubject("one");
        assertThat(standBy.isLeading()).isFalse();
        process.destroyForcibly().waitFor();
        feed.tell("two");
        reader.awaitSubject("two");
        assertThat(standBy.isLeading()).isTrue();
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void standByTakesOverFromAFrozenProcess() throws Exception {
        Process process = sequencerProcess();
        FeedSequencer standBy = feed.sequencer();
        RememberingReader reader = new RememberingReader();
        feed.follow(reader);
        signal("STOP", process);
        feed.tell("one");
        reader.awaitSubject("one");
        assertThat(standBy.isLeading()).isTrue();
        signal("CONT", process);
        feed.tell("two");
        reader.awaitSubject("two");
        reader.mustBeWhole();
        process.destroyForcibly().waitFor();
    }

    @Test
    void closedSequencerLetsAnotherLeadAtOnce() {
        FeedSequencer first = feed.sequencer();
        await(first);
        FeedSequencer second = feed.sequencer();
        first.close();
        await(second);
        assertThat(second.isLeading()).isTrue();
    }

    private void killLeader() {
        feed.fresh
                .asSuperuser()
                .change(
                        tx ->
                                tx.list(
                                        "select pg_terminate_backend(pid) as done from pg_locks"
                                                + " where locktype = 'advisory' and granted and"
                                                + " database = (select oid from pg_database where"
                                                + " datname = current_database())",
                                        row -> row.bool("done")));
    }

    private Process sequencerProcess() throws IOException {
        DatabaseConfig config = feed.fresh.config("portal", 2);
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
        feed.opened(process::destroyForcibly);
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
