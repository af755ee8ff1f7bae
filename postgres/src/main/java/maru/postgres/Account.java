package maru.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The operating system's account that PostgreSQL runs under. PostgreSQL refuses to run as root, so
/// a process that is root hands it to an account without rights; any other process keeps its own.
///
/// @param change whether a change of account is needed, that is, whether this process is root
record Account(String name, int user, int group, boolean change) {

    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final List<String> PREFERRED = List.of("maru", "postgres", "nobody");

    /// One line of the account file.
    private record Entry(String name, int user, int group, Path home) {}

    static Account choose(Optional<String> wanted, Path data) {
        int self = owner(Path.of("/proc/self/status"));
        List<Entry> entries = entries();
        if (self != 0) {
            // initdb and postgres look their own name up and fail without one.
            return entries.stream()
                    .filter(entry -> entry.user() == self)
                    .findFirst()
                    .map(entry -> new Account(entry.name(), self, entry.group(), false))
                    .orElseThrow(
                            () ->
                                    new PostgresUnavailable(
                                            "User id "
                                                    + self
                                                    + " has no entry in /etc/passwd, and PostgreSQL"
                                                    + " needs one; add it or run Maru as another"
                                                    + " user."));
        }
        Optional<Entry> chosen;
        if (wanted.isPresent()) {
            chosen = named(entries, wanted.get());
        } else {
            int owner = Files.exists(data) ? owner(data) : 0;
            chosen =
                    Stream.concat(
                                    entries.stream().filter(entry -> entry.user() == owner),
                                    PREFERRED.stream()
                                            .flatMap(name -> named(entries, name).stream()))
                            .filter(entry -> entry.user() != 0)
                            .findFirst();
        }
        return chosen.filter(entry -> entry.user() != 0)
                .map(entry -> new Account(entry.name(), entry.user(), entry.group(), true))
                .orElseThrow(
                        () ->
                                new PostgresUnavailable(
                                        "PostgreSQL does not run as root and there is no account "
                                                + wanted.orElse("maru, postgres or nobody")
                                                + " to run it under; add one with: useradd"
                                                + " --system maru"));
    }

    /// What to put before a command so that it runs under this account.
    List<String> prefix() {
        if (!change) {
            return List.of();
        }
        return List.of(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + group,
                "--clear-groups",
                "--no-new-privs",
                "--");
    }

    /// Makes sure that this account can come into a folder of Maru. The folder itself is opened for
    /// passing through; anything above is another's and is left as it is.
    void mustEnter(Path folder, String setting) {
        if (!change || enters(folder)) {
            return;
        }
        try {
            if (owner(folder) == 0 && !isHome(folder)) {
                letThrough(folder);
            }
        } catch (IOException notOurs) {
            // Answered below with the place that does serve.
        }
        if (!enters(folder)) {
            throw new PostgresUnavailable(
                    "PostgreSQL runs as "
                            + name
                            + ", which cannot enter "
                            + closed(folder)
                            + "; use a "
                            + setting
                            + " outside it, such as /var/lib/maru, or run Maru as an ordinary"
                            + " user.");
        }
    }

    /// Gives a file or folder, and all in it, to this account.
    void own(Path path) throws IOException {
        if (!change) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                if (owner(each) != user) {
                    Files.setAttribute(each, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(each, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    static int owner(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException unreadable) {
            throw new PostgresUnavailable("The owner of " + path + " cannot be read.", unreadable);
        }
    }

    private boolean enters(Path folder) {
        List<String> command = new ArrayList<>(prefix());
        command.addAll(List.of("sh", "-c", "cd -- \"$1\"", "sh", folder.toString()));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            throw new PostgresUnavailable(
                    "As root Maru needs the programs setpriv and sh to start PostgreSQL under"
                            + " another account; install util-linux, or run Maru as an ordinary"
                            + " user.",
                    missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PostgresUnavailable("The start was interrupted.", interrupted);
        }
    }

    /// The topmost folder of the path that cannot be entered.
    private Path closed(Path folder) {
        Path at = folder;
        while (at.getParent() != null && !enters(at.getParent())) {
            at = at.getParent();
        }
        return at;
    }

    private static boolean isHome(Path folder) {
        return folder.getNameCount() < 2
                || entries().stream().anyMatch(entry -> entry.home().equals(folder));
    }

    private static void letThrough(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        permissions.add(PosixFilePermission.GROUP_EXECUTE);
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(folder, permissions);
    }

    private static Optional<Entry> named(List<Entry> entries, String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    private static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(PASSWD)) {
                String[] fields = line.split(":", -1);
                if (fields.length >= 7) {
                    entries.add(
                            new Entry(
                                    fields[0],
                                    Integer.parseInt(fields[2]),
                                    Integer.parseInt(fields[3]),
                                    Path.of(fields[5])));
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            throw new PostgresUnavailable("/etc/passwd cannot be read.", unreadable);
        }
        return entries;
    }
}
