package maru.door;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The path of a request, in the one reading that every part behind the door shares.
///
/// Parts decode paths each in its own way, and what one takes for a name another takes for a way up
/// (`..;/`, `%2e%2e`, `%2f`, `\`, `//`, overlong UTF-8). So the door does not repair such a path,
/// it refuses it; what passes means the same everywhere (RFC 3986 section 6.2.2). Parts get [#raw],
/// as the client sent it; the door decides by [#decoded].
record RequestPath(String raw, String decoded) {

    private static final int LENGTH_AT_MOST = 8_192;

    /// Empty for a path that could be read in two ways.
    static Optional<RequestPath> read(String raw) {
        if (raw.isEmpty() || raw.length() > LENGTH_AT_MOST || raw.charAt(0) != '/') {
            return Optional.empty();
        }
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\') {
                return Optional.empty();
            }
            int octet = c;
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                octet = (high << 4) | low;
                if (octet < ' ' || octet == 0x7f || octet == '/' || octet == '\\') {
                    return Optional.empty();
                }
                i += 2;
            }
            bytes[length++] = (byte) octet;
        }
        return decode(bytes, length)
                .filter(RequestPath::hasOnlyPlainSegments)
                .map(decoded -> new RequestPath(raw, decoded));
    }

    /// Whether this path is `prefix` or lies below it; `/` holds every path.
    boolean isUnder(String prefix) {
        return prefix.equals("/")
                || (decoded.startsWith(prefix)
                        && (decoded.length() == prefix.length()
                                || decoded.charAt(prefix.length()) == '/'));
    }

    private static Optional<String> decode(byte[] bytes, int length) {
        if (isAscii(bytes, length)) {
            return Optional.of(new String(bytes, 0, length, StandardCharsets.US_ASCII));
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes, 0, length))
                            .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static boolean isAscii(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasOnlyPlainSegments(String decoded) {
        int start = 1;
        while (start <= decoded.length()) {
            int slash = decoded.indexOf('/', start);
            int end = slash < 0 ? decoded.length() : slash;
            if (slash >= 0 && end == start) {
                return false;
            }
            // Servlet containers cut `;…` off a segment before they look at its dots.
            int semicolon = decoded.indexOf(';', start);
            int nameEnd = semicolon >= 0 && semicolon < end ? semicolon : end;
            String name = decoded.substring(start, nameEnd).strip();
            if (name.equals(".") || name.equals("..") || (nameEnd < end && name.isEmpty())) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }
}
