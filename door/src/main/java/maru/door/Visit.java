package maru.door;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import maru.kernel.AddressRange;
import org.jspecify.annotations.Nullable;

/// Who asks and by which name, after the word of a trusted proxy has been weighed. What anybody
/// else claims in `Forwarded` or `X-Forwarded-*` (RFC 7239) is not even read.
///
/// @param client the address that limits and logs go by
/// @param name the origin the client typed; empty when the request names none
/// @param overTls whether the client's own connection is encrypted
/// @param local whether the connection never leaves this machine, or is a trusted proxy's own
record Visit(InetAddress client, Optional<PublicName> name, boolean overTls, boolean local) {

    static Visit of(HttpServerExchange exchange, List<AddressRange> trustedProxies) {
        InetAddress peer =
                exchange.getConnection().getPeerAddress(InetSocketAddress.class).getAddress();
        InetAddress here =
                exchange.getConnection().getLocalAddress(InetSocketAddress.class).getAddress();
        boolean tls = exchange.getConnection().getSslSessionInfo() != null;
        Optional<String> host =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.HOST));
        if (!isTrusted(peer, trustedProxies)) {
            return new Visit(peer, named(tls, host), tls, here.isLoopbackAddress());
        }
        boolean forwardedTls =
                last(exchange.getRequestHeaders().get(Headers.X_FORWARDED_PROTO))
                        .map(scheme -> scheme.equalsIgnoreCase("https"))
                        .orElse(tls);
        Optional<String> forwardedHost =
                last(exchange.getRequestHeaders().get(Headers.X_FORWARDED_HOST)).or(() -> host);
        // A proxy that names no client asks for itself, and is trusted.
        InetAddress client =
                client(exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR), trustedProxies)
                        .orElse(peer);
        return new Visit(
                client,
                named(forwardedTls, forwardedHost),
                forwardedTls,
                client.isLoopbackAddress() || isTrusted(client, trustedProxies));
    }

    String scheme() {
        return overTls ? "https" : "http";
    }

    private static Optional<PublicName> named(boolean tls, Optional<String> host) {
        return host.flatMap(header -> PublicName.ofHost(tls ? "https" : "http", header));
    }

    private static boolean isTrusted(InetAddress address, List<AddressRange> trustedProxies) {
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }

    /// The nearest address that is not itself a trusted proxy. All further left is hearsay.
    private static Optional<InetAddress> client(
            @Nullable HeaderValues forwardedFor, List<AddressRange> trustedProxies) {
        if (forwardedFor == null) {
            return Optional.empty();
        }
        List<String> hops = List.of(String.join(",", forwardedFor).split(",", -1));
        for (String hop : hops.reversed()) {
            InetAddress address;
            try {
                address = InetAddress.ofLiteral(hop.strip());
            } catch (IllegalArgumentException notAnAddress) {
                return Optional.empty();
            }
            if (!isTrusted(address, trustedProxies)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> last(@Nullable HeaderValues values) {
        if (values == null) {
            return Optional.empty();
        }
        String list = values.getLast();
        return Optional.of(list.substring(list.lastIndexOf(',') + 1).strip());
    }
}
