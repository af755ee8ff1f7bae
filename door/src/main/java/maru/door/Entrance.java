package maru.door;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import maru.door.Routes.Kind;
import maru.door.Routes.Route;

/// Decides what becomes of a request, in the order in which it is refused: form, path, encryption,
/// name, route. It answers nothing itself and holds no state.
final class Entrance {

    /// What becomes of a request.
    sealed interface Decision {

        /// It goes to its part.
        record Pass(Route route, PublicName name) implements Decision {}

        /// The client is sent to another address: with the same method and body if `keep`.
        record Elsewhere(String address, boolean keep) implements Decision {}

        /// The door answers. `hangUp` where the rest of the connection cannot be trusted either.
        record Refuse(Answer answer, boolean toProgram, boolean hangUp) implements Decision {}
    }

    private static final Set<String> NEVER_PASSED = Set.of("TRACE", "TRACK", "CONNECT", "PRI");

    private final PublicName publicName;
    private final Routes routes;
    private final IntSupplier tlsPort;

    /// @param tlsPort the port of this door's TLS listener
    Entrance(PublicName publicName, Routes routes, IntSupplier tlsPort) {
        this.publicName = publicName;
        this.routes = routes;
        this.tlsPort = tlsPort;
    }

    Decision decide(HttpServerExchange exchange, Visit visit) {
        Optional<RequestPath> path = RequestPath.read(rawPath(exchange));
        boolean toProgram = path.map(Routes::isApi).orElse(false);
        Optional<Answer> malformed = malformed(exchange);
        if (malformed.isPresent()) {
            return new Decision.Refuse(malformed.get(), toProgram, true);
        }
        if (path.isEmpty() || visit.name().isEmpty()) {
            return new Decision.Refuse(Answer.BAD_REQUEST, toProgram, false);
        }
        return decide(exchange, visit, path.get(), visit.name().get(), toProgram);
    }

    private Decision decide(
            HttpServerExchange exchange,
            Visit visit,
            RequestPath path,
            PublicName asked,
            boolean toProgram) {
        // A public name without TLS is this machine's own: nobody else can follow it there.
        boolean canFollow = publicName.secure() || visit.local();
        if (!visit.overTls() && !visit.local() && (toProgram || canFollow)) {
            PublicName secured =
                    toProgram
                            ? new PublicName("https", asked.host(), tlsPort.getAsInt())
                            : publicName;
            return new Decision.Elsewhere(address(exchange, secured, path), true);
        }
        if (!toProgram && !asked.equals(publicName)) {
            return canFollow && isRead(exchange)
                    ? new Decision.Elsewhere(address(exchange, publicName, path), false)
                    : new Decision.Refuse(Answer.MISDIRECTED, false, false);
        }
        return routes.find(path)
                .<Decision>map(route -> new Decision.Pass(route, asked))
                .orElseGet(() -> new Decision.Refuse(Answer.NOT_FOUND, toProgram, false));
    }

    /// Whether browsers are to keep to TLS for this name from now on (RFC 6797).
    boolean promisesTls(Visit visit) {
        return visit.overTls()
                && publicName.secure()
                && visit.name().filter(name -> name.host().equals(publicName.host())).isPresent();
    }

    static boolean toProgram(Route route) {
        return route.kind() != Kind.PAGE;
    }

    /// What the HTTP parser lets through and a proxy must not: methods that end at a proxy, and
    /// bodies whose length two readers could take differently (RFC 9112 section 6.3).
    private static Optional<Answer> malformed(HttpServerExchange exchange) {
        if (NEVER_PASSED.contains(exchange.getRequestMethod().toString())) {
            return Optional.of(Answer.METHOD_NOT_ALLOWED);
        }
        if (!exchange.isHttp11() && holdsControls(exchange)) {
            return Optional.of(Answer.BAD_REQUEST);
        }
        HeaderValues coding = exchange.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
        if (coding == null) {
            return Optional.empty();
        }
        if (!exchange.isHttp11()) {
            return Optional.of(Answer.BAD_REQUEST);
        }
        return coding.getFirst().equalsIgnoreCase("chunked")
                ? Optional.empty()
                : Optional.of(Answer.NOT_IMPLEMENTED);
    }

    /// HTTP/2 can carry line breaks in values, and a part would read them as further headers (RFC
    /// 9113 section 8.2.1). The HTTP/1 parser has refused them already.
    private static boolean holdsControls(HttpServerExchange exchange) {
        for (HeaderValues values : exchange.getRequestHeaders()) {
            for (String value : values) {
                if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// As the client sent it, without the query, and without the host of an absolute form.
    private static String rawPath(HttpServerExchange exchange) {
        String uri = exchange.getRequestURI();
        if (!exchange.isHostIncludedInRequestURI()) {
            return uri;
        }
        int host = uri.indexOf("//");
        int slash = host < 0 ? -1 : uri.indexOf('/', host + 2);
        return slash < 0 ? "/" : uri.substring(slash);
    }

    private static boolean isRead(HttpServerExchange exchange) {
        return exchange.getRequestMethod().equalToString("GET")
                || exchange.getRequestMethod().equalToString("HEAD");
    }

    private static String address(HttpServerExchange exchange, PublicName name, RequestPath path) {
        String query = exchange.getQueryString();
        return name.address() + path.raw() + (query.isEmpty() ? "" : "?" + query);
    }
}
