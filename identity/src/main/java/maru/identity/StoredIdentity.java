package maru.identity;

import java.time.Clock;
import maru.storage.Database;

/// The questions, answered by the database's own functions.
record StoredIdentity(
        Directory directory,
        Families families,
        Classes classes,
        Accounts accounts,
        Preferences preferences,
        DemoCast demoCast,
        Audit audit)
        implements Identity {

    StoredIdentity(Database database, Clock clock) {
        this(
                new StoredDirectory(database, clock),
                new StoredFamilies(database, clock),
                new StoredClasses(database, clock),
                new StoredAccounts(database, clock),
                new StoredPreferences(database),
                new StoredDemoCast(database, clock),
                new StoredAudit());
    }
}
