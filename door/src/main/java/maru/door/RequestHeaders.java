package maru.door;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What of a client's headers goes on to a part. Parts believe the forwarding headers because only
/// the door writes them; hop-by-hop headers end here (RFC 9110 section 7.6.1), and of all upgrades
/// only a WebSocket's goes through, so that nobody opens an HTTP/2 connection past these rules.
final class RequestHeaders {

    static final HttpString REQUEST_ID = new HttpString("X-Request-Id");

    private static final HttpString WEBSOCKET_KEY = new HttpString("Sec-WebSocket-Key");

    private static final Set<HttpString> DROPPED =
            Stream.of(
                            "forwarded",
                            "x-real-ip",
                            "x-client-ip",
                            "true-client-ip",
                            "x-cluster-client-ip",
                            "x-original-url",
                            "x-original-host",
                            "x-rewrite-url",
                            "x-http-method-override",
                            "x-request-id",
                            "http2-settings",
                            "proxy",
                            "proxy-authorization",
                            "proxy-connection",
                            "keep-alive",
                            "te",
                            "trailer",
                            "upgrade",
                            "connection",
                            "alt-used",
                            "ssl-client-cert",
                            "x-ssl-client-cert")
                    .map(HttpString::new)
                    .collect(Collectors.toUnmodifiableSet());

    private static final List<String> DROPPED_PREFIXES = List.of("x-forwarded-", "x-maru-");

    /// Named in `Connection` these would take away what the parts rely on.
    private static final Set<String> NOT_BY_CONNECTION =
            Set.of("host", "content-length", "transfer-encoding", "authorization", "cookie");

    private RequestHeaders() {}

    /// Whether this is a WebSocket's opening (RFC 6455 section 4.1).
    static boolean asksForWebSocket(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        HeaderValues upgrade = headers.get(Headers.UPGRADE);
        return exchange.isHttp11()
                && exchange.getRequestMethod().equalToString("GET")
                && upgrade != null
                && upgrade.size() == 1
                && upgrade.getFirst().strip().equalsIgnoreCase("websocket")
                && headers.contains(WEBSOCKET_KEY);
    }

    static void clean(HttpServerExchange exchange, boolean webSocket) {
        HeaderMap headers = exchange.getRequestHeaders();
        List<HttpString> gone = new ArrayList<>();
        HeaderValues connection = headers.get(Headers.CONNECTION);
        if (connection != null) {
            for (String list : connection) {
                for (String name : list.split(",", -1)) {
                    String named = name.strip().toLowerCase(Locale.ROOT);
                    if (!named.isEmpty() && !NOT_BY_CONNECTION.contains(named)) {
                        gone.add(new HttpString(named));
                    }
                }
            }
        }
        for (HttpString name : headers.getHeaderNames()) {
            if (isDropped(name)) {
                gone.add(name);
            }
        }
        gone.forEach(headers::remove);
        if (webSocket) {
            headers.put(Headers.CONNECTION, "Upgrade");
            headers.put(Headers.UPGRADE, "websocket");
        }
    }

    private static boolean isDropped(HttpString name) {
        if (DROPPED.contains(name)) {
            return true;
        }
        boolean suspect = false;
        for (int i = 0; i < name.length() && !suspect; i++) {
            // An underscore is a hyphen to servers in the tradition of CGI.
            suspect = name.byteAt(i) == '_' || ((name.byteAt(i) | 0x20) == 'x' && i == 0);
        }
        if (!suspect) {
            return false;
        }
        String hyphened = name.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        return DROPPED.contains(new HttpString(hyphened))
                || DROPPED_PREFIXES.stream().anyMatch(hyphened::startsWith);
    }

    /// Writes the forwarding headers; the proxy adds `X-Forwarded-For`, `-Proto` and `-Port` from
    /// the exchange, which has been told the same.
    static void stamp(HttpServerExchange exchange, PublicName name, String requestId) {
        HeaderMap headers = exchange.getRequestHeaders();
        headers.put(Headers.HOST, name.authority());
        headers.put(Headers.X_FORWARDED_HOST, name.authority());
        headers.put(REQUEST_ID, requestId);
    }
}
