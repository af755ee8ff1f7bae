package maru.launcher.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maru.launcher.supervisor.CannotRun;

/// Looks at this machine before anything is started. Each check answers with one clear sentence.
public final class Machine {

    private static final int JAVA = 25;
    private static final long MIB = 1L << 20;
    private static final long MEMORY_LEAST = 1_200 * MIB;
    private static final long DISK_LEAST = 512 * MIB;

    private final boolean root;

    private Machine(boolean root) {
        this.root = root;
    }

    public static Machine here() {
        try {
            Object user = Files.getAttribute(Path.of("/proc/self/status"), "unix:uid");
            return new Machine(Integer.valueOf(0).equals(user));
        } catch (IOException | UnsupportedOperationException otherSystem) {
            throw new CannotRun(
                    "Maru runs on Linux (x86-64 or arm64). On another system use the container"
                            + " image or a virtual machine.");
        }
    }

    /// Whether this process is root, so that it can and must give its children users of their own.
    public boolean root() {
        return root;
    }

    public static void requireJava(int feature) {
        if (feature < JAVA) {
            throw new CannotRun(
                    "Maru needs Java "
                            + JAVA
                            + " or newer; this is Java "
                            + feature
                            + ". Install a JDK "
                            + JAVA
                            + " and set JAVA_HOME to its folder.");
        }
    }

    /// Memory that is free for new processes, by the kernel and, in a container, by its limit.
    public static void requireMemory() {
        long free = freeMemory();
        if (free < MEMORY_LEAST) {
            throw new CannotRun(
                    "There are only "
                            + free / MIB
                            + " MiB of free memory, and Maru needs "
                            + MEMORY_LEAST / MIB
                            + " MiB. Close other programs, or give this machine or container more"
                            + " memory (2 GiB serve well).");
        }
    }

    static long freeMemory() {
        long free = Long.MAX_VALUE;
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    free = Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
            Path limit = Path.of("/sys/fs/cgroup/memory.max");
            Path used = Path.of("/sys/fs/cgroup/memory.current");
            if (Files.isReadable(limit) && Files.isReadable(used)) {
                String text = Files.readString(limit).strip();
                if (!text.equals("max")) {
                    long left =
                            Long.parseLong(text) - Long.parseLong(Files.readString(used).strip());
                    // Page cache counts as used but gives way; a quarter of the limit is left to
                    // it.
                    free = Math.min(free, left + Long.parseLong(text) / 4);
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            // What cannot be read cannot be judged.
        }
        return free;
    }

    public static void requireDisk(Path folder) {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        long free;
        try {
            free = Files.getFileStore(existing).getUsableSpace();
        } catch (IOException unknown) {
            return;
        }
        if (free < DISK_LEAST) {
            throw new CannotRun(
                    "The disk of "
                            + folder
                            + " has only "
                            + free / MIB
                            + " MiB free, and Maru needs "
                            + DISK_LEAST / MIB
                            + " MiB to start. Make room, or name a folder on another disk with"
                            + " --data.");
        }
    }

    /// When root: the children have users of their own, who must be able to come into these
    /// folders.
    ///
    /// @param folders what each is, for the sentence, and where it is
    public void requireReachable(Map<String, Path> folders) {
        if (!root) {
            return;
        }
        requireSetpriv();
        folders.forEach(
                (what, folder) -> {
                    Path existing = folder.toAbsolutePath().normalize();
                    while (!Files.exists(existing) && existing.getParent() != null) {
                        existing = existing.getParent();
                    }
                    if (!enters(existing)) {
                        throw new CannotRun(
                                what
                                        + " "
                                        + folder
                                        + " lies in "
                                        + closed(existing)
                                        + ", which is closed to other users. Started as root, Maru"
                                        + " runs its parts as users without rights, and they cannot"
                                        + " come in. "
                                        + (what.contains("data")
                                                ? "Use --data /var/lib/maru, or start Maru as an"
                                                        + " ordinary user."
                                                : "Move it to /opt/maru, or start Maru as an"
                                                        + " ordinary user."));
                    }
                });
    }

    private static Path closed(Path folder) {
        Path at = folder;
        while (at.getParent() != null && !enters(at.getParent())) {
            at = at.getParent();
        }
        return at;
    }

    private static boolean enters(Path folder) {
        try {
            Process process =
                    new ProcessBuilder(
                                    setpriv().toString(),
                                    "--reuid=61999",
                                    "--regid=61999",
                                    "--clear-groups",
                                    "--",
                                    "sh",
                                    "-c",
                                    "cd -- \"$1\"",
                                    "sh",
                                    folder.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException unusable) {
            throw new CannotRun("The program setpriv cannot be run: " + unusable.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CannotRun("The start was interrupted.");
        }
    }

    /// Where util-linux keeps the program that drops privileges.
    public static Path setpriv() {
        return requireSetpriv();
    }

    private static Path requireSetpriv() {
        for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
            Path file = Path.of(folder, "setpriv");
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new CannotRun(
                "The programs setpriv and setsid are missing. Type: apt-get install util-linux");
    }

    /// Every port must be free before the first one is taken.
    ///
    /// @param wanted what each port is for, e.g. `web pages`
    public static void requireFree(Map<Integer, String> wanted, InetAddress listen) {
        List<String> taken = new ArrayList<>();
        wanted.forEach(
                (port, use) -> {
                    Optional<String> why = whyNot(port, listen);
                    why.ifPresent(reason -> taken.add("port " + port + " (" + use + ") " + reason));
                });
        if (!taken.isEmpty()) {
            String sentence = String.join("; ", taken);
            boolean forbidden = sentence.contains("root only");
            throw new CannotRun(
                    sentence.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                            + sentence.substring(1)
                            + ". "
                            + (forbidden
                                    ? "Start as root, or leave out --ports=standard."
                                    : "Stop that program, or start Maru on other ports with"
                                            + " --ports=+10000."));
        }
    }

    private static Optional<String> whyNot(int port, InetAddress listen) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the parts' own servers do: a port in TIME_WAIT is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(listen, port));
            return Optional.empty();
        } catch (IOException failed) {
            String reason = String.valueOf(failed.getMessage());
            if (reason.contains("Permission denied")) {
                return Optional.of("may be opened by root only");
            }
            if (reason.contains("assign requested address")) {
                throw new CannotRun(
                        "This machine has no address "
                                + listen.getHostAddress()
                                + ". Write one of its own addresses, or 0.0.0.0 for all.");
            }
            return Optional.of(
                    PortHolder.of(port)
                            .map(holder -> "is taken by " + holder)
                            .orElse("is taken by a program of another user"));
        }
    }
}
