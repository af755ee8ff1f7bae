package maru.launcher;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import maru.launcher.settings.MaruSettings;
import maru.launcher.supervisor.CannotRun;

/// Under which address people reach Maru, and on which it listens.
///
/// @param publicUrl without a path
/// @param listen IP address
record Addresses(URI publicUrl, String listen) {

    private static final String DOOR = "door";

    /// @param parts all of this program's; the front door's ports are part of the address
    static Addresses of(
            RunOptions options, MaruSettings settings, Map<String, PartDescription> parts) {
        if (options.host().isPresent()) {
            InetAddress host = options.host().get();
            return new Addresses(
                    address("https", literal(host), doorPort("https", options, parts)),
                    host.getHostAddress());
        }
        return new Addresses(
                settings.publicUrl()
                        .orElseGet(
                                () ->
                                        address(
                                                "http",
                                                "localhost",
                                                doorPort(PartDescription.HTTP, options, parts))),
                settings.listen().orElse("127.0.0.1"));
    }

    private static int doorPort(
            String name, RunOptions options, Map<String, PartDescription> parts) {
        return Optional.ofNullable(parts.get(DOOR))
                .flatMap(door -> door.port(name))
                .map(options.ports()::of)
                .orElseThrow(
                        () ->
                                new CannotRun(
                                        "This program has no front door. Build it again with"
                                                + " ./maru run, or unpack the archive anew."));
    }

    private static URI address(String scheme, String host, int port) {
        int usual = scheme.equals("https") ? 443 : 80;
        return URI.create(scheme + "://" + host + (port == usual ? "" : ":" + port));
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
