package maru.identity;

import java.time.Clock;
import maru.storage.Database;

/// The questions that parts ask about people. Authority is asked for at each request and never
/// kept: what was true a minute ago may have ended at midnight.
///
/// An answer to "may she" that guards a write belongs in the transaction of that write: asked from
/// within `database.transaction(…)` over the same [Database], it joins that transaction.
public interface Identity {

    /// Over the part's own pool; its role needs no more than every part has.
    ///
    /// @param clock says which day it is in Seoul
    static Identity over(Database database, Clock clock) {
        return new StoredIdentity(database, clock);
    }

    Directory directory();

    Families families();

    Classes classes();

    Accounts accounts();

    Preferences preferences();

    DemoCast demoCast();

    Audit audit();
}
