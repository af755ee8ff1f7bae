package maru.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /// One part as `parts/NAME.properties` describes it.
    ///
    /// @param main class to run
    /// @param jvm options of its Java
    /// @param needs names of what must be up before: parts, `postgres`, `keycloak`
    /// @param connections size of its pool; 0 for a part without a database
    /// @param migrations class-path folder of its migrations, in its own jar if it is there
    public record Part(
            String name,
            String main,
            List<String> jvm,
            Set<String> needs,
            int connections,
            String schema,
            String migrations) {}

    Path keycloak() {
        return path.resolve("keycloak");
    }

    /// Every part but the launcher, by name.
    Map<String, Part> parts() {
        Map<String, Part> parts = new TreeMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(path.resolve("parts"), "*.properties")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".properties", "");
                if (!name.equals(LAUNCHER)) {
                    parts.put(name, part(name, file));
                }
            }
        } catch (IOException missing) {
            throw notWhole("parts");
        }
        return parts;
    }

    private Part part(String name, Path file) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        String main = properties.getProperty("main", "");
        if (main.isBlank()) {
            throw notWhole(file + " (no main=)");
        }
        int connections;
        try {
            connections = Integer.parseInt(properties.getProperty("connections", "0").strip());
        } catch (NumberFormatException wrong) {
            throw notWhole(file + " (connections= is not a number)");
        }
        return new Part(
                name,
                main.strip(),
                words(properties.getProperty("jvm", "")),
                new TreeSet<>(words(properties.getProperty("needs", ""))),
                connections,
                properties.getProperty("schema", name).strip(),
                properties.getProperty("migrations", "maru/" + name + "/migrations").strip());
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.strip().split("[\\s,]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /// The part's own jar first, then what it depends on, all absolute.
    List<Path> classPath(String part) {
        Path list = path.resolve("parts").resolve(part + ".classpath");
        List<Path> jars = new ArrayList<>();
        jars.add(ownJar(part));
        try {
            for (String jar : Files.readString(list).strip().split(":", -1)) {
                if (!jar.isEmpty()) {
                    jars.add(path.resolve(jar));
                }
            }
        } catch (IOException missing) {
            throw notWhole(list.toString());
        }
        return jars;
    }

    private Path ownJar(String part) {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(path.resolve("lib"), "maru-" + part + "-[0-9]*.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException missing) {
            throw notWhole("lib");
        }
        throw notWhole("lib/maru-" + part + "-*.jar");
    }

    /// The part's own jar for a class loader, e.g. to read its migrations.
    URL ownJarUrl(String part) {
        try {
            return ownJar(part).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String joined(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private CannotRun notWhole(String missing) {
        return new CannotRun(
                "The program in "
                        + path
                        + " is not whole ("
                        + missing
                        + " is missing). Build it again with ./maru run, or unpack the archive"
                        + " anew.");
    }
}
