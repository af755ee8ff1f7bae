package maru.bench.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import maru.postgres.PostgresConfig;
import maru.postgres.PostgresServer;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.Migrations;
import maru.storage.Roles;

/// A durable PostgreSQL with the floor's schema and one part, in a folder that is removed
/// afterwards.
final class Ground implements AutoCloseable {

    private static final String PASSWORD = "of a bench";

    final Path folder;
    final Database owner;
    final Database part;
    private final PostgresServer server;

    Ground(int connections) throws IOException {
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
        roles.schema("storage");
        roles.part("portal", PASSWORD, connections);
        new Migrations(roles.url(), server.user(), server.password())
                .migrate("storage", "maru/storage/migrations", Ground.class.getClassLoader());
        owner =
                Database.open(
                        DatabaseConfig.of(
                                roles.url(), server.user(), server.password(), 2, "owner"));
        part =
                Database.open(
                        DatabaseConfig.of(
                                roles.url(), "maru_portal", PASSWORD, connections, "portal"));
    }

    /// Makes tables as the owner of the schemas.
    void make(String... statements) {
        owner.change(
                tx -> {
                    tx.update("set local role " + Roles.OWNER);
                    for (String each : statements) {
                        tx.update(each);
                    }
                });
    }

    /// A line that the script beside the benches turns into a figure.
    static void figure(String what, double ours, double anchor, String unit, String anchorName) {
        System.out.printf(
                Locale.ROOT, "figure|%s|%.2f|%.2f|%s|%s%n", what, ours, anchor, unit, anchorName);
    }

    static double percentile(long[] values, int count, double share) {
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
