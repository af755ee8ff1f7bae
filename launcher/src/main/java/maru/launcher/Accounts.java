package maru.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import maru.launcher.supervisor.Account;
import maru.launcher.supervisor.CannotRun;

/// The users that Maru's processes run as when it is started as root: one number per process, so
/// that none can read another's folder or memory. Numbers need no account on the machine.
final class Accounts {

    /// What is new in the folder of blobs belongs to the group, which writes everywhere in it.
    private static final int SHARED = 02770;

    /// Who reads and writes the blobs together.
    private static final int BLOBS = 61_000;

    private static final int FIRST = 61_002;
    private static final List<String> NAMES =
            List.of("keycloak", "door", "portal", "mail", "chat", "files", "ai");

    private final boolean root;

    Accounts(boolean root) {
        this.root = root;
    }

    /// The user of a process; empty when this process is not root.
    ///
    /// @param blobs whether it shares the blobs
    /// @param lowPorts whether it opens ports below 1024
    Optional<Account> of(String name, boolean blobs, boolean lowPorts) {
        if (!root) {
            return Optional.empty();
        }
        int place = NAMES.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException(name + " has no user number");
        }
        return Optional.of(
                new Account(
                        FIRST + place,
                        blobs ? Set.of(BLOBS) : Set.of(),
                        lowPorts ? Set.of("net_bind_service") : Set.of()));
    }

    /// The same user in the words of the file system.
    Optional<UserPrincipal> principal(String name, Path at) throws IOException {
        if (!root) {
            return Optional.empty();
        }
        return Optional.of(
                at.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(String.valueOf(FIRST + NAMES.indexOf(name))));
    }

    /// Makes a folder that this process alone can read. Files from another owner, after the data
    /// were moved or Maru was run as another user, are handed over.
    Path own(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            if (root) {
                int user = FIRST + NAMES.indexOf(name);
                handOver(folder, user, user);
            }
            return folder;
        } catch (IOException failed) {
            throw unusable(folder, failed);
        }
    }

    /// Makes the folder that the parts share for blobs.
    Path shared(Path folder) {
        try {
            Files.createDirectories(folder);
            if (root) {
                int user = FIRST + NAMES.indexOf("portal");
                handOver(folder, user, BLOBS);
                openToGroup(folder);
            } else {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            return folder;
        } catch (IOException failed) {
            throw unusable(folder, failed);
        }
    }

    /// Folders of an earlier Maru were open to whoever had made them alone; the newest of them, in
    /// which all parts write, tells whether any are left.
    private static void openToGroup(Path blobs) throws IOException {
        Files.setAttribute(blobs, "unix:mode", SHARED);
        Path incoming = blobs.resolve("incoming");
        if (!Files.isDirectory(incoming) || mode(incoming) == SHARED) {
            return;
        }
        try (Stream<Path> folders = Files.find(blobs, 2, (path, kind) -> kind.isDirectory())) {
            for (Path each : folders.filter(path -> !path.equals(incoming)).toList()) {
                Files.setAttribute(each, "unix:mode", SHARED);
            }
        }
        Files.setAttribute(incoming, "unix:mode", SHARED);
    }

    private static int mode(Path folder) throws IOException {
        return (Integer) Files.getAttribute(folder, "unix:mode") & 07777;
    }

    /// A walk is made only when the folder itself has another owner: a big store is not walked at
    /// every start.
    private static void handOver(Path folder, int user, int group) throws IOException {
        if (owns(folder, user)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.setAttribute(each, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static boolean owns(Path folder, int user) throws IOException {
        return Integer.valueOf(user)
                .equals(Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    private static CannotRun unusable(Path folder, IOException failed) {
        return new CannotRun(
                "The folder "
                        + folder
                        + " cannot be used ("
                        + failed.getMessage()
                        + "). Maru was perhaps run as another user before: hand the data folder"
                        + " over with chown -R, or run Maru as that user.");
    }
}
