package maru.launcher;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import maru.launcher.supervisor.CannotRun;

/// The unpacked program: `lib/` with every jar once, `parts/NAME.properties` and
/// `parts/NAME.classpath`, and `keycloak/`. It is never written to.
public record Home(Path path) {

    private static final String LAUNCHER = "launcher";

    /// The home this program runs from: the folder above the `lib/` its own jar lies in, or the one
    /// that the property `maru.home` names.
    static Home own() {
        String named = System.getProperty("maru.home", "");
        if (!named.isEmpty()) {
            return new Home(Path.of(named).toAbsolutePath().normalize());
        }
        try {
            Path jar =
                    Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path lib = jar.toAbsolutePath().getParent();
            if (lib != null && lib.getParent() != null && lib.endsWith("lib")) {
                return new Home(lib.getParent());
            }
        } catch (URISyntaxException unnamed) {
            // Answered below.
        }
        throw new CannotRun("The program's folder cannot be found. Start it with ./maru run.");
    }

    Path keycloak() {
        return path.resolve("keycloak");
    }

    /// Every part but the launcher, by name. A part whose jar is not here does not exist.
    Map<String, PartDescription> parts() {
        Map<String, PartDescription> parts = new TreeMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(path.resolve("parts"), "*.properties")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".properties", "");
                if (!name.equals(LAUNCHER) && ownJar(name).isPresent()) {
                    parts.put(name, PartDescription.read(name, file));
                }
            }
        } catch (PartDescription.Malformed malformed) {
            throw notWhole(String.valueOf(malformed.getMessage()));
        } catch (IOException missing) {
            throw notWhole("parts is missing");
        }
        return parts;
    }

    /// The part's own jar first, then what it depends on, all absolute.
    List<Path> classPath(String part) {
        Path list = path.resolve("parts").resolve(part + ".classpath");
        List<Path> jars = new ArrayList<>();
        jars.add(needOwnJar(part));
        try {
            for (String jar : Files.readString(list).strip().split(":", -1)) {
                if (!jar.isEmpty()) {
                    jars.add(path.resolve(jar));
                }
            }
        } catch (IOException missing) {
            throw notWhole(list + " is missing");
        }
        return jars;
    }

    private Optional<Path> ownJar(String part) {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(path.resolve("lib"), "maru-" + part + "-[0-9]*.jar")) {
            for (Path jar : jars) {
                return Optional.of(jar);
            }
            return Optional.empty();
        } catch (IOException missing) {
            throw notWhole("lib is missing");
        }
    }

    private Path needOwnJar(String part) {
        return ownJar(part).orElseThrow(() -> notWhole("lib/maru-" + part + "-*.jar is missing"));
    }

    /// The part's own jar for a class loader, e.g. to read its migrations.
    URL ownJarUrl(String part) {
        try {
            return needOwnJar(part).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String joined(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private CannotRun notWhole(String why) {
        return new CannotRun(
                "The program in "
                        + path
                        + " is not whole ("
                        + why
                        + "). Build it again with ./maru run, or unpack the archive"
                        + " anew.");
    }
}
