package maru.chat.jid;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import rocks.xmpp.precis.PrecisProfiles;

/// An address of XMPP (RFC 7622): `local@domain/resource`, prepared and compared octet by octet.
///
/// @param local empty for a domain's own address
/// @param resource empty for a bare address
public record Jid(String local, String domain, String resource) implements Comparable<Jid> {

    private static final int PART_BYTES_AT_MOST = 1_023;
    private static final String NOT_IN_LOCAL = "\"&'/:<>@";

    /// Reads and prepares an address.
    ///
    /// @throws IllegalArgumentException for anything that is none; its text holds none of the input
    public static Jid of(String text) {
        if (text.length() > 3 * PART_BYTES_AT_MOST + 2) {
            throw wrong();
        }
        int slash = text.indexOf('/');
        String resource = slash < 0 ? "" : text.substring(slash + 1);
        String bare = slash < 0 ? text : text.substring(0, slash);
        int at = bare.indexOf('@');
        String local = at < 0 ? "" : bare.substring(0, at);
        if ((slash >= 0 && resource.isEmpty()) || (at >= 0 && local.isEmpty())) {
            throw wrong();
        }
        return of(local, bare.substring(at + 1), resource);
    }

    /// Prepares the parts of an address; empty ones are absent.
    public static Jid of(String local, String domain, String resource) {
        return new Jid(
                local.isEmpty() ? "" : localPart(local),
                domainPart(domain),
                resource.isEmpty() ? "" : resourcePart(resource));
    }

    /// As [#of(String)], null where there is none or it is wrong.
    public static @Nullable Jid orNull(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return of(text);
        } catch (IllegalArgumentException wrong) {
            return null;
        }
    }

    public boolean isBare() {
        return resource.isEmpty();
    }

    public Jid bare() {
        return resource.isEmpty() ? this : new Jid(local, domain, "");
    }

    /// This address with another resource, prepared.
    public Jid with(String otherResource) {
        return new Jid(local, domain, resourcePart(otherResource));
    }

    public boolean sameBare(Jid other) {
        return local.equals(other.local) && domain.equals(other.domain);
    }

    @Override
    public int compareTo(Jid other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(local.length() + domain.length() + 24);
        if (!local.isEmpty()) {
            out.append(local).append('@');
        }
        out.append(domain);
        if (!resource.isEmpty()) {
            out.append('/').append(resource);
        }
        return out.toString();
    }

    /// RFC 7622 §3.3: UsernameCaseMapped without eight more characters.
    private static String localPart(String text) {
        String prepared;
        if (isPlain(text)) {
            prepared = text.toLowerCase(Locale.ROOT);
        } else {
            prepared = PrecisProfiles.USERNAME_CASE_MAPPED.enforce(text);
        }
        for (int i = 0; i < prepared.length(); i++) {
            if (NOT_IN_LOCAL.indexOf(prepared.charAt(i)) >= 0) {
                throw wrong();
            }
        }
        return bounded(prepared);
    }

    /// RFC 7622 §3.4: OpaqueString.
    private static String resourcePart(String text) {
        return bounded(isPlain(text) ? text : PrecisProfiles.OPAQUE_STRING.enforce(text));
    }

    /// RFC 7622 §3.2: a name or an address of a host, without a final dot.
    private static String domainPart(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.startsWith("[") && name.endsWith("]")) {
            if (!name.matches("\\[[0-9a-fA-F:.]{2,45}]")) {
                throw wrong();
            }
            return name.toLowerCase(Locale.ROOT);
        }
        if (!isPlain(name)) {
            name = Normalizer.normalize(IDN.toUnicode(IDN.toASCII(name)), Normalizer.Form.NFC);
        }
        name = name.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            throw wrong();
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean good =
                    (c >= 'a' && c <= 'z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '.'
                            || c == '_'
                            || (c > 0x7F && Character.isLetterOrDigit(c));
            if (!good) {
                throw wrong();
            }
        }
        return bounded(name);
    }

    /// Printable ASCII, which preparation leaves as it is but for letter case.
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String bounded(String part) {
        boolean tooLong =
                part.length() > PART_BYTES_AT_MOST
                        || (part.length() * 3 > PART_BYTES_AT_MOST
                                && part.getBytes(StandardCharsets.UTF_8).length
                                        > PART_BYTES_AT_MOST);
        if (part.isEmpty() || tooLong) {
            throw wrong();
        }
        return part;
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("not an address");
    }
}
