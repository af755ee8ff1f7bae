package maru.files.name;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A path below `/dav`, as names. It is bounded before anything is made of it: 8,192 characters and
/// 64 names.
///
/// @param names from the drive on; empty for `/dav` itself
/// @param asFolder whether it was written with a slash at its end
public record DavPath(List<FileName> names, boolean asFolder) {

    public static final String ROOT = "/dav";

    private static final int LENGTH_AT_MOST = 8_192;
    private static final int NAMES_AT_MOST = 64;
    private static final String UNESCAPED = "-._~()@!$,=+";

    public DavPath {
        names = List.copyOf(names);
    }

    /// Reads the path of an address as the client sent it, percent-encoded UTF-8 (RFC 3986). Empty
    /// for anything that is not below `/dav` in one reading only.
    public static Optional<DavPath> read(String raw) {
        if (raw.length() > LENGTH_AT_MOST || !(raw.equals(ROOT) || raw.startsWith(ROOT + "/"))) {
            return Optional.empty();
        }
        String below = raw.substring(ROOT.length());
        List<FileName> names = new ArrayList<>();
        int start = 1;
        while (start < below.length()) {
            int slash = below.indexOf('/', start);
            int end = slash < 0 ? below.length() : slash;
            Optional<FileName> name = decode(below.substring(start, end)).flatMap(FileName::find);
            if (name.isEmpty() || names.size() == NAMES_AT_MOST) {
                return Optional.empty();
            }
            names.add(name.get());
            start = end + 1;
        }
        return Optional.of(new DavPath(names, below.endsWith("/") || below.isEmpty()));
    }

    public boolean isRoot() {
        return names.isEmpty();
    }

    /// The names below the drive; not for the root.
    public List<FileName> below() {
        return names.subList(1, names.size());
    }

    /// The last name; not for the root.
    public FileName last() {
        return names.getLast();
    }

    public DavPath parent() {
        return new DavPath(names.subList(0, names.size() - 1), true);
    }

    /// Whether `other` lies below this path.
    public boolean holds(DavPath other) {
        return other.names.size() > names.size()
                && other.names.subList(0, names.size()).equals(names);
    }

    /// Whether both name the same thing, whatever their slashes.
    public boolean same(DavPath other) {
        return names.equals(other.names);
    }

    /// As it stands in an answer's `href`: percent-encoded, with a slash at a folder's end.
    public String href(boolean folder) {
        StringBuilder out = new StringBuilder(ROOT);
        names.forEach(name -> encode(out.append('/'), name.shown()));
        return folder ? out.append('/').toString() : out.toString();
    }

    /// Appends a name, percent-encoded.
    public static void encode(StringBuilder out, String name) {
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNESCAPED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
    }

    private static Optional<String> decode(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.put((byte) ((high << 4) | low));
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                // An address is ASCII; who sends more has not encoded it.
                return Optional.empty();
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(bytes.flip())
                            .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
