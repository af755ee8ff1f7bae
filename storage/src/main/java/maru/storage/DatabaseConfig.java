package maru.storage;

import java.time.Duration;
import maru.kernel.BadSetting;
import maru.kernel.Settings;

/// How a part reaches PostgreSQL, and how long anybody waits for it.
///
/// @param url a JDBC address such as `jdbc:postgresql://127.0.0.1:15432/maru`
/// @param connections the size of the pool: this part's share of the server's connections
/// @param name what the server's list of connections shows, usually the part's name
/// @param waitForConnection the longest wait for a free connection
/// @param answerWithin the longest life of a whole transaction; past it the asker is told to come
///   again. Together with the wait it stays below the 15 s that nobody waits past
public record DatabaseConfig(
        String url,
        String user,
        String password,
        int connections,
        String name,
        Duration waitForConnection,
        Duration answerWithin) {

    private static final int CONNECTIONS_AT_MOST = 1_000;

    public DatabaseConfig {
        if (!url.startsWith("jdbc:postgresql://")) {
            throw new BadSetting(
                    "database.url", "write an address such as jdbc:postgresql://host:5432/maru.");
        }
    }

    public static DatabaseConfig of(
            String url, String user, String password, int connections, String name) {
        return new DatabaseConfig(
                url,
                user,
                password,
                connections,
                name,
                Duration.ofSeconds(3),
                Duration.ofSeconds(11));
    }

    /// From the keys `database.url`, `.user`, `.password` and `.connections`.
    public static DatabaseConfig from(Settings settings, String name) {
        return of(
                settings.text("database.url"),
                settings.text("database.user"),
                settings.text("database.password"),
                settings.number("database.connections", 1, CONNECTIONS_AT_MOST),
                name);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "DatabaseConfig[" + user + " at " + url + ", " + connections + " connections]";
    }
}
