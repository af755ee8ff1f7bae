package maru.portal;

import java.time.Clock;
import maru.identity.DemoPeople;
import maru.postgres.PostgresServer;
import maru.storage.Database;
import maru.storage.DatabaseConfig;

/// Brings the demo's people into a test's database by the product's own import.
final class People {

    private People() {}

    static void importDemo(String url, PostgresServer postgres) {
        try (Database database =
                Database.open(
                        DatabaseConfig.of(
                                url, postgres.user(), postgres.password(), 2, "import"))) {
            new DemoPeople(database, Clock.systemUTC()).bringUpToDate();
        }
    }
}
