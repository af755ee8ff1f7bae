package maru.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import maru.postgres.PostgresConfig;
import maru.postgres.PostgresServer;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.Migrations;
import maru.storage.Roles;

/// A durable PostgreSQL with schemas of the floor and a part's role, in a folder that is removed
/// afterwards.
public final class Ground implements AutoCloseable {

    /// Of the part's role.
    public static final String PASSWORD = "of a bench";

    private final Path folder;
    private final Database owner;
    private final Database part;
    private final PostgresServer server;
    private final String url;

    private Ground(String name, int connections, List<String> schemas) throws IOException {
        folder = Files.createTempDirectory("maru-bench-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        server =
                PostgresServer.start(
                        PostgresConfig.of(
                                folder.resolve("postgres"),
                                folder.resolve("runtime"),
                                folder.resolve("postgres.log"),
                                0,
                                PASSWORD));
        Roles roles = new Roles(server.url(""), "maru", server.user(), server.password());
        roles.prepare();
        for (String schema : schemas) {
            roles.schema(schema);
        }
        roles.part(name, PASSWORD, 2 * connections);
        Migrations migrations = new Migrations(roles.url(), server.user(), server.password());
        for (String schema : schemas) {
            migrations.migrate(
                    schema, "maru/" + schema + "/migrations", Ground.class.getClassLoader());
        }
        owner =
                Database.open(
                        DatabaseConfig.of(
                                roles.url(), server.user(), server.password(), 4, "owner"));
        part =
                Database.open(
                        DatabaseConfig.of(
                                roles.url(), "maru_" + name, PASSWORD, connections, name));
        url = roles.url();
    }

    /// With storage alone.
    ///
    /// @param connections of the part's pool
    public static Ground ofStorage(int connections) throws IOException {
        return new Ground("portal", connections, List.of("storage"));
    }

    /// With storage and identity.
    ///
    /// @param connections of the part's pool
    public static Ground ofIdentity(int connections) throws IOException {
        return new Ground("portal", connections, List.of("storage", "identity"));
    }

    /// With storage, identity and the schema of a part whose jar is on the class path.
    ///
    /// @param connections of the part's pool
    public static Ground ofPart(String name, int connections) throws IOException {
        return new Ground(name, connections, List.of("storage", "identity", name));
    }

    /// The database, as JDBC names it.
    public String url() {
        return url;
    }

    /// Where files of the bench may lie.
    public Path folder() {
        return folder;
    }

    /// As a user who may act as the schemas' owner.
    public Database owner() {
        return owner;
    }

    /// As the part.
    public Database part() {
        return part;
    }

    /// Makes tables as the owner of the schemas.
    public void make(String... statements) {
        owner.change(
                tx -> {
                    tx.update("set local role " + Roles.OWNER);
                    for (String each : statements) {
                        tx.update(each);
                    }
                });
    }

    /// Leaves the tables as autovacuum has them by the next morning.
    public void settle(List<String> tables) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, server.user(), server.password());
                Statement statement = connection.createStatement()) {
            for (String each : tables) {
                statement.execute("vacuum (analyze) " + each);
            }
            statement.execute("checkpoint");
        }
    }

    /// A line that the script beside the benches turns into a figure.
    public static void figure(
            String what, double ours, double anchor, String unit, String anchorName) {
        System.out.printf(
                Locale.ROOT, "figure|%s|%.2f|%.2f|%s|%s%n", what, ours, anchor, unit, anchorName);
    }

    /// The value that this share of the first `count` values does not exceed.
    public static double percentile(long[] values, int count, double share) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[(int) Math.min(count - 1L, (long) (count * share))];
    }

    @Override
    public void close() throws IOException {
        owner.close();
        part.close();
        server.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
