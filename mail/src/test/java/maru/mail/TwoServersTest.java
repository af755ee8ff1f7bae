package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedSequencer;
import org.junit.jupiter.api.Test;

/// Two mail servers on one database and one folder of blobs.
final class TwoServersTest {

    private static final int EACH = 25;

    @Test
    void bothAppendAtOnceAndNoUidIsGivenTwiceAndIdleHearsTheOther() throws Exception {
        try (MailFixture fixture = new MailFixture();
                FeedSequencer sequencer =
                        FeedSequencer.start(fixture.fresh.asSuperuser(), new Feed("mail"));
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            MailServer one = fixture.server();
            MailServer two = fixture.server();
            try (Wire watching = Wire.login(one, "hana")) {
                watching.command("SELECT INBOX");
                watching.send("i IDLE");
                watching.expect("\\+ .*");
                Callable<Set<Long>> byOne = () -> append(one);
                Callable<Set<Long>> byTwo = () -> append(two);
                Future<Set<Long>> first = pool.submit(byOne);
                Future<Set<Long>> second = pool.submit(byTwo);
                Set<Long> all = new TreeSet<>(first.get());
                all.addAll(second.get());
                assertThat(all).hasSize(2 * EACH);
                assertThat(all).contains(1L, 2L * EACH);
                watching.expectUntil("\\* " + 2 * EACH + " EXISTS");
                watching.send("DONE");
                watching.expectUntil("i OK .*");
            }
            assertThat(sequencer.isLeading()).isTrue();
        }
    }

    private static Set<Long> append(MailServer server) throws Exception {
        Set<Long> uids = new TreeSet<>();
        try (Wire imap = Wire.login(server, "hana")) {
            for (int i = 0; i < EACH; i++) {
                uids.add(imap.append("INBOX", "Subject: " + i + "\r\n\r\nbody\r\n"));
            }
        }
        return uids;
    }
}
