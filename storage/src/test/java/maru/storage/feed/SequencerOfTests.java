package maru.storage.feed;

import java.util.concurrent.CountDownLatch;
import maru.storage.Database;
import maru.storage.DatabaseConfig;

/// A process of its own that sequences a feed until it is killed, and says when it leads.
final class SequencerOfTests {

    private SequencerOfTests() {}

    public static void main(String[] arguments) throws InterruptedException {
        DatabaseConfig config =
                DatabaseConfig.of(arguments[0], arguments[1], arguments[2], 2, "sequencer");
        Database database = Database.open(config);
        FeedSequencer sequencer = FeedSequencer.start(database, new Feed(arguments[3]));
        while (!sequencer.isLeading()) {
            Thread.onSpinWait();
        }
        System.out.println("leading");
        new CountDownLatch(1).await();
    }
}
