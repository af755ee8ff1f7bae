package maru.launcher;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import maru.identity.Identity;
import maru.launcher.keycloak.AccountPush;
import maru.launcher.keycloak.RealmReconciler;
import maru.launcher.supervisor.Engine;
import maru.storage.Database;

/// Carries people's accounts into Keycloak: everybody into a realm that is new, then those whom the
/// feed of people names, and everybody once a day.
///
/// @param demo whether new people get the demo's known password
record AccountsKeeper(RealmWork realm, DatabaseAccess access, boolean demo, Clock clock)
        implements Engine.Keeper {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    /// One hears the feed's signals, one reads the feed, one reads people for each of two passes.
    private static final int CONNECTIONS = 4;

    @Override
    public Engine.Alive start() throws IOException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();
        Database database = Database.open(access.pool(CONNECTIONS, "launcher accounts"));
        boolean started = false;
        try {
            AccountPush push =
                    new AccountPush(
                            new RealmReconciler(http, realm.keycloak(), realm.secret()),
                            Identity.over(database, clock).accounts(),
                            demo);
            FollowedAccounts accounts = FollowedAccounts.begin(http, database, push, clock);
            started = true;
            return accounts;
        } finally {
            if (!started) {
                database.close();
                http.shutdownNow();
            }
        }
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "AccountsKeeper[" + realm + "]";
    }
}
