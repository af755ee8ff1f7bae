package maru.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file to import, opened when it is read.
///
/// @param name what problems call it
public record ImportFile(String name, Source source) {

    /// Opens the content.
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    public static ImportFile of(Path path) {
        return new ImportFile(String.valueOf(path.getFileName()), () -> Files.newInputStream(path));
    }

    static ImportFile ofResource(String folder, String name) {
        return new ImportFile(
                name,
                () -> {
                    InputStream found = ImportFile.class.getResourceAsStream(folder + name);
                    if (found == null) {
                        throw new IOException("there is no resource " + folder + name);
                    }
                    return found;
                });
    }
}
