package maru.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One part, as `parts/NAME.properties` describes it:
///
/// ```properties
/// main=maru.mail.MailPart
/// jvm=-Xmx256m -XX:+UseSerialGC
/// needs=postgres keycloak
/// connections=12
/// ports=http:18084 imap:1143 imaps:1993
/// standard=imap:143 imaps:993
/// public=imap imaps
/// offers=jmap
/// services=mail.delivery
/// certificate=true
/// blobs=true
/// health=18104
/// verbs=consent:maru.portal.letters.evidence.ConsentCommand
/// ```
///
/// @param main class to run
/// @param jvm options of its Java
/// @param needs names of what must be up before: parts, `postgres`, `keycloak`
/// @param connections size of its pool; 0 for a part without a database
/// @param schema its schema in the database, and the end of its role's name
/// @param migrations class-path folder of its migrations, in its own jar if it is there
/// @param ports what it listens on; one named `http` on loopback is the door's way to it
/// @param offers what people's programs find under the public address while this part runs
/// @param services names under which it comes to other parts (`maru.identity.signon`); it is told
///   the secret of each, new at each start
/// @param certificate whether it is handed the certificate
/// @param blobs whether it reads and writes the shared blobs
/// @param health the base of its health port
/// @param verbs words of `maru admin` that the part answers itself, with the class to run; such a
///   verb works on files alone and needs no Maru that runs
public record PartDescription(
        String name,
        String main,
        List<String> jvm,
        Set<String> needs,
        int connections,
        String schema,
        String migrations,
        List<Port> ports,
        List<String> offers,
        List<String> services,
        boolean certificate,
        boolean blobs,
        int health,
        Map<String, String> verbs) {

    static final String HTTP = "http";
    private static final int PORT_AT_MOST = 65_535;
    private static final int CONNECTIONS_AT_MOST = 1_000;

    private static final Set<String> KEYS =
            Set.of(
                    "main",
                    "jvm",
                    "needs",
                    "connections",
                    "schema",
                    "migrations",
                    "ports",
                    "standard",
                    "public",
                    "offers",
                    "services",
                    "certificate",
                    "blobs",
                    "health",
                    "verbs");

    public PartDescription {
        jvm = List.copyOf(jvm);
        needs = Set.copyOf(needs);
        ports = List.copyOf(ports);
        offers = List.copyOf(offers);
        services = List.copyOf(services);
        verbs = Map.copyOf(verbs);
    }

    /// A port that a part listens on.
    ///
    /// @param base its number without a shift
    /// @param standard the number that `--ports=standard` moves it to; empty where it stays
    /// @param open whether it listens on the operator's address, and not on loopback alone
    public record Port(String name, int base, OptionalInt standard, boolean open) {}

    /// Says what is wrong in a description.
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        Malformed(Path file, String why) {
            super(file + ": " + why);
        }
    }

    static PartDescription read(String name, Path file) throws IOException, Malformed {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return new Reading(file, properties).part(name);
    }

    Optional<Port> port(String wanted) {
        return ports.stream().filter(port -> port.name().equals(wanted)).findFirst();
    }

    /// Where the door finds it; empty for a part that speaks no HTTP to the door.
    Optional<Port> behindDoor() {
        return port(HTTP).filter(port -> !port.open());
    }

    boolean opens() {
        return ports.stream().anyMatch(Port::open);
    }

    private record Reading(Path file, Properties properties) {

        PartDescription part(String name) throws Malformed {
            for (String key : properties.stringPropertyNames()) {
                if (!KEYS.contains(key)) {
                    throw new Malformed(file, key + "= is not known");
                }
            }
            if (text("main").isEmpty()) {
                throw new Malformed(file, "no main=");
            }
            return new PartDescription(
                    name,
                    text("main"),
                    words("jvm"),
                    new TreeSet<>(words("needs")),
                    number("connections", text("connections", "0"), CONNECTIONS_AT_MOST),
                    text("schema", name),
                    text("migrations", "maru/" + name + "/migrations"),
                    ports(),
                    words("offers"),
                    services(name),
                    flag("certificate"),
                    flag("blobs"),
                    number("health", text("health"), PORT_AT_MOST),
                    verbs());
        }

        /// A part comes under names of its own alone.
        private List<String> services(String part) throws Malformed {
            List<String> services = words("services");
            for (String service : services) {
                if (!service.startsWith(part + ".")) {
                    throw new Malformed(file, "services= has " + service + ", not " + part + ".…");
                }
            }
            return services;
        }

        private Map<String, String> verbs() throws Malformed {
            Map<String, String> verbs = new TreeMap<>();
            for (String word : words("verbs")) {
                int colon = word.indexOf(':');
                if (colon < 1) {
                    throw new Malformed(file, "verbs= has " + word + ", not verb:class");
                }
                verbs.put(word.substring(0, colon), word.substring(colon + 1));
            }
            return verbs;
        }

        private List<Port> ports() throws Malformed {
            Map<String, Integer> bases = numbers("ports");
            Map<String, Integer> standard = numbers("standard");
            Set<String> open = new TreeSet<>(words("public"));
            for (String key : List.of("standard", "public")) {
                Set<String> named = key.equals("public") ? open : standard.keySet();
                for (String each : named) {
                    if (!bases.containsKey(each)) {
                        throw new Malformed(file, key + "= names " + each + ", not in ports=");
                    }
                }
            }
            List<Port> ports = new ArrayList<>();
            bases.forEach(
                    (each, base) -> {
                        Integer moved = standard.get(each);
                        ports.add(
                                new Port(
                                        each,
                                        base,
                                        moved == null ? OptionalInt.empty() : OptionalInt.of(moved),
                                        open.contains(each)));
                    });
            return ports;
        }

        private Map<String, Integer> numbers(String key) throws Malformed {
            Map<String, Integer> numbers = new LinkedHashMap<>();
            for (String word : words(key)) {
                int colon = word.indexOf(':');
                if (colon < 1) {
                    throw new Malformed(file, key + "= has " + word + ", not name:number");
                }
                numbers.put(
                        word.substring(0, colon),
                        number(key, word.substring(colon + 1), PORT_AT_MOST));
            }
            return numbers;
        }

        private int number(String key, String text, int most) throws Malformed {
            try {
                int number = Integer.parseInt(text);
                if (number >= 0 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException none) {
                // Answered below, like a number out of range.
            }
            throw new Malformed(file, key + "= is not a number up to " + most);
        }

        private boolean flag(String key) throws Malformed {
            return switch (text(key, "false")) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new Malformed(file, key + "= is neither true nor false");
            };
        }

        private String text(String key) {
            return text(key, "");
        }

        private String text(String key, String otherwise) {
            String text = properties.getProperty(key, "").strip();
            return text.isEmpty() ? otherwise : text;
        }

        private List<String> words(String key) {
            return text(key).isEmpty() ? List.of() : List.of(text(key).split("[\\s,]+", -1));
        }
    }
}
