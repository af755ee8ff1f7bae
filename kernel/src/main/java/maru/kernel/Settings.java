package maru.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a part was told at its start: flat `key=value` pairs, read once, with units and checks. A
/// part reads them into a record of its own and then asks [#rejectUnknown()], so that a mistyped
/// key is an answer and not a silence.
///
/// Over a pipe the format is one `key=value` a line, `\n` and `\\` escaped in values, ended by a
/// line with a single dot. Secrets travel this way: never in arguments, never in the environment.
public final class Settings {

    private static final int LINES_AT_MOST = 1_000;
    private static final int LINE_LENGTH_AT_MOST = 65_536;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)?");

    private final Map<String, String> values;
    private final Set<String> asked = new TreeSet<>();

    private Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    public static Settings of(Map<String, String> values) {
        return new Settings(values);
    }

    /// Reads pairs up to a line with a single dot, or the end. Empty lines and lines that start
    /// with `#` are passed over.
    public static Settings read(BufferedReader reader) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (int lines = 0; ; lines++) {
            String line = reader.readLine();
            if (line == null || line.equals(".")) {
                return new Settings(values);
            }
            if (lines >= LINES_AT_MOST || line.length() > LINE_LENGTH_AT_MOST) {
                throw new BadSetting(
                        "(all)", "there are too many settings, or a line is too long.");
            }
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new BadSetting("(line " + (lines + 1) + ")", "write key=value.");
            }
            values.put(
                    line.substring(0, equals).strip(),
                    unescape(line.substring(equals + 1).strip()));
        }
    }

    /// The pairs in the form that [#read] takes, closing dot included.
    public static String write(Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        new TreeMap<>(values)
                .forEach(
                        (key, value) ->
                                out.append(key).append('=').append(escape(value)).append('\n'));
        return out.append(".\n").toString();
    }

    public String text(String key) {
        return optionalText(key).orElseThrow(() -> new BadSetting(key, "is missing."));
    }

    public String text(String key, String otherwise) {
        return optionalText(key).orElse(otherwise);
    }

    public Optional<String> optionalText(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
    }

    public int number(String key, int least, int most) {
        String text = text(key);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, like a number out of range.
        }
        throw new BadSetting(key, "write a whole number from " + least + " to " + most + ".");
    }

    public int number(String key, int least, int most, int otherwise) {
        return optionalText(key).isPresent() ? number(key, least, most) : otherwise;
    }

    public boolean flag(String key, boolean otherwise) {
        return switch (text(key, String.valueOf(otherwise))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadSetting(key, "write true or false.");
        };
    }

    /// A length of time with its unit: `250ms`, `30s`, `10m`, `12h`, `90d`.
    public Duration duration(String key, Duration otherwise) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(text.get());
        if (!matcher.matches()) {
            throw new BadSetting(key, "write a number with ms, s, m, h or d, such as 30s.");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /// A number of bytes with its unit: `64KiB`, `50MiB`, `1GiB`.
    public long bytes(String key, long otherwise) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = SIZE.matcher(text.get());
        if (!matcher.matches()) {
            throw new BadSetting(key, "write a number with B, KiB, MiB or GiB, such as 50MiB.");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2) == null ? "B" : matcher.group(2)) {
            case "KiB" -> amount << 10;
            case "MiB" -> amount << 20;
            case "GiB" -> amount << 30;
            default -> amount;
        };
    }

    /// An absolute `http` or `https` address without a trailing slash.
    public URI address(String key) {
        try {
            URI uri = new URI(text(key).replaceAll("/+$", ""));
            if (uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // Answered below, like an address of another scheme.
        }
        throw new BadSetting(key, "write an address such as https://maru.example.kr.");
    }

    public Path path(String key) {
        try {
            return Path.of(text(key)).toAbsolutePath().normalize();
        } catch (InvalidPathException malformed) {
            throw new BadSetting(key, "write a path of this machine.");
        }
    }

    /// All pairs whose key starts with `prefix`, with the prefix cut off.
    public Settings under(String prefix) {
        Map<String, String> below = new HashMap<>();
        values.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        asked.add(key);
                        below.put(key.substring(prefix.length()), value);
                    }
                });
        return new Settings(below);
    }

    /// Keys that may stand here although nobody asks for them: what every part is told.
    public void allow(Set<String> keys) {
        asked.addAll(keys);
    }

    /// Refuses keys that nobody asked for.
    public void rejectUnknown() {
        for (String key : new TreeSet<>(values.keySet())) {
            if (!asked.contains(key)) {
                throw new BadSetting(key, "is not known. Known here are " + asked + ".");
            }
        }
    }

    /// Keys only: values may be secrets.
    @Override
    public String toString() {
        return "Settings" + new TreeSet<>(values.keySet());
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String unescape(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                i++;
                out.append(value.charAt(i) == 'n' ? '\n' : value.charAt(i));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
