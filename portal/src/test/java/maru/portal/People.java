package maru.portal;

import java.time.Clock;
import java.util.List;
import maru.identity.DemoPeople;
import maru.identity.ImportFile;
import maru.identity.ImportOptions;
import maru.identity.ImportReport;
import maru.identity.PeopleAdmin;
import maru.postgres.PostgresServer;
import maru.storage.Database;
import maru.storage.DatabaseConfig;

/// Brings people into a test's database by the product's own import.
final class People {

    private People() {}

    static void bring(String url, PostgresServer postgres, List<ImportFile> files) {
        try (Database database =
                Database.open(
                        DatabaseConfig.of(
                                url, postgres.user(), postgres.password(), 2, "import"))) {
            ImportReport report =
                    new PeopleAdmin(database, Clock.systemUTC())
                            .importFiles(files, ImportOptions.plain(false));
            if (!report.problems().isEmpty()) {
                throw new IllegalStateException(report.problems().toString());
            }
        }
    }

    static void importDemo(String url, PostgresServer postgres) {
        try (Database database =
                Database.open(
                        DatabaseConfig.of(
                                url, postgres.user(), postgres.password(), 2, "import"))) {
            new DemoPeople(database, Clock.systemUTC()).bringUpToDate();
        }
    }
}
