package maru.launcher;

import java.io.IOException;
import java.nio.file.Files;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Secrets;
import maru.launcher.settings.MaruSettings;
import maru.launcher.supervisor.CannotRun;
import maru.postgres.PostgresConfig;
import maru.storage.DatabaseConfig;

/// How the launcher itself reaches PostgreSQL, ours or another's.
///
/// @param server JDBC address up to the database's name, with a slash at its end
/// @param database its name
/// @param parameters what follows the name, with its question mark, or empty
/// @param embedded whether the server is ours to start
record DatabaseAccess(
        String server,
        String database,
        String parameters,
        String user,
        String password,
        boolean embedded) {

    static final String DATABASE = "maru";

    static DatabaseAccess of(DataFolder data, Ports ports, MaruSettings settings) {
        return settings.database()
                .map(DatabaseAccess::external)
                .orElseGet(
                        () ->
                                new DatabaseAccess(
                                        "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/",
                                        DATABASE,
                                        "",
                                        PostgresConfig.SUPERUSER,
                                        data.secrets().get(Secrets.DATABASE_SUPERUSER),
                                        true));
    }

    private static DatabaseAccess external(MaruSettings.ExternalDatabase external) {
        String url = external.url();
        int question = url.indexOf('?');
        String address = question < 0 ? url : url.substring(0, question);
        int slash = address.lastIndexOf('/');
        try {
            return new DatabaseAccess(
                    address.substring(0, slash + 1),
                    address.substring(slash + 1),
                    question < 0 ? "" : url.substring(question),
                    external.user(),
                    Files.readString(external.passwordFile()).strip(),
                    false);
        } catch (IOException unreadable) {
            throw new CannotRun(
                    "The file "
                            + external.passwordFile()
                            + " with the database's password cannot be read.");
        }
    }

    /// The JDBC address that parts use.
    String url() {
        return server + database + parameters;
    }

    /// A pool of the launcher's own.
    DatabaseConfig pool(int connections, String name) {
        return DatabaseConfig.of(url(), user, password, connections, name);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "DatabaseAccess[" + user + " at " + url() + "]";
    }
}
