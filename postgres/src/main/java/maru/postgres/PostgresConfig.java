package maru.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where the server lives and how much it may take.
///
/// @param data the cluster's folder; made when it does not exist. It may have been moved here from
///   another path, owner or port
/// @param runtime where the binaries are unpacked, once per version; several servers may share it
/// @param log the file that the server's messages are appended to
/// @param port the port on loopback, or 0 for any free one
/// @param password of the superuser [#SUPERUSER]; set when the data is made, so keep it beside them
/// @param connections the most connections at one time, all parts together
/// @param account who runs the server when this process is root; without it the owner of existing
///   data, or the first of `maru`, `postgres` and `nobody` that exists
/// @param durability what a commit promises
/// @param startWithin how long a start may take, recovery after a crash included
public record PostgresConfig(
        Path data,
        Path runtime,
        Path log,
        int port,
        String password,
        int connections,
        Optional<String> account,
        Durability durability,
        Duration startWithin) {

    /// The role that owns the cluster.
    public static final String SUPERUSER = "maru";

    /// What a commit promises.
    public enum Durability {
        /// What was acknowledged is on the disk.
        DISK,
        /// For tests only: nothing is flushed, so a power cut loses everything.
        NONE
    }

    public PostgresConfig {
        data = data.toAbsolutePath().normalize();
        runtime = runtime.toAbsolutePath().normalize();
        log = log.toAbsolutePath().normalize();
        if (password.isBlank() || password.contains("\n")) {
            throw new IllegalArgumentException("The superuser needs a password of one line.");
        }
    }

    /// The usual server: durable, 100 connections, two minutes to start.
    public static PostgresConfig of(Path data, Path runtime, Path log, int port, String password) {
        return new PostgresConfig(
                data,
                runtime,
                log,
                port,
                password,
                100,
                Optional.empty(),
                Durability.DISK,
                Duration.ofMinutes(2));
    }

    public PostgresConfig withConnections(int most) {
        return new PostgresConfig(
                data, runtime, log, port, password, most, account, durability, startWithin);
    }

    public PostgresConfig withAccount(String name) {
        return new PostgresConfig(
                data,
                runtime,
                log,
                port,
                password,
                connections,
                Optional.of(name),
                durability,
                startWithin);
    }

    PostgresConfig withPort(int chosen) {
        return new PostgresConfig(
                data,
                runtime,
                log,
                chosen,
                password,
                connections,
                account,
                durability,
                startWithin);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "PostgresConfig[data=" + data + ", port=" + port + "]";
    }
}
