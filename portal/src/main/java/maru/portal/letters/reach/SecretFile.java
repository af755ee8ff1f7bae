package maru.portal.letters.reach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/// A secret of the portal's own, made at the very first time and nobody else's to read.
final class SecretFile {

    private static final int SIZE_AT_MOST = 10_000;

    private SecretFile() {}

    static byte[] in(Path folder, String name, Supplier<byte[]> fresh) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                Path whole = folder.resolve(name + ".new");
                Files.deleteIfExists(whole);
                try (var out =
                        Files.newByteChannel(
                                whole,
                                EnumSet.of(
                                        StandardOpenOption.CREATE_NEW,
                                        StandardOpenOption.WRITE,
                                        StandardOpenOption.SYNC),
                                PosixFilePermissions.asFileAttribute(
                                        Set.copyOf(
                                                PosixFilePermissions.fromString("rw-------"))))) {
                    out.write(java.nio.ByteBuffer.wrap(fresh.get()));
                }
                Files.move(whole, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            }
            if (Files.size(file) > SIZE_AT_MOST) {
                throw new IllegalStateException(file + " is no secret of Maru's.");
            }
            return Files.readAllBytes(file);
        } catch (FileAlreadyExistsException another) {
            throw new IllegalStateException(file + " is being made by another portal.", another);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
