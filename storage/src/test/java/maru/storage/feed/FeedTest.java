package maru.storage.feed;

import static maru.storage.feed.FeedFixture.LETTERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a part tells in its transaction reaches the others: in order, once, and whole.
@Timeout(120)
class FeedTest {

    private static final Duration NEVER = Duration.ofHours(1);

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
    void whatWasCommittedArrivesInOrderAndOnce() {
        feed.sequencer();
        RememberingReader reader = new RememberingReader();
        feed.follow(reader);
        for (int i = 0; i < 200; i++) {
            feed.tell(String.valueOf(i));
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
        feed.sequencer();
        RememberingReader reader = new RememberingReader();
        feed.follow(reader);
        assertThatThrownBy(
                        () ->
                                feed.writer.change(
                                        tx -> {
                                            LETTERS.tell(tx, "published", "gone", "");
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        feed.tell("kept");
        reader.awaitSubject("kept");
        assertThat(reader.subjects()).containsExactly("kept");
    }

    @Test
    void readerWhoseConnectionsAreCutCatchesUp() {
        feed.sequencer();
        RememberingReader reader = new RememberingReader();
        feed.follow(reader);
        feed.tell("before");
        reader.awaitSubject("before");
        for (int round = 0; round < 5; round++) {
            cutConnectionsOf("maru_mail");
            feed.tell("round " + round);
            reader.awaitSubject("round " + round);
        }
        reader.mustBeWhole();
    }

    @Test
    void signalAloneWakesAReader() {
        feed.sequencer();
        RememberingReader reader = new RememberingReader();
        FeedFollower follower = feed.follow(reader, feed.signals(), NEVER);
        feed.tell("first");
        reader.awaitSubject("first");
        feed.tell("second");
        reader.awaitSubject("second");
        assertThat(follower.isCurrentWithin(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void readerWithoutSignalsLooksByItself() {
        feed.sequencer();
        FeedSignals deaf = feed.signals();
        deaf.close();
        RememberingReader reader = new RememberingReader();
        feed.follow(reader, deaf, Duration.ofSeconds(1));
        feed.tell("first");
        reader.awaitSubject("first");
        feed.tell("second");
        reader.awaitSubject("second");
    }

    @Test
    void readerThatFailsGetsTheSameEntriesAgain() {
        feed.sequencer();
        RememberingReader reader = new RememberingReader();
        reader.failTimes(2);
        feed.follow(reader);
        feed.tell("one");
        feed.tell("two");
        reader.awaitSubject("two");
        reader.mustBeWhole();
    }

    @Test
    void readerThatWasAwayForTooLongStartsOver() {
        feed.sequencer();
        RememberingReader first = new RememberingReader();
        feed.follow(first);
        feed.tell("old");
        first.awaitSubject("old");
        feed.fresh
                .asSuperuser()
                .change(
                        tx -> {
                            tx.update("delete from storage.feed_entry");
                            tx.update(
                                    "update storage.feed set kept_after = position where name ="
                                            + " 'letters'");
                        });
        RememberingReader late = new RememberingReader();
        feed.follow(late);
        // What is told from here on comes as an entry; what was before is in the state it starts
        // over with.
        late.await(reader -> reader.startedOver() == 1);
        feed.tell("new");
        late.awaitSubject("new");
        assertThat(late.startedOver()).isEqualTo(1);
        assertThat(late.subjects()).containsExactly("new");
        assertThat(first.startedOver()).isZero();
    }

    @Test
    void oldWeeksGoAndNewOnesAreReady() {
        Database superuser = feed.fresh.asSuperuser();
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
        feed.writer.change(tx -> tx.exists("select storage.tidy_feeds(interval '0')"));
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
                feed.reader,
                "insert into storage.feed_pending (feed, kind, subject, body)"
                        + " values ('letters', 'forged', 's', '')");
        forbidden(
                feed.writer,
                "insert into storage.feed_pending (feed, kind, subject, body)"
                        + " values ('unknown', 'k', 's', '')");
        forbidden(feed.writer, "select * from storage.feed_pending");
        forbidden(feed.writer, "delete from storage.feed_entry");
        forbidden(feed.writer, "update storage.feed set position = 0");
        StoredPosition mine = new StoredPosition(feed.writer, LETTERS, "index");
        StoredPosition others = new StoredPosition(feed.reader, LETTERS, "index");
        feed.writer.change(tx -> mine.set(tx, 7));
        feed.reader.change(tx -> tx.update("update storage.feed_reader set position = 0"));
        assertThat(mine.get()).isEqualTo(7);
        assertThat(others.get()).isZero();
    }

    private void cutConnectionsOf(String role) {
        feed.fresh
                .asSuperuser()
                .change(
                        tx ->
                                tx.list(
                                        "select pg_terminate_backend(pid) as done from"
                                                + " pg_stat_activity where usename = ? and datname"
                                                + " = current_database()",
                                        row -> row.bool("done"),
                                        role));
    }

    private static void forbidden(Database database, String statement) {
        assertThatThrownBy(() -> database.change(tx -> tx.update(statement)))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> assertThat(failure.isForbidden()).isTrue());
    }
}
