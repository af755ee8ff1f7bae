package maru.launcher.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import maru.launcher.supervisor.CannotRun;

/// An open data folder: locked for this process, marked with what it holds, with its secrets read.
///
/// Everything in it is found relative to it, so that it can be moved to another path, owner or
/// machine while Maru is stopped. The lock is the kernel's and ends with the process, so a killed
/// launcher leaves none behind.
public final class DataFolder implements AutoCloseable {

    private static final Set<String> MAY_BE_THERE =
            Set.of("maru.yaml", "lost+found", ".gitkeep", "lock", Marker.FILE + ".new");

    private final Path path;
    private final Secrets secrets;
    private final FileChannel lock;
    private Marker marker;

    private DataFolder(Path path, Secrets secrets, FileChannel lock, Marker marker) {
        this.path = path;
        this.secrets = secrets;
        this.lock = lock;
        this.marker = marker;
    }

    /// Opens the folder, and makes it when there is none.
    ///
    /// @param kind what the data must be
    /// @param own the release that opens it
    /// @throws CannotRun when it cannot be used; nothing in it has been changed
    public static DataFolder open(Path path, Kind kind, Version own) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            Optional<Marker> marker = look(folder, own);
            marker.ifPresent(found -> requireKind(folder, found.kind(), kind));
            Files.createDirectories(folder);
            FileChannel lock = lock(folder);
            try {
                return opened(folder, marker, kind, own, lock);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw unusable(folder, failed);
        }
    }

    /// What the folder holds, without opening it; empty when it is new.
    public static Optional<Kind> kind(Path path, Version own) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            return look(folder, own).map(Marker::kind);
        } catch (IOException failed) {
            throw unusable(folder, failed);
        }
    }

    private static DataFolder opened(
            Path folder, Optional<Marker> found, Kind kind, Version own, FileChannel lock)
            throws IOException {
        Marker marker = found.orElseGet(() -> new Marker(own, kind, false));
        if (found.isEmpty()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            marker.write(folder);
        }
        boolean database = Files.exists(folder.resolve("postgres"));
        if (marker.embeddedDatabase() && !database) {
            throw new CannotRun(
                    "The data folder "
                            + folder
                            + " has lost its database (the folder postgres). Restore the folder"
                            + " from a backup, or choose another one with --data.");
        }
        if (!Secrets.exist(folder) && marker.embeddedDatabase()) {
            throw new CannotRun(
                    "The data folder "
                            + folder
                            + " has lost its file secrets.properties. Restore it from a backup;"
                            + " without it the database cannot be opened.");
        }
        Secrets secrets = Secrets.exist(folder) ? Secrets.read(folder) : Secrets.make(folder);
        for (String name : List.of("log", "run")) {
            Path own700 = Files.createDirectories(folder.resolve(name));
            Files.setPosixFilePermissions(own700, PosixFilePermissions.fromString("rwx------"));
        }
        DataFolder open = new DataFolder(folder, secrets, lock, marker);
        if (marker.version().compareTo(own) < 0) {
            open.mark(new Marker(own, marker.kind(), marker.embeddedDatabase()));
        }
        return open;
    }

    private static Optional<Marker> look(Path folder, Version own) throws IOException {
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(folder)) {
            throw new CannotRun(folder + " is a file. Name a folder with --data.");
        }
        Optional<Marker> marker = Marker.read(folder);
        if (marker.isEmpty()) {
            try (Stream<Path> inside = Files.list(folder)) {
                Optional<Path> foreign =
                        inside.filter(file -> !MAY_BE_THERE.contains(file.getFileName().toString()))
                                .findFirst();
                if (foreign.isPresent()) {
                    throw new CannotRun(
                            "The folder "
                                    + folder
                                    + " holds files ("
                                    + foreign.get().getFileName()
                                    + ") but no "
                                    + Marker.FILE
                                    + ", so it is not a data folder of Maru or a part of it is"
                                    + " missing. Name an empty folder with --data, or restore the"
                                    + " missing files from a backup.");
                }
            }
        }
        marker.ifPresent(found -> requireNotNewer(folder, found, own));
        return marker;
    }

    private static void requireNotNewer(Path folder, Marker found, Version own) {
        if (found.version().compareTo(own) > 0) {
            throw new CannotRun(
                    "The data in "
                            + folder
                            + " were used by Maru "
                            + found.version()
                            + ", which is newer than this Maru "
                            + own
                            + ". Start that release or a newer one; nothing was changed.");
        }
    }

    private static void requireKind(Path folder, Kind found, Kind wanted) {
        if (found == wanted) {
            return;
        }
        throw new CannotRun(
                switch (wanted) {
                    case DEMO ->
                            "The data in "
                                    + folder
                                    + " are real, and --demo would let anyone sign in as any"
                                    + " person. Start without --demo, or name another folder for"
                                    + " the demo with --data.";
                    case REAL ->
                            "The data in "
                                    + folder
                                    + " belong to a demo, where anyone may sign in as any person."
                                    + " Start with --demo, or name another folder for real data"
                                    + " with --data.";
                });
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        FileLock held = null;
        try {
            held = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
        } catch (OverlappingFileLockException ownProcess) {
            // Answered below, like a lock of another process.
        }
        if (held == null) {
            String pid = Files.readString(file).strip();
            channel.close();
            throw new CannotRun(
                    "Another Maru "
                            + (pid.isEmpty() ? "" : "(process " + pid + ") ")
                            + "already runs on "
                            + folder
                            + ". Stop it with Ctrl-C or `maru admin --data "
                            + folder
                            + " stop`, or name another folder with --data.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(
                        String.valueOf(ProcessHandle.current().pid())
                                .getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static CannotRun unusable(Path folder, IOException failed) {
        String reason =
                switch (failed) {
                    case AccessDeniedException denied -> "permission is denied";
                    case FileSystemException named when named.getReason() != null ->
                            named.getReason();
                    default -> String.valueOf(failed.getMessage());
                };
        return new CannotRun(
                "The data folder "
                        + folder
                        + " cannot be used ("
                        + reason
                        + "). Make it writable for this user, or name another folder, such as "
                        + Path.of(System.getProperty("user.home"), "maru-data")
                        + ", with --data.");
    }

    public Path path() {
        return path;
    }

    public Kind kind() {
        return marker.kind();
    }

    public Secrets secrets() {
        return secrets;
    }

    /// The folder or file of that name in this folder.
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /// Remembers that the folder holds a database, which from now on must be there.
    public synchronized void databaseIsHere() throws IOException {
        if (!marker.embeddedDatabase()) {
            mark(new Marker(marker.version(), marker.kind(), true));
        }
    }

    private synchronized void mark(Marker by) throws IOException {
        by.write(path);
        marker = by;
    }

    /// Forgets everything but the lock, the logs, the certificates and the kind; for a demo that
    /// begins anew.
    ///
    /// @throws IllegalStateException for real data
    public synchronized void reset() throws IOException {
        if (marker.kind() != Kind.DEMO) {
            throw new IllegalStateException("Real data are never reset");
        }
        mark(new Marker(marker.version(), Kind.DEMO, false));
        for (String name : List.of("postgres", "keycloak", "portal", "blobs")) {
            removeAll(path.resolve(name));
        }
    }

    private static void removeAll(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
