import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The bill of materials (CycloneDX 1.6) of the libraries that Keycloak brings along, which Maven
/// never resolves here: `java KeycloakSbom.java FOLDER` reads every jar below the folder. The same
/// jars give the same bytes.
class KeycloakSbom {

    private static final Pattern FILE = Pattern.compile("(.+?)-([0-9][^/]*)\\.jar");

    void main(String[] arguments) throws Exception {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        StringBuilder components = new StringBuilder();
        for (Path jar : jars) {
            components
                    .append(components.isEmpty() ? "" : ",")
                    .append("\n    ")
                    .append(component(jar));
        }
        IO.println(
                """
                {
                  "bomFormat": "CycloneDX",
                  "specVersion": "1.6",
                  "version": 1,
                  "components": [%s
                  ]
                }"""
                        .formatted(components));
    }

    private static String component(Path jar) throws Exception {
        String file = jar.getFileName().toString();
        Matcher parts = FILE.matcher(file);
        Properties known = maven(jar);
        String name = parts.matches() ? parts.group(1) : file.replace(".jar", "");
        String version = parts.matches() ? parts.group(2) : "";
        String place = "";
        if (!known.isEmpty()) {
            String group = known.getProperty("groupId");
            name = known.getProperty("artifactId");
            version = known.getProperty("version");
            place =
                    "\"group\": \"%s\", \"purl\": \"pkg:maven/%s/%s@%s\", "
                            .formatted(group, group, name, version);
        }
        return "{\"type\": \"library\", \"name\": \"%s\", \"version\": \"%s\", %s\"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"%s\"}]}"
                .formatted(name, version, place, hash(jar));
    }

    /// What Maven wrote into the jar about it; empty for a jar of another tool, or of several.
    private static Properties maven(Path jar) throws IOException {
        Properties known = new Properties();
        try (JarFile open = new JarFile(jar.toFile())) {
            List<JarEntry> told =
                    open.stream()
                            .filter(entry -> entry.getName().startsWith("META-INF/maven/"))
                            .filter(entry -> entry.getName().endsWith("/pom.properties"))
                            .collect(Collectors.toList());
            if (told.size() == 1) {
                try (InputStream text = open.getInputStream(told.getFirst())) {
                    known.load(text);
                }
            }
        }
        return known;
    }

    private static String hash(Path jar) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(jar)));
    }
}
