package maru.launcher.settings;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import maru.launcher.settings.MaruSettings.CertificateFiles;
import maru.launcher.settings.MaruSettings.ExternalDatabase;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/// Reads `maru.yaml`. Only the tree of the document is used, never YAML's object construction; no
/// aliases, at most 64 KiB and ten levels.
public final class MaruYaml {

    private static final int BYTES_AT_MOST = 64 << 10;
    private static final int LEVELS_AT_MOST = 10;
    private static final Pattern JDBC =
            Pattern.compile("jdbc:postgresql://[^/\\s?]+/[A-Za-z0-9_-]{1,63}(\\?[^\\s]*)?");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final Path file;
    private final Set<String> partNames;
    private final Map<String, Integer> lines = new HashMap<>();

    private MaruYaml(Path file, Set<String> partNames) {
        this.file = file;
        this.partNames = partNames;
    }

    /// Reads the file; a file that does not exist is an empty one.
    ///
    /// @param partNames the parts that may have settings of their own
    /// @throws WrongSetting for the first mistake
    public static MaruSettings read(Path file, Set<String> partNames) {
        if (!Files.exists(file)) {
            return MaruSettings.EMPTY;
        }
        return new MaruYaml(file.toAbsolutePath().normalize(), partNames).settings();
    }

    private MaruSettings settings() {
        Node root = compose();
        if (root == null || isNothing(root)) {
            return MaruSettings.EMPTY;
        }
        Map<String, Node> top = mapping(root, "");
        Set<String> known =
                new TreeSet<>(Set.of("public-url", "listen", "certificate", "database"));
        known.addAll(partNames);
        requireKnown(top, known, "");
        Map<String, Map<String, String>> parts = new TreeMap<>();
        for (String part : partNames) {
            Node node = top.get(part);
            if (node != null && !isNothing(node)) {
                Map<String, String> flat = new TreeMap<>();
                flatten(node, part, "", flat);
                parts.put(part, flat);
            }
        }
        return new MaruSettings(
                given(top, "public-url").map(this::publicUrl),
                given(top, "listen").map(this::listen),
                given(top, "certificate").map(this::certificate),
                given(top, "database").map(this::database),
                parts,
                lines);
    }

    private @org.jspecify.annotations.Nullable Node compose() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(LEVELS_AT_MOST);
        options.setCodePointLimit(BYTES_AT_MOST);
        try {
            return new Yaml(options).compose(new StringReader(text()));
        } catch (MarkedYAMLException malformed) {
            int line =
                    malformed.getProblemMark() == null
                            ? 1
                            : malformed.getProblemMark().getLine() + 1;
            String problem = String.valueOf(malformed.getProblem());
            throw new WrongSetting(
                    file,
                    line,
                    problem.contains("TAB")
                            ? "there is a tab. Indent with spaces."
                            : "this is not YAML (" + problem + "). Write one `key: value` a line.");
        } catch (ReaderException control) {
            throw new WrongSetting(
                    file,
                    "there is a character that does not belong in a text file, at position "
                            + control.getPosition()
                            + ". Remove it.");
        } catch (YAMLException tooMuch) {
            throw new WrongSetting(
                    file,
                    "this cannot be read ("
                            + tooMuch.getMessage()
                            + "). Write one `key: value` a line, without anchors.");
        }
    }

    private String text() {
        try {
            if (Files.size(file) > BYTES_AT_MOST) {
                throw new WrongSetting(file, "the file is larger than 64 KiB.");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException other) {
            throw new WrongSetting(file, "the file is not in UTF-8. Save it as UTF-8.");
        } catch (IOException unreadable) {
            throw new WrongSetting(
                    file, "the file cannot be read (" + unreadable.getMessage() + ").");
        }
    }

    private URI publicUrl(Node node) {
        String advice = "public-url: write an address such as https://maru.example.kr.";
        URI uri;
        try {
            uri = new URI(text(node, "public-url").replaceAll("/+$", ""));
        } catch (URISyntaxException malformed) {
            throw wrong(node, advice);
        }
        String host = uri.getHost();
        if (host == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            throw wrong(node, advice);
        }
        if (!uri.getRawPath().isEmpty()
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getRawUserInfo() != null) {
            throw wrong(
                    node,
                    "public-url: write only https:// and the name, without a path, a question mark"
                            + " or a user.");
        }
        if ("http".equals(uri.getScheme()) && !isLoopback(host)) {
            throw wrong(
                    node,
                    "public-url: http:// serves this machine only. Write https://" + host + ".");
        }
        return URI.create(uri.toString().toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.startsWith("127.")
                || host.equals("[::1]");
    }

    private String listen(Node node) {
        String address = text(node, "listen");
        try {
            return InetAddress.ofLiteral(address).getHostAddress();
        } catch (IllegalArgumentException aName) {
            throw wrong(
                    node,
                    "listen: write an IP address of this machine, such as 192.168.0.10, or 0.0.0.0"
                            + " for all.");
        }
    }

    private CertificateFiles certificate(Node node) {
        Map<String, Node> inside = mapping(node, "certificate");
        requireKnown(inside, Set.of("chain", "key"), "certificate.");
        return new CertificateFiles(
                file(node, inside, "certificate", "chain"),
                file(node, inside, "certificate", "key"));
    }

    private ExternalDatabase database(Node node) {
        Map<String, Node> inside = mapping(node, "database");
        requireKnown(inside, Set.of("url", "user", "password-file"), "database.");
        Node url = required(node, inside, "database", "url");
        String address = text(url, "database.url");
        if (!JDBC.matcher(address).matches()) {
            throw wrong(
                    url,
                    "database.url: write an address such as"
                            + " jdbc:postgresql://db.example.kr:5432/maru.");
        }
        if (address.contains("password=")) {
            throw wrong(
                    url,
                    "database.url: write the password into a file of its own and name that file in"
                            + " database.password-file.");
        }
        String user = text(required(node, inside, "database", "user"), "database.user");
        Path password = file(node, inside, "database", "password-file");
        requireClosed(inside.get("password-file"), password);
        return new ExternalDatabase(address, user, password);
    }

    private void requireClosed(@org.jspecify.annotations.Nullable Node at, Path password) {
        try {
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(password);
            if (at != null
                    && (open.contains(PosixFilePermission.GROUP_READ)
                            || open.contains(PosixFilePermission.OTHERS_READ))) {
                throw wrong(
                        at,
                        "database.password-file: others can read "
                                + password
                                + ". Type: chmod 600 "
                                + password);
            }
        } catch (IOException gone) {
            throw new WrongSetting(file, "database.password-file cannot be read.");
        }
    }

    private Path file(Node parent, Map<String, Node> inside, String section, String key) {
        Node node = required(parent, inside, section, key);
        String name = section + "." + key;
        Path path;
        try {
            path = file.resolveSibling(text(node, name)).normalize();
        } catch (java.nio.file.InvalidPathException malformed) {
            throw wrong(node, name + ": write the path of a file.");
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw wrong(node, name + ": there is no readable file " + path + ".");
        }
        return path;
    }

    private Node required(Node parent, Map<String, Node> inside, String section, String key) {
        Node node = inside.get(key);
        if (node == null || isNothing(node)) {
            throw wrong(parent, section + ": " + key + " is missing.");
        }
        return node;
    }

    private void flatten(Node node, String part, String prefix, Map<String, String> into) {
        mapping(node, prefix.isEmpty() ? part : part + "." + prefix)
                .forEach(
                        (key, value) -> {
                            String name = prefix.isEmpty() ? key : prefix + "." + key;
                            switch (value) {
                                case MappingNode deeper -> flatten(deeper, part, name, into);
                                case SequenceNode list ->
                                        into.put(name, listed(list, part + "." + name));
                                default -> into.put(name, text(value, part + "." + name));
                            }
                        });
    }

    private String listed(SequenceNode list, String name) {
        List<String> texts = new ArrayList<>();
        list.getValue().forEach(item -> texts.add(text(item, name)));
        return String.join(",", texts);
    }

    private Map<String, Node> mapping(Node node, String name) {
        if (!(node instanceof MappingNode map)) {
            throw wrong(
                    node,
                    name.isEmpty()
                            ? "write one `key: value` a line, such as public-url:"
                                    + " https://maru.example.kr."
                            : name + ": write its settings below it, indented by two spaces.");
        }
        Map<String, Node> inside = new java.util.LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            String key = text(tuple.getKeyNode(), name.isEmpty() ? "the key" : name);
            if (!KEY.matcher(key).matches()) {
                throw wrong(tuple.getKeyNode(), "a key is small letters, digits and hyphens only.");
            }
            if (inside.put(key, tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), key + " stands here twice. Keep one.");
            }
            lines.put(
                    name.isEmpty() ? key : name + "." + key,
                    tuple.getKeyNode().getStartMark().getLine() + 1);
        }
        return inside;
    }

    private String text(Node node, String name) {
        if (node instanceof ScalarNode scalar
                && !isNothing(node)
                && !scalar.getValue().isBlank()
                && scalar.getValue().chars().noneMatch(Character::isISOControl)) {
            return scalar.getValue().strip();
        }
        throw wrong(node, name + ": write one value on the same line.");
    }

    private static Optional<Node> given(Map<String, Node> map, String key) {
        return Optional.ofNullable(map.get(key)).filter(node -> !isNothing(node));
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private void requireKnown(Map<String, Node> given, Set<String> known, String prefix) {
        for (String key : given.keySet()) {
            if (!known.contains(key)) {
                Integer line = lines.get(prefix + key);
                throw new WrongSetting(
                        file,
                        line == null ? 1 : line,
                        prefix
                                + key
                                + " is not known here. Known are "
                                + String.join(", ", new TreeSet<>(known))
                                + ".");
            }
        }
    }

    private WrongSetting wrong(Node node, String sentence) {
        return new WrongSetting(file, node.getStartMark().getLine() + 1, sentence);
    }
}
