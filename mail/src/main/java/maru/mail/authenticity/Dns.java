package maru.mail.authenticity;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Cache;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The domain name system, for questions about senders. Whoever asks waits for a few seconds at
/// most.
public record Dns(Resolver resolver, Cache cache) {

    private static final Duration AT_MOST = Duration.ofSeconds(3);
    private static final int PORT = 53;

    /// No answer for now; another time there may be one.
    static final class Silent extends Exception {

        private static final long serialVersionUID = 1L;

        Silent(String name, String why) {
            super(name + ": " + why);
        }
    }

    /// The servers given as `192.0.2.53` or `192.0.2.53:5353`, or those of this machine.
    public static Dns of(List<String> servers) throws UnknownHostException {
        List<Resolver> resolvers = new ArrayList<>();
        for (String server : servers) {
            int colon = server.lastIndexOf(':');
            boolean plain = colon < 0 || server.indexOf(':') != colon;
            resolvers.add(
                    new SimpleResolver(
                            plain
                                    ? new InetSocketAddress(server, PORT)
                                    : new InetSocketAddress(
                                            server.substring(0, colon),
                                            Integer.parseInt(server.substring(colon + 1)))));
        }
        ExtendedResolver all =
                resolvers.isEmpty() ? new ExtendedResolver() : new ExtendedResolver(resolvers);
        all.setTimeout(AT_MOST);
        all.setRetries(1);
        return new Dns(all, new Cache());
    }

    /// What stands in the TXT records of a name, each in one piece; empty when there are none.
    List<String> texts(String domain) throws Silent {
        Lookup lookup;
        try {
            lookup = new Lookup(Name.fromString(domain + "."), Type.TXT);
        } catch (TextParseException noName) {
            return List.of();
        }
        lookup.setResolver(resolver);
        lookup.setCache(cache);
        Record[] found = lookup.run();
        return switch (lookup.getResult()) {
            case Lookup.SUCCESSFUL -> {
                List<String> texts = new ArrayList<>();
                for (Record each : found) {
                    if (each instanceof TXTRecord text) {
                        texts.add(String.join("", text.getStrings()));
                    }
                }
                yield texts;
            }
            case Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> List.of();
            default -> throw new Silent(domain, lookup.getErrorString());
        };
    }
}
