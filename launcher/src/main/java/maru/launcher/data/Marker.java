package maru.launcher.data;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import maru.launcher.supervisor.CannotRun;

/// `maru.properties` in the data folder: which release used the data last, and what they are.
///
/// @param embeddedDatabase true once the folder holds a database of its own that must be there
record Marker(Version version, Kind kind, boolean embeddedDatabase) {

    static final String FILE = "maru.properties";

    static Optional<Marker> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        if (Files.size(file) < 65_536) {
            properties.load(new StringReader(Files.readString(file)));
        }
        Optional<Version> version = Version.parse(properties.getProperty("version", ""));
        Kind kind =
                switch (properties.getProperty("kind", "")) {
                    case "real" -> Kind.REAL;
                    case "demo" -> Kind.DEMO;
                    default -> throw damaged(file);
                };
        return Optional.of(
                new Marker(
                        version.orElseThrow(() -> damaged(file)),
                        kind,
                        "embedded".equals(properties.getProperty("database", ""))));
    }

    private static CannotRun damaged(Path file) {
        return new CannotRun(
                "The file "
                        + file
                        + " is damaged. Restore it from a backup; it says version=… and"
                        + " kind=real or kind=demo.");
    }

    void write(Path folder) throws IOException {
        DurableFile.write(
                folder.resolve(FILE),
                "# Written by Maru; do not change.\nversion="
                        + version
                        + "\nkind="
                        + kind.word()
                        + "\ndatabase="
                        + (embeddedDatabase ? "embedded" : "none")
                        + "\n");
    }
}
