package maru.documents;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where the reading process finds its classes: in the home this module's jar lies in `lib/` and
/// its class path in `parts/documents.classpath`; in a build the list lies beside the classes.
///
/// @param classPath absolute, this module first
record ProgramFiles(List<Path> classPath) {

    private static final String LIST = "documents.classpath";

    static ProgramFiles find() throws IOException {
        Path own;
        try {
            own =
                    Path.of(
                            ProgramFiles.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IOException(impossible);
        }
        Path home = own.resolve("../..").toAbsolutePath().normalize();
        for (Path list : List.of(home.resolve("parts").resolve(LIST), own.resolveSibling(LIST))) {
            if (Files.isRegularFile(list)) {
                return new ProgramFiles(entries(own, list, home));
            }
        }
        throw new IOException("There is no " + LIST + " near " + own + "; build the home again.");
    }

    private static List<Path> entries(Path own, Path list, Path home) throws IOException {
        List<Path> entries = new ArrayList<>();
        entries.add(own);
        for (String entry : Files.readString(list).strip().split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                entries.add(home.resolve(entry));
            }
        }
        return entries;
    }
}
