package maru.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import maru.postgres.PostgresConfig.Durability;

/// The data folder: judged before anything touches it, made whole or not at all, configured at each
/// start.
final class Cluster {

    /// Korean order, and numbers inside names by their value: 2반 before 10반.
    static final String LOCALE = "ko-KR-u-kn-true";

    private static final long SPACE_FOR_NEW_DATA = 256L << 20;
    private static final long SPACE_FOR_A_START = 64L << 20;

    private final PostgresConfig config;
    private final Binaries binaries;
    private final Account account;

    Cluster(PostgresConfig config, Binaries binaries, Account account) {
        this.config = config;
        this.binaries = binaries;
        this.account = account;
    }

    /// Leaves a data folder that the server can start on.
    ///
    /// @throws PostgresUnavailable when it cannot be one; it is then as it was
    void prepare() {
        Path data = config.data();
        try {
            Path parent = Folders.made(Folders.holding(data));
            account.mustEnter(parent, "data folder");
            if (isThere(data)) {
                judge(data);
                Space.mustBeFree(data, SPACE_FOR_A_START, "start PostgreSQL");
                account.own(data);
            } else {
                Space.mustBeFree(parent, SPACE_FOR_NEW_DATA, "make the database");
                make(data);
            }
            configure(data);
        } catch (IOException failed) {
            throw new PostgresUnavailable(
                    "The data folder "
                            + data
                            + " cannot be used ("
                            + Folders.reason(failed)
                            + "); make it writable or choose another one.",
                    failed);
        }
    }

    private static boolean isThere(Path data) throws IOException {
        if (!Files.exists(data)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(data)) {
            return entries.findAny().isPresent();
        }
    }

    private void judge(Path data) throws IOException {
        int self = Account.owner(Path.of("/proc/self/status"));
        if (!account.change() && Account.owner(data) != self) {
            throw new PostgresUnavailable(
                    "The data folder "
                            + data
                            + " belongs to another account (user id "
                            + Account.owner(data)
                            + "); run Maru as that account, or give the folder to this one with"
                            + " chown.");
        }
        String version;
        try {
            version = Files.readString(data.resolve("PG_VERSION")).strip();
        } catch (NoSuchFileException foreign) {
            throw new PostgresUnavailable(
                    "The folder "
                            + data
                            + " holds something else than a PostgreSQL database, or only a part of"
                            + " one; choose another data folder or restore a backup.",
                    foreign);
        }
        int major;
        try {
            major = Integer.parseInt(version);
        } catch (NumberFormatException unreadable) {
            major = -1;
        }
        if (major > Binaries.MAJOR_VERSION) {
            throw new PostgresUnavailable(
                    "The data in "
                            + data
                            + " were written by PostgreSQL "
                            + major
                            + ", newer than the "
                            + Binaries.MAJOR_VERSION
                            + " of this Maru; start the newer Maru again.");
        }
        if (major < Binaries.MAJOR_VERSION) {
            throw new PostgresUnavailable(
                    "The data in "
                            + data
                            + " are of PostgreSQL version "
                            + version
                            + " and this Maru brings "
                            + Binaries.MAJOR_VERSION
                            + "; restore them from a backup of the older Maru.");
        }
        for (String needed : List.of("base", "global/pg_control", "pg_wal")) {
            if (!Files.exists(data.resolve(needed))) {
                throw new PostgresUnavailable(
                        "The database in "
                                + data
                                + " is not whole ("
                                + needed
                                + " is missing); restore a backup.");
            }
        }
    }

    /// initdb works in a folder beside the real one, which appears by a rename once it is whole.
    private void make(Path data) throws IOException {
        Path half = data.resolveSibling(data.getFileName() + ".new");
        Folders.delete(half);
        Files.createDirectory(
                half,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            account.own(half);
            if (config.durability() == Durability.NONE) {
                fromTemplate(half);
            } else {
                initialise(half, config.password());
            }
            Files.deleteIfExists(data); // An empty folder may stand there.
            Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
            Folders.flush(Folders.holding(data));
        } finally {
            Folders.delete(half);
        }
    }

    /// Tests start many servers, so they copy what initdb made once. All share one password, which
    /// guards nothing.
    private void fromTemplate(Path half) throws IOException {
        Path template =
                config.runtime().resolve("template-" + binaries.stamp() + "-" + account.user());
        if (!Files.isDirectory(template)) {
            Path making = Files.createTempDirectory(config.runtime(), ".template-");
            try {
                account.own(making);
                initialise(making, config.password());
                Files.move(making, template, StandardCopyOption.ATOMIC_MOVE);
            } catch (java.nio.file.FileSystemException failed) {
                // Another process may have made the template at the same time.
                if (!Files.isDirectory(template)) {
                    throw failed;
                }
            } finally {
                Folders.delete(making);
            }
        }
        Folders.copy(template, half);
        account.own(half);
    }

    private void initialise(Path folder, String password) throws IOException {
        Path secret = Files.createTempFile(Folders.holding(folder), ".initdb-", "");
        try {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
            Files.writeString(secret, password + "\n");
            account.own(secret);
            List<String> command = new ArrayList<>(account.prefix());
            command.addAll(
                    List.of(
                            binaries.program("initdb").toString(),
                            "--pgdata=" + folder,
                            "--username=" + PostgresConfig.SUPERUSER,
                            "--pwfile=" + secret,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C.UTF-8",
                            "--locale-provider=icu",
                            "--icu-locale=" + LOCALE,
                            "--data-checksums"));
            if (config.durability() == Durability.NONE) {
                command.add("--no-sync");
            }
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .directory(folder.toFile());
            Server.cleanEnvironment(builder);
            Process process = builder.start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new PostgresUnavailable(
                        "The database could not be made in "
                                + config.data()
                                + ": "
                                + lastLine(said));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PostgresUnavailable("The start was interrupted.", interrupted);
        } finally {
            Files.deleteIfExists(secret);
        }
    }

    private static String lastLine(String said) {
        return said.lines()
                .map(String::strip)
                .filter(line -> line.contains("error:") || line.contains("FATAL"))
                .findFirst()
                .orElseGet(() -> said.strip().lines().reduce("", (before, line) -> line));
    }

    /// Both files are written anew at each start; an operator's own lines go to
    /// `postgresql.local.conf`.
    private void configure(Path data) throws IOException {
        boolean durable = config.durability() == Durability.DISK;
        StringBuilder lines = new StringBuilder();
        lines.append("# Written by Maru at each start; own settings go to postgresql.local.conf.\n")
                .append("listen_addresses = '127.0.0.1'\n")
                .append("port = ")
                .append(config.port())
                .append('\n')
                .append("unix_socket_directories = ''\n")
                .append("max_connections = ")
                .append(config.connections())
                .append('\n')
                .append("password_encryption = scram-sha-256\n")
                .append("shared_buffers = ")
                .append(durable ? "128MB" : "32MB")
                .append('\n')
                .append("work_mem = 8MB\n")
                .append("maintenance_work_mem = 64MB\n")
                .append("effective_cache_size = 512MB\n")
                .append("max_wal_size = 1GB\n")
                .append("random_page_cost = 1.1\n")
                .append("jit = off\n")
                .append("timezone = 'UTC'\n")
                .append("log_timezone = 'Asia/Seoul'\n")
                // A statement or a key in an error's detail may hold a person's data.
                .append("log_error_verbosity = terse\n")
                .append("log_min_error_statement = panic\n")
                .append("log_parameter_max_length = 0\n")
                .append("log_line_prefix = '%m [%p] %q%u '\n")
                .append("log_lock_waits = on\n")
                // A connection whose other end is gone must not finish a long query for nobody.
                .append("client_connection_check_interval = '2s'\n");
        if (!durable) {
            lines.append("fsync = off\n")
                    .append("synchronous_commit = off\n")
                    .append("full_page_writes = off\n")
                    .append("wal_level = minimal\n")
                    .append("max_wal_senders = 0\n");
        }
        lines.append("include_if_exists = 'postgresql.local.conf'\n");
        replace(data.resolve("postgresql.conf"), lines.toString());
        replace(
                data.resolve("pg_hba.conf"),
                """
                # Written by Maru at each start.
                host all all 127.0.0.1/32 scram-sha-256
                """);
    }

    private void replace(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        account.own(next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
