package maru.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import maru.postgres.PostgresConfig.Durability;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server that runs as long as this process and no longer.
///
/// It listens on loopback only and asks every connection for a password (SCRAM). When this process
/// ends, even by `kill -9`, the server shuts down; what it acknowledged is kept. When the server
/// dies, [#ended()] completes: close this one and start another on the same configuration.
///
/// ```java
/// try (PostgresServer server = PostgresServer.start(config)) {
///     DriverManager.getConnection(server.url("maru"), SUPERUSER, config.password());
/// }
/// ```
public final class PostgresServer implements AutoCloseable {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
    private static final int TRIES_FOR_A_FREE_PORT = 5;

    /// Guards nothing: a temporary server holds made-up data on loopback for minutes.
    private static final String TEMPORARY_PASSWORD = "temporary";

    private final PostgresConfig config;
    private final Server server;
    private final FileChannel lock;

    private PostgresServer(PostgresConfig config, Server server, FileChannel lock) {
        this.config = config;
        this.server = server;
        this.lock = lock;
    }

    /// Starts the server, making its data when there are none, and returns when it takes
    /// connections: about 2 s the first time, below 1 s afterwards.
    ///
    /// @throws PostgresUnavailable with one sentence for the operator; nothing was harmed
    public static PostgresServer start(PostgresConfig config) {
        return start(config, Optional.empty());
    }

    /// A server for tests: an empty cluster in a folder of its own, on a free port, without
    /// flushing. All of it is gone after [#close()] or after the end of this process.
    public static PostgresServer temporary() {
        for (int attempt = 1; ; attempt++) {
            try {
                return startTemporary();
            } catch (PostgresUnavailable failed) {
                if (attempt == TRIES_FOR_A_FREE_PORT) {
                    throw failed;
                }
            }
        }
    }

    private static PostgresServer startTemporary() {
        try {
            Path system = Path.of(System.getProperty("java.io.tmpdir"));
            int user = Account.owner(Path.of("/proc/self/status"));
            Path runtime = Folders.made(system.resolve("maru-postgres-" + user));
            if (Account.owner(runtime) != user) {
                throw new PostgresUnavailable(
                        "The folder " + runtime + " belongs to another account; remove it.");
            }
            Path folder = Files.createTempDirectory(system, "maru-temporary-");
            PostgresConfig config =
                    new PostgresConfig(
                            folder.resolve("data"),
                            runtime,
                            folder.resolve("postgres.log"),
                            0,
                            TEMPORARY_PASSWORD,
                            200,
                            Optional.empty(),
                            Durability.NONE,
                            Duration.ofMinutes(1));
            // The account that runs the server removes the folder, so it must own it.
            Account.choose(Optional.empty(), config.data()).own(folder);
            return start(config, Optional.of(folder));
        } catch (IOException failed) {
            throw new PostgresUnavailable(
                    "No temporary folder can be made (" + Folders.reason(failed) + ").", failed);
        }
    }

    /// A connection's address for pgjdbc, without user and password.
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + config.port() + "/" + database;
    }

    public int port() {
        return config.port();
    }

    public String user() {
        return PostgresConfig.SUPERUSER;
    }

    public String password() {
        return config.password();
    }

    /// The server's own process, for the table of what runs.
    public long pid() {
        return server.postmaster();
    }

    public boolean running() {
        return server.shell().isAlive();
    }

    /// Completes when the server has ended, for whatever reason, with its exit code.
    public CompletableFuture<Integer> ended() {
        return server.shell().onExit().thenApply(Process::exitValue);
    }

    /// Shuts the server down: open transactions are rolled back, what was acknowledged is kept.
    @Override
    public void close() {
        server.stop(STOPS_WITHIN);
        release(lock);
    }

    private static PostgresServer start(PostgresConfig asked, Optional<Path> removeAfter) {
        Account account = Account.choose(asked.account(), asked.data());
        Binaries binaries = Binaries.unpackedIn(asked.runtime());
        account.mustEnter(asked.runtime(), "runtime folder");
        FileChannel lock = lock(asked.data());
        try {
            Postmaster.clear(asked.data());
            for (int attempt = 1; ; attempt++) {
                PostgresConfig config = asked.port() == 0 ? asked.withPort(freePort()) : asked;
                mustBeFree(config.port());
                new Cluster(config, binaries, account).prepare();
                try {
                    return new PostgresServer(
                            config, Server.start(config, binaries, account, removeAfter), lock);
                } catch (PostgresUnavailable failed) {
                    // Between choosing a free port and listening on it another may take it.
                    if (asked.port() != 0
                            || removeAfter.isPresent()
                            || attempt == TRIES_FOR_A_FREE_PORT
                            || isFree(config.port())) {
                        throw failed;
                    }
                }
            }
        } catch (IOException failed) {
            release(lock);
            throw new PostgresUnavailable(
                    "The data folder "
                            + asked.data()
                            + " cannot be read ("
                            + Folders.reason(failed)
                            + ").",
                    failed);
        } catch (RuntimeException failed) {
            release(lock);
            throw failed;
        }
    }

    /// One process at a time keeps a server on a data folder; the kernel lets go of the lock when
    /// that process ends.
    private static FileChannel lock(Path data) {
        Path file = data.resolveSibling(data.getFileName() + ".lock");
        @Nullable FileChannel channel = null;
        try {
            Folders.made(Folders.holding(file));
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException here) {
            // Answered below, like a lock of another process.
        } catch (IOException failed) {
            throw new PostgresUnavailable(
                    "The data folder "
                            + data
                            + " cannot be used ("
                            + Folders.reason(failed)
                            + "); make it writable or choose another one.",
                    failed);
        }
        release(channel);
        throw new PostgresUnavailable(
                "Another Maru already runs on "
                        + data
                        + "; stop that one, or start this one with another data folder.");
    }

    private static void release(@Nullable FileChannel lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException released) {
            // Closing lets go of the lock even when it reports a failure.
        }
    }

    private static void mustBeFree(int port) {
        if (!isFree(port)) {
            throw Server.portTaken(port);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
