package maru.launcher;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import maru.launcher.settings.MaruSettings;

/// Under which address people reach Maru, and on which it listens.
///
/// @param publicUrl without a path
/// @param listen IP address
record Addresses(URI publicUrl, String listen) {

    static Addresses of(RunOptions options, MaruSettings settings) {
        if (options.host().isPresent()) {
            InetAddress host = options.host().get();
            return new Addresses(https(literal(host), options.ports()), host.getHostAddress());
        }
        return new Addresses(
                settings.publicUrl().orElseGet(() -> loopback(options.ports())),
                settings.listen().orElse("127.0.0.1"));
    }

    private static URI loopback(Ports ports) {
        return URI.create("http://localhost" + (ports.http() == 80 ? "" : ":" + ports.http()));
    }

    private static URI https(String host, Ports ports) {
        return URI.create("https://" + host + (ports.https() == 443 ? "" : ":" + ports.https()));
    }

    private static String literal(InetAddress address) {
        return address instanceof Inet6Address
                ? "[" + address.getHostAddress() + "]"
                : address.getHostAddress();
    }

    boolean beyondLoopback() {
        return !InetAddress.ofLiteral(listen).isLoopbackAddress();
    }

    /// The public name as a certificate names it.
    String publicHost() {
        return publicUrl.getHost().replaceAll("[\\[\\]]", "");
    }

    /// Further names of this machine that a certificate may need to name.
    Set<String> machineNames() {
        Set<String> names = new TreeSet<>();
        if (!beyondLoopback()) {
            return names;
        }
        try {
            names.add(InetAddress.getLocalHost().getHostName());
            List<NetworkInterface> interfaces = NetworkInterface.networkInterfaces().toList();
            for (NetworkInterface each : interfaces) {
                each.inetAddresses()
                        .filter(address -> !address.isLinkLocalAddress())
                        .filter(address -> !address.isLoopbackAddress())
                        // An IPv6 address may come with its interface's name.
                        .map(address -> address.getHostAddress().replaceAll("%.*", ""))
                        .forEach(names::add);
            }
        } catch (SocketException | UnknownHostException unnamed) {
            // The public name is in the certificate in any case.
        }
        return names;
    }
}
