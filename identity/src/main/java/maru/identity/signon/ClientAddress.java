package maru.identity.signon;

import java.net.InetAddress;

/// Where a client calls from, as the outermost of our own processes saw it: the peer of a socket,
/// or what the front door set. Never what a client says of itself.
///
/// @param network what guesses are counted by: an IPv4 address, or the first 64 bits of an IPv6
///   one, since a household has that many
public record ClientAddress(String text, String network) {

    public static ClientAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        text = zone < 0 ? text : text.substring(0, zone);
        if (bytes.length == 4) {
            return new ClientAddress(text, text);
        }
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 8; i += 2) {
            network.append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)))
                    .append(':');
        }
        return new ClientAddress(text, network.append(":/64").toString());
    }

    /// Reads an address that one of our own processes wrote; a name is never looked up.
    ///
    /// @throws IllegalArgumentException for anything but a literal address
    public static ClientAddress of(String literal) {
        return of(InetAddress.ofLiteral(literal));
    }
}
