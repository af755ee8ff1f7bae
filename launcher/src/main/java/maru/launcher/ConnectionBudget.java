package maru.launcher;

import java.util.Collection;

/// The connections that everything together may open to the database, so that load never meets a
/// server without a free place. The one place where they are counted.
///
/// @param wanted the pools of Keycloak, of all parts, and of the launcher itself
record ConnectionBudget(int wanted) {

    /// Keycloak's share.
    static final int KEYCLOAK = 20;

    /// The launcher's share: one for each feed's sequencer, and a few for accounts, the audit's
    /// seal, imports and the admin tool.
    static final int LAUNCHER = 27;

    /// What stays free for the operator and for a backup.
    private static final int KEPT_FREE = 10;

    /// PostgreSQL's own usual figure.
    private static final int USUAL = 100;

    static ConnectionBudget of(Collection<PartDescription> parts) {
        return new ConnectionBudget(
                KEYCLOAK + LAUNCHER + parts.stream().mapToInt(PartDescription::connections).sum());
    }

    /// The least `max_connections` that serves.
    int needed() {
        return wanted + KEPT_FREE;
    }

    /// What our own server is started with.
    int given() {
        return Math.max(USUAL, needed());
    }

    /// What to tell the operator of a server that takes fewer.
    String tooFew(int most) {
        return "All parts together may open "
                + wanted
                + " connections to the database, which takes "
                + most
                + " ("
                + KEPT_FREE
                + " of them are kept free). Raise max_connections of the server to "
                + needed()
                + " or more.";
    }
}
