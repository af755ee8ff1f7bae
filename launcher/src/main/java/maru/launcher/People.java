package maru.launcher;

import java.time.Clock;
import maru.identity.DemoPeople;
import maru.identity.ImportReport;
import maru.identity.PeopleAdmin;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.SignOnSettings;
import maru.launcher.data.Secrets;
import maru.storage.Database;
import org.jspecify.annotations.Nullable;

/// The launcher's own way to the people tables, as the database's first user: the demo's people,
/// the operator's import and list. Opened when it is first needed, after the database has been
/// brought to this version.
final class People implements AutoCloseable {

    /// Out of the launcher's share of connections.
    private static final int CONNECTIONS = 2;

    private final DatabaseAccess access;
    private final Secrets secrets;
    private final String domain;
    private final Clock clock;
    private @Nullable Database database;

    People(DatabaseAccess access, Secrets secrets, String domain, Clock clock) {
        this.access = access;
        this.secrets = secrets;
        this.domain = domain;
        this.clock = clock;
    }

    private synchronized Database database() {
        Database open = database;
        if (open == null) {
            open = Database.open(access.pool(CONNECTIONS, "launcher"));
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

    AppPasswords appPasswords() {
        return AppPasswords.over(database(), clock, SignOnSettings.pepper(secrets.pepper()));
    }

    /// What follows the `@` in mail addresses and JIDs.
    String domain() {
        return domain;
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
