package maru.door;

import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import maru.door.Routes.Kind;
import maru.door.Routes.Route;

/// Every request's way through the door, in the order in which it is refused: form, path, name,
/// route; what is left goes to its part with clean headers.
final class Gate implements HttpHandler, AutoCloseable {

    private final DoorSettings settings;
    private final Routes routes;
    private final Map<String, HttpHandler> parts = new HashMap<>();
    private final Map<String, BackEnd> backEnds = new HashMap<>();
    private final RandomGenerator ids;

    /// The port that clients are sent to for TLS; known once the door stands.
    private volatile int httpsPort;

    Gate(DoorSettings settings, RandomGenerator ids) {
        this.settings = settings;
        this.routes = new Routes(settings.routes().keySet());
        this.ids = ids;
        this.httpsPort = settings.httpsPort();
        settings.routes().forEach(this::addPart);
    }

    void httpsPort(int port) {
        httpsPort = port;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        String requestId = HexFormat.of().toHexDigits(ids.nextLong());
        Visit visit = Visit.of(exchange, settings.trustedProxies());
        exchange.setRequestScheme(visit.scheme());
        exchange.setSourceAddress(new InetSocketAddress(visit.client(), 0));
        exchange.getResponseHeaders().put(RequestHeaders.REQUEST_ID, requestId);

        Optional<RequestPath> read = RequestPath.read(rawPath(exchange));
        boolean toProgram = read.map(Routes::isApi).orElse(false);
        Optional<Answer> refusal = formOf(exchange);
        if (refusal.isPresent()) {
            exchange.setPersistent(false);
            answer(refusal.get(), exchange, toProgram, requestId);
            return;
        }
        if (read.isEmpty() || visit.name().isEmpty()) {
            answer(Answer.BAD_REQUEST, exchange, toProgram, requestId);
            return;
        }
        RequestPath path = read.get();
        PublicName name = visit.name().get();
        boolean page = !toProgram;
        if (visit.overTls()
                && settings.publicName().secure()
                && name.host().equals(settings.publicName().host())) {
            exchange.addResponseCommitListener(ResponseHeaders::secureTransport);
        }
        if (!visit.overTls() && !visit.local() && !(page && !settings.publicName().secure())) {
            redirect(exchange, path, secured(name, page), StatusCodes.PERMANENT_REDIRECT);
            return;
        }
        if (page && !name.equals(settings.publicName())) {
            if (!reachable(visit)) {
                answer(Answer.MISDIRECTED, exchange, false, requestId);
            } else if (isRead(exchange)) {
                redirect(exchange, path, settings.publicName(), StatusCodes.FOUND);
            } else {
                answer(Answer.MISDIRECTED, exchange, false, requestId);
            }
            return;
        }
        Optional<Route> route = routes.find(path);
        if (route.isEmpty()) {
            answer(Answer.NOT_FOUND, exchange, toProgram, requestId);
            return;
        }
        pass(exchange, route.get(), name, requestId);
    }

    @Override
    public void close() {
        backEnds.values().forEach(BackEnd::close);
    }

    private void pass(HttpServerExchange exchange, Route route, PublicName name, String requestId) {
        boolean webSocket = RequestHeaders.asksForWebSocket(exchange);
        RequestHeaders.clean(exchange, webSocket);
        RequestHeaders.stamp(exchange, name, requestId);
        boolean toProgram = route.kind() != Kind.PAGE;
        exchange.addResponseCommitListener(
                sent -> {
                    ResponseHeaders.dropHopByHop(
                            sent, sent.getStatusCode() == StatusCodes.SWITCHING_PROTOCOLS);
                    sent.getResponseHeaders().put(RequestHeaders.REQUEST_ID, requestId);
                    if (route.kind() == Kind.USER_CONTENT) {
                        ResponseHeaders.sandbox(sent);
                    }
                });
        exchange.addDefaultResponseListener(
                new DefaultResponseListener() {
                    @Override
                    public boolean handleDefaultResponse(HttpServerExchange failed) {
                        if (failed.getStatusCode() < StatusCodes.INTERNAL_SERVER_ERROR) {
                            return false;
                        }
                        answer(Answer.UNAVAILABLE, failed, toProgram, requestId);
                        return true;
                    }
                });
        try {
            parts.getOrDefault(route.part(), ResponseCodeHandler.HANDLE_404)
                    .handleRequest(exchange);
        } catch (RuntimeException bug) {
            throw bug;
        } catch (Exception checked) {
            throw new IllegalStateException(checked);
        }
    }

    private void addPart(String name, URI address) {
        BackEnd backEnd = new BackEnd(address);
        backEnds.put(name, backEnd);
        parts.put(
                name,
                ProxyHandler.builder()
                        .setProxyClient(backEnd)
                        .setMaxRequestTime(-1)
                        .setNext(new ResponseCodeHandler(StatusCodes.SERVICE_UNAVAILABLE))
                        .setRewriteHostHeader(false)
                        .setReuseXForwarded(false)
                        .setMaxConnectionRetries(1)
                        .build());
    }

    private void answer(
            Answer answer, HttpServerExchange exchange, boolean toProgram, String requestId) {
        answer.send(exchange, toProgram, requestId, settings.publicName().address());
    }

    /// What the HTTP parser lets through and we do not: methods that a proxy must not serve, and
    /// bodies whose length two readers could take differently (RFC 9112 section 6.3).
    private static Optional<Answer> formOf(HttpServerExchange exchange) {
        String method = exchange.getRequestMethod().toString();
        if (method.equals("TRACE") || method.equals("CONNECT") || method.equals("TRACK")) {
            return Optional.of(Answer.METHOD_NOT_ALLOWED);
        }
        HeaderValues coding = exchange.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
        if (coding != null && !exchange.isHttp11()) {
            return Optional.of(Answer.BAD_REQUEST);
        }
        if (coding != null && !coding.getFirst().equalsIgnoreCase("chunked")) {
            return Optional.of(Answer.NOT_IMPLEMENTED);
        }
        return Optional.empty();
    }

    /// As the client sent it, without the query, and without the host of an absolute form.
    private static String rawPath(HttpServerExchange exchange) {
        String uri = exchange.getRequestURI();
        if (exchange.isHostIncludedInRequestURI()) {
            int host = uri.indexOf("//");
            int slash = host < 0 ? -1 : uri.indexOf('/', host + 2);
            return slash < 0 ? "/" : uri.substring(slash);
        }
        return uri;
    }

    /// Whether this visitor could follow a redirect to the public name: a plain one is this machine
    /// alone.
    private boolean reachable(Visit visit) {
        return settings.publicName().secure() || visit.local();
    }

    private static boolean isRead(HttpServerExchange exchange) {
        return exchange.getRequestMethod().equalToString("GET")
                || exchange.getRequestMethod().equalToString("HEAD");
    }

    private PublicName secured(PublicName asked, boolean page) {
        return page ? settings.publicName() : new PublicName("https", asked.host(), httpsPort);
    }

    private static void redirect(
            HttpServerExchange exchange, RequestPath path, PublicName to, int status) {
        String query = exchange.getQueryString();
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseHeaders()
                .put(
                        Headers.LOCATION,
                        to.address() + path.raw() + (query.isEmpty() ? "" : "?" + query));
        exchange.endExchange();
    }
}
