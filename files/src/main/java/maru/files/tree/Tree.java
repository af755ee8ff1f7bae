package maru.files.tree;

import java.time.Clock;
import maru.identity.Identity;
import maru.storage.Database;

/// Everything that can be done with what lies in the drives, over one pool of connections.
public record Tree(
        Drives drives,
        Walker walker,
        Locks locks,
        Entries entries,
        Writing writing,
        Folders folders,
        Moving moving,
        Properties properties,
        Readings readings,
        Shares shares,
        Links links,
        Past past,
        HandIn handIn,
        HeldBack heldBack) {

    /// Over a part's own pool.
    ///
    /// @param clock says which day it is in Seoul
    public static Tree over(Database database, Identity identity, Clock clock) {
        Drives drives = new Drives(database, clock);
        Walker walker = new Walker(drives, clock);
        Locks locks = new Locks();
        HandIn handIn = new HandIn(identity);
        Folders folders = new Folders(database, walker, locks, handIn);
        return new Tree(
                drives,
                walker,
                locks,
                new Entries(clock),
                new Writing(database, walker, locks, handIn),
                folders,
                new Moving(database, walker, locks, folders),
                new Properties(database, walker, locks),
                new Readings(identity.audit()),
                new Shares(database, walker, identity, clock),
                new Links(database, walker, clock),
                new Past(database, walker, clock),
                handIn,
                new HeldBack(database));
    }
}
