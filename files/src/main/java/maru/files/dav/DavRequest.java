package maru.files.dav;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.servlet.http.HttpServletRequest;
import maru.files.name.DavPath;
import maru.files.signon.Caller;
import maru.files.tree.Request;

/// One request of one person, with the headers in the forms in which methods need them.
///
/// @param conditions the header `If` and the conditional headers of HTTP, ready to be looked at
record DavRequest(
        HttpServletRequest http, Caller caller, DavPath path, ConditionsOfRequest conditions) {

    /// For a change.
    Request toChange() {
        return new Request(caller, tokens(), conditions);
    }

    /// The lock tokens that the client has shown (RFC 4918 section 10.4.1).
    Set<UUID> tokens() {
        return conditions.ifHeader().tokens();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(http.getHeader(name));
    }

    /// How long the body is, when the client has said so.
    Optional<Long> length() {
        long length = http.getContentLengthLong();
        return length < 0 ? Optional.empty() : Optional.of(length);
    }

    InputStream body() throws IOException {
        return http.getInputStream();
    }

    /// Whether there is a body.
    boolean hasBody() {
        return http.getContentLengthLong() > 0 || http.getHeader("Transfer-Encoding") != null;
    }

    /// Where a copy or move goes (RFC 4918 section 10.3). The client names a server by the name it
    /// knows; the front door tells which one that was.
    ///
    /// @throws DavFault 400 when it is missing or no address, 502 when it is on another server
    DavPath destination() {
        String text = header("Destination").orElseThrow(() -> new DavFault(400, "Destination"));
        URI uri;
        try {
            // Some clients leave characters that an address cannot hold.
            uri = new URI(text.replace("|", "%7C").replace("[", "%5B").replace("]", "%5D"));
        } catch (URISyntaxException malformed) {
            throw new DavFault(400, "Destination");
        }
        String authority = uri.getRawAuthority();
        if (authority != null
                && !isOurs(uri.getScheme(), authority.replace("%5B", "[").replace("%5D", "]"))) {
            throw new DavFault(502, "Destination");
        }
        return Optional.ofNullable(uri.getRawPath())
                .flatMap(DavPath::read)
                .orElseThrow(() -> new DavFault(authority == null ? 400 : 403, "Destination"));
    }

    private boolean isOurs(String scheme, String authority) {
        String plain = bare(scheme, authority);
        return header("Host").filter(host -> bare(scheme, host).equals(plain)).isPresent()
                || header("X-Forwarded-Host")
                        .filter(host -> bare(scheme, host).equals(plain))
                        .isPresent();
    }

    private static String bare(String scheme, String authority) {
        String small = authority.toLowerCase(Locale.ROOT);
        String usual = "https".equalsIgnoreCase(scheme) ? ":443" : ":80";
        return small.endsWith(usual) ? small.substring(0, small.length() - usual.length()) : small;
    }
}
