package maru.launcher.admin;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Where the control socket of a data folder is. Usually `run/admin.sock`; the kernel takes no
/// address beyond 107 bytes, so a deep data folder gets a short one elsewhere, named in
/// `run/admin.address`.
final class SocketPlace {

    private static final int BYTES_AT_MOST = 107;

    private SocketPlace() {}

    /// For the one who listens: a free place that only this user can reach.
    static UnixDomainSocketAddress made(Path data) throws IOException {
        Path usual = data.resolve("run").resolve("admin.sock").toAbsolutePath();
        Path note = data.resolve("run").resolve("admin.address");
        Files.deleteIfExists(usual);
        Files.deleteIfExists(note);
        if (usual.toString().getBytes(StandardCharsets.UTF_8).length <= BYTES_AT_MOST) {
            return UnixDomainSocketAddress.of(usual);
        }
        Path folder =
                Files.createTempDirectory(
                        Path.of("/tmp"),
                        "maru-admin-",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        Path elsewhere = folder.resolve("admin.sock");
        Files.writeString(note, elsewhere.toString());
        return UnixDomainSocketAddress.of(elsewhere);
    }

    /// For the one who calls.
    static UnixDomainSocketAddress of(Path data) throws IOException {
        Path note = data.resolve("run").resolve("admin.address");
        return UnixDomainSocketAddress.of(
                Files.exists(note)
                        ? Path.of(Files.readString(note).strip())
                        : data.resolve("run").resolve("admin.sock").toAbsolutePath());
    }
}
