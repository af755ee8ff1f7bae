package maru.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/// The unpacked programs of PostgreSQL. The folder's name carries the archive's checksum, so
/// another version lands beside this one and a half-unpacked one is never taken for whole.
record Binaries(Path folder) {

    /// The release that the archive on the class path holds.
    static final int MAJOR_VERSION = 18;

    private static final int CHECKSUM_DIGITS = 16;
    private static final long SPACE_NEEDED = 100L << 20;

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /// What the folder's name says of the archive: a part of its SHA-256.
    String stamp() {
        String name = folder.getFileName().toString();
        return name.substring(name.lastIndexOf('-') + 1);
    }

    static Binaries unpackedIn(Path runtime) {
        String archive = archiveForThisMachine();
        try {
            Path folder = runtime.resolve("postgresql-" + MAJOR_VERSION + "-" + checksum(archive));
            if (!Files.isDirectory(folder)) {
                Space.mustBeFree(Folders.made(runtime), SPACE_NEEDED, "unpack PostgreSQL");
                unpack(archive, folder);
            }
            return new Binaries(folder);
        } catch (IOException failed) {
            throw new PostgresUnavailable(
                    "PostgreSQL's programs cannot be unpacked into "
                            + runtime
                            + " ("
                            + Folders.reason(failed)
                            + "); make it writable or choose another place.",
                    failed);
        }
    }

    private static void unpack(String archive, Path folder) throws IOException {
        Path half = Files.createTempDirectory(Folders.holding(folder), ".unpacking-");
        try {
            try (InputStream in = open(archive);
                    TarArchiveInputStream tar =
                            new TarArchiveInputStream(
                                    new XZCompressorInputStream(new BufferedInputStream(in)))) {
                @Nullable TarArchiveEntry entry;
                while ((entry = tar.getNextEntry()) != null) {
                    unpack(tar, entry, half);
                }
            }
            // The account that runs the server is another one when Maru is root.
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
            try {
                Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException failed) {
                // Another process may have unpacked the same archive at the same time.
                if (!Files.isDirectory(folder)) {
                    throw failed;
                }
            }
        } finally {
            Folders.delete(half);
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
            throws IOException {
        Path path = into.resolve(entry.getName()).normalize();
        if (!path.startsWith(into)) {
            throw new IOException("the archive names a path outside itself");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            return;
        }
        Folders.made(Folders.holding(path));
        if (entry.isSymbolicLink()) {
            Path target = path.resolveSibling(entry.getLinkName()).normalize();
            if (!target.startsWith(into)) {
                throw new IOException("the archive links to a path outside itself");
            }
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
            Set<PosixFilePermission> permissions =
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.GROUP_READ,
                            PosixFilePermission.OTHERS_READ);
            if ((entry.getMode() & 0100) != 0) {
                permissions.add(PosixFilePermission.OWNER_EXECUTE);
                permissions.add(PosixFilePermission.GROUP_EXECUTE);
                permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            }
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    private static String archiveForThisMachine() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (system.equals("linux")) {
            switch (processor) {
                case "amd64", "x86_64" -> {
                    return "postgres-linux-x86_64.txz";
                }
                case "aarch64", "arm64" -> {
                    return "postgres-linux-arm_64.txz";
                }
                default -> {}
            }
        }
        throw new PostgresUnavailable(
                "There is no PostgreSQL in this package for "
                        + system
                        + " on "
                        + processor
                        + "; use Linux on amd64 or arm64, or name a PostgreSQL of your own in"
                        + " maru.yaml.");
    }

    private static String checksum(String archive) throws IOException {
        try (InputStream in = open(archive);
                DigestInputStream digest =
                        new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(digest.getMessageDigest().digest())
                    .substring(0, CHECKSUM_DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static InputStream open(String archive) {
        InputStream in = Binaries.class.getResourceAsStream("/" + archive);
        if (in == null) {
            throw new PostgresUnavailable(
                    "The archive "
                            + archive
                            + " is missing from this Maru's lib folder; unpack the release again.");
        }
        return in;
    }
}
