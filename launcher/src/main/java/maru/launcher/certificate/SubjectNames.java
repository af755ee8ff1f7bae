package maru.launcher.certificate;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/// The names a server certificate vouches for (RFC 5280 section 4.2.1.6): host names in lower case
/// and addresses. Loopback is always among them.
record SubjectNames(Set<String> hosts, Set<InetAddress> addresses) {

    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    /// Leaves out what is neither a host name nor an address; an IPv6 address may come in brackets.
    static SubjectNames of(Collection<String> names) {
        Set<String> hosts = new LinkedHashSet<>(List.of("localhost"));
        Set<InetAddress> addresses = new LinkedHashSet<>();
        addresses.add(InetAddress.ofLiteral("127.0.0.1"));
        addresses.add(InetAddress.ofLiteral("::1"));
        for (String name : names) {
            Optional<InetAddress> address = address(name);
            if (address.isPresent()) {
                addresses.add(address.get());
            } else if (isHost(name)) {
                hosts.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return new SubjectNames(hosts, addresses);
    }

    static Optional<InetAddress> address(String name) {
        String bare =
                name.startsWith("[") && name.endsWith("]")
                        ? name.substring(1, name.length() - 1)
                        : name;
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    GeneralNames asExtension() {
        List<GeneralName> names = new ArrayList<>();
        hosts.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
        addresses.forEach(
                address ->
                        names.add(
                                new GeneralName(GeneralName.iPAddress, address.getHostAddress())));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static boolean isHost(String name) {
        return name.length() <= 253 && HOST.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }
}
