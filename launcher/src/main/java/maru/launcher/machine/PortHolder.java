package maru.launcher.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Who holds a TCP port of this machine: the kernel's table of sockets gives the socket's number,
/// the open files of the processes whose it is.
///
/// @param pid the process
/// @param name its short name, e.g. `nginx`
public record PortHolder(long pid, String name) {

    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A";

    /// Empty when nobody listens there, or when the process belongs to another user and cannot be
    /// looked into.
    public static Optional<PortHolder> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            collect(Path.of(table), port, sockets);
        }
        return sockets.isEmpty() ? Optional.empty() : processWith(sockets);
    }

    private static void collect(Path table, int port, Set<String> sockets) {
        String ending = String.format(Locale.ROOT, ":%04X", port);
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > INODE
                        && fields[LOCAL].endsWith(ending)
                        && fields[STATE].equals(LISTEN)) {
                    sockets.add("socket:[" + fields[INODE] + "]");
                }
            }
        } catch (IOException noSuchTable) {
            // A kernel without IPv6 has one table only.
        }
    }

    private static Optional<PortHolder> processWith(Set<String> sockets) {
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    long pid = Long.parseLong(process.getFileName().toString());
                    return Optional.of(new PortHolder(pid, name(process)));
                }
            }
        } catch (IOException noProc) {
            // Then nobody can be named.
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (isOneOf(file, sockets)) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException anotherUsers) {
            // Ended meanwhile, or not ours to look into.
        }
        return false;
    }

    private static boolean isOneOf(Path file, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(file).toString());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException ended) {
            return "a program that has just ended";
        }
    }

    @Override
    public String toString() {
        return name + " (process " + pid + ")";
    }
}
