package maru.keycloak.people;

import java.net.Inet6Address;
import java.net.InetAddress;

/// What guesses are counted by: an IPv4 address, or the first 64 bits of an IPv6 one, written as
/// identity writes them.
final class Network {

    private Network() {}

    static String of(String address) {
        InetAddress read;
        try {
            read = InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException noAddress) {
            return "unknown";
        }
        if (!(read instanceof Inet6Address)) {
            return read.getHostAddress();
        }
        byte[] bytes = read.getAddress();
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 8; i += 2) {
            network.append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)))
                    .append(':');
        }
        return network.append(":/64").toString();
    }
}
