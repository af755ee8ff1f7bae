package maru.launcher;

import java.util.OptionalLong;
import maru.launcher.supervisor.Engine;
import maru.storage.Database;
import maru.storage.feed.FeedSequencers;

/// Gives the entries of every feed their positions, for all parts of this machine. A second
/// launcher on the same database stands by.
record FeedsKeeper(DatabaseAccess access) implements Engine.Keeper {

    /// One for each feed and one to look for new ones; see [ConnectionBudget#LAUNCHER].
    private static final int CONNECTIONS = 17;

    @Override
    public Engine.Alive start() {
        Database database = Database.open(access.pool(CONNECTIONS, "launcher feeds"));
        return new Running(database, FeedSequencers.start(database));
    }

    private record Running(Database database, FeedSequencers sequencers) implements Engine.Alive {

        @Override
        public OptionalLong processId() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isAlive() {
            return sequencers.isRunning();
        }

        @Override
        public void stop() {
            sequencers.close();
            database.close();
        }

        @Override
        public void kill() {
            stop();
        }
    }
}
