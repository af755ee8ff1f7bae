package maru.files.dav;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import maru.files.name.DavPath;

/// The header `Destination`: where a copy or move goes (RFC 4918 section 10.3).
final class Destination {

    private Destination() {}

    /// Reads it. The client names a server by the name it knows.
    ///
    /// @param hosts what this server is called in the same request
    /// @throws DavFault 400 or 403 for what is no address here, 502 for one on another server
    static DavPath read(String header, List<String> hosts) {
        URI uri;
        try {
            // Some clients leave characters that an address cannot hold.
            uri = new URI(header.replace("|", "%7C").replace("[", "%5B").replace("]", "%5D"));
        } catch (URISyntaxException malformed) {
            throw new DavFault(400, "Destination");
        }
        String authority = uri.getRawAuthority();
        if (authority != null) {
            String scheme = uri.getScheme();
            String server = bare(scheme, authority.replace("%5B", "[").replace("%5D", "]"));
            if (hosts.stream().noneMatch(host -> bare(scheme, host).equals(server))) {
                throw new DavFault(502, "Destination");
            }
        }
        String path = uri.getRawPath();
        if (path == null) {
            throw new DavFault(400, "Destination");
        }
        return DavPath.read(path)
                .orElseThrow(() -> new DavFault(authority == null ? 400 : 403, "Destination"));
    }

    /// Without the port that goes without saying.
    private static String bare(String scheme, String authority) {
        String small = authority.toLowerCase(Locale.ROOT);
        String usual = "https".equalsIgnoreCase(scheme) ? ":443" : ":80";
        return small.endsWith(usual) ? small.substring(0, small.length() - usual.length()) : small;
    }
}
