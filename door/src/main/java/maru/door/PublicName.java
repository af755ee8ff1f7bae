package maru.door;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import maru.kernel.BadSetting;

/// One origin (scheme, host, port; RFC 6454). The one of `public-url` is the only name of pages and
/// the issuer of every sign-on; a request's own is compared with it.
///
/// The host is in lower case, an IPv6 address in its brackets; the port is always a number.
record PublicName(String scheme, String host, int port) {

    /// @throws BadSetting for an address with a path, and for a plain one that is not this machine:
    ///   passwords would cross the network readable
    static PublicName of(URI publicUrl) {
        if (!publicUrl.getRawPath().isEmpty()
                || publicUrl.getRawQuery() != null
                || publicUrl.getRawUserInfo() != null) {
            throw new BadSetting("public-url", "write scheme, host and port only.");
        }
        PublicName name =
                new PublicName(
                        publicUrl.getScheme(),
                        publicUrl.getHost().toLowerCase(Locale.ROOT),
                        publicUrl.getPort() > 0
                                ? publicUrl.getPort()
                                : defaultPort(publicUrl.getScheme()));
        if (!name.secure() && !name.namesThisMachine()) {
            throw new BadSetting(
                    "public-url",
                    "write https://…, since only this machine is served without TLS.");
        }
        return name;
    }

    /// Reads a `Host` header (RFC 9110 section 7.2): `host[:port]`.
    static Optional<PublicName> ofHost(String scheme, String hostHeader) {
        int colon = hostHeader.lastIndexOf(':');
        boolean withPort = colon > hostHeader.lastIndexOf(']');
        String host =
                (withPort ? hostHeader.substring(0, colon) : hostHeader).toLowerCase(Locale.ROOT);
        if (host.isEmpty() || host.length() > 255 || !host.chars().allMatch(PublicName::isOfHost)) {
            return Optional.empty();
        }
        if (!withPort) {
            return Optional.of(new PublicName(scheme, host, defaultPort(scheme)));
        }
        try {
            int port = Integer.parseInt(hostHeader.substring(colon + 1));
            return port > 0 && port <= 65_535
                    ? Optional.of(new PublicName(scheme, host, port))
                    : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    boolean secure() {
        return scheme.equals("https");
    }

    boolean namesThisMachine() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    /// As a `Host` header has it: without the scheme's own port.
    String authority() {
        return port == defaultPort(scheme) ? host : host + ":" + port;
    }

    String address() {
        return scheme + "://" + authority();
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static boolean isOfHost(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ".-_[]:".indexOf(c) >= 0;
    }
}
