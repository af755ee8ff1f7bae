package maru.launcher.certificate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// The names and addresses by which others on the network may know this machine. Nothing is asked
/// of the network for it.
public final class MachineNames {

    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    private MachineNames() {}

    public static Set<String> find() throws IOException {
        Set<String> names = new TreeSet<>();
        if (Files.isReadable(KERNEL_NAME)) {
            String name = Files.readString(KERNEL_NAME).strip();
            names.add(name);
            if (!name.contains(".")) {
                // What phones and desktops ask for by multicast DNS (RFC 6762).
                names.add(name + ".local");
            }
        }
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (!network.isUp()) {
                continue;
            }
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                if (!address.isLinkLocalAddress()) {
                    names.add(address.getHostAddress());
                }
            }
        }
        return names;
    }
}
