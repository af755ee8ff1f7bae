package maru.launcher;

import java.time.Clock;
import maru.identity.Accounts;
import maru.identity.DemoPeople;
import maru.identity.Identity;
import maru.identity.ImportReport;
import maru.identity.PeopleAdmin;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import org.jspecify.annotations.Nullable;

/// The launcher's own way to the people tables, as the database's first user: the demo's people,
/// the operator's import and list, and what accounts there are. Opened when it is first needed,
/// after the database has been brought to this version.
final class People implements AutoCloseable {

    /// Out of the connections that are kept free for the launcher.
    private static final int CONNECTIONS = 2;

    private final DatabaseAccess access;
    private final Clock clock;
    private @Nullable Database database;

    People(DatabaseAccess access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    private synchronized Database database() {
        Database open = database;
        if (open == null) {
            open =
                    Database.open(
                            DatabaseConfig.of(
                                    access.url(),
                                    access.user(),
                                    access.password(),
                                    CONNECTIONS,
                                    "launcher"));
            database = open;
        }
        return open;
    }

    ImportReport bringDemoUpToDate() {
        return new DemoPeople(database(), clock).bringUpToDate();
    }

    PeopleAdmin admin() {
        return new PeopleAdmin(database(), clock);
    }

    Accounts accounts() {
        return Identity.over(database(), clock).accounts();
    }

    @Override
    public synchronized void close() {
        Database open = database;
        database = null;
        if (open != null) {
            open.close();
        }
    }
}
