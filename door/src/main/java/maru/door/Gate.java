package maru.door;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import maru.door.Entrance.Decision;
import maru.door.Routes.Kind;
import maru.door.Routes.Route;
import maru.kernel.AddressRange;

/// Every request's way through the door: counted, limited, decided upon, then passed to its part
/// with clean headers or answered here. Runs on I/O threads and never blocks.
final class Gate implements HttpHandler, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Gate.class.getName());

    private final List<AddressRange> trustedProxies;
    private final String home;
    private final Entrance entrance;
    private final RateLimit rateLimit;
    private final StallWatch stallWatch;
    private final Traffic traffic;
    private final Optional<AccessLog> accessLog;
    private final RandomGenerator ids;
    private final InstantSource clock;
    private final Map<String, HttpHandler> parts = new HashMap<>();
    private final Map<String, BackEnd> backEnds = new HashMap<>();

    Gate(
            DoorSettings settings,
            Entrance entrance,
            RateLimit rateLimit,
            StallWatch stallWatch,
            Traffic traffic,
            Optional<AccessLog> accessLog,
            RandomGenerator ids,
            InstantSource clock) {
        this.trustedProxies = settings.trustedProxies();
        this.home = settings.publicName().address();
        this.entrance = entrance;
        this.rateLimit = rateLimit;
        this.stallWatch = stallWatch;
        this.traffic = traffic;
        this.accessLog = accessLog;
        this.ids = ids;
        this.clock = clock;
        settings.routes().forEach(this::addPart);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String requestId = HexFormat.of().toHexDigits(ids.nextLong());
        Visit visit = Visit.of(exchange, trustedProxies);
        exchange.setRequestScheme(visit.scheme());
        exchange.setSourceAddress(new InetSocketAddress(visit.client(), 0));
        exchange.getResponseHeaders().put(RequestHeaders.REQUEST_ID, requestId);
        if (traffic.isStopping()) {
            exchange.setPersistent(false);
        }
        Decision decision =
                rateLimit.admits(visit.client())
                        ? entrance.decide(exchange, visit)
                        : new Decision.Refuse(Answer.TOO_MANY_REQUESTS, false, false);
        follow(exchange, visit, requestId, decision);
        if (entrance.promisesTls(visit)) {
            exchange.addResponseCommitListener(ResponseHeaders::promiseTls);
        }
        switch (decision) {
            case Decision.Pass(Route route, PublicName name) ->
                    pass(exchange, route, name, requestId);
            case Decision.Elsewhere(String address, boolean keep) ->
                    redirect(exchange, address, keep);
            case Decision.Refuse(Answer answer, boolean toProgram, boolean hangUp) -> {
                count(answer);
                if (hangUp) {
                    answer.sendAndHangUp(exchange, toProgram, requestId, home);
                } else {
                    answer.send(exchange, toProgram, requestId, home);
                }
            }
        }
    }

    @Override
    public void close() {
        backEnds.values().forEach(BackEnd::close);
    }

    private void pass(HttpServerExchange exchange, Route route, PublicName name, String requestId)
            throws Exception {
        RequestHeaders.clean(exchange, RequestHeaders.asksForWebSocket(exchange));
        RequestHeaders.stamp(exchange, name, requestId);
        Progress progress = Progress.follow(exchange);
        stallWatch.add(progress);
        Optional<Http1Guard> guard = Http1Guard.of(exchange);
        guard.ifPresent(along -> along.whenBodyBreaks(() -> breakOff(progress)));
        exchange.addResponseCommitListener(
                sent -> {
                    ResponseHeaders.clean(sent);
                    if (guard.filter(Http1Guard::looksAway).isPresent() && !sent.isUpgrade()) {
                        sent.setPersistent(false);
                    }
                    sent.getResponseHeaders().put(RequestHeaders.REQUEST_ID, requestId);
                    if (route.kind() == Kind.USER_CONTENT) {
                        ResponseHeaders.sandbox(sent);
                    }
                });
        exchange.addDefaultResponseListener(
                failed -> {
                    if (failed.isResponseStarted()
                            || failed.getStatusCode() < StatusCodes.INTERNAL_SERVER_ERROR) {
                        return false;
                    }
                    Answer answer = inPlaceOf(route, progress);
                    count(answer);
                    if (answer == Answer.UNAVAILABLE) {
                        answer.send(failed, Entrance.toProgram(route), requestId, home);
                    } else {
                        answer.sendAndHangUp(failed, Entrance.toProgram(route), requestId, home);
                    }
                    return true;
                });
        parts.getOrDefault(route.part(), ResponseCodeHandler.HANDLE_404).handleRequest(exchange);
    }

    private static void breakOff(Progress progress) {
        progress.breaks();
        progress.exchange().getIoThread().execute(progress::giveUp);
    }

    /// What is answered when the part could not: whose fault it was decides.
    private static Answer inPlaceOf(Route route, Progress progress) {
        if (progress.clientBroke()) {
            return Answer.BAD_REQUEST;
        }
        if (progress.hasStalled()) {
            return progress.exchange().isRequestComplete()
                    ? Answer.GATEWAY_TIMEOUT
                    : Answer.REQUEST_TIMEOUT;
        }
        LOG.log(System.Logger.Level.DEBUG, "{0} does not answer", route.part());
        return Answer.UNAVAILABLE;
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

    private void follow(
            HttpServerExchange exchange, Visit visit, String requestId, Decision decision) {
        long begun = System.nanoTime();
        String path = exchange.getRequestURI();
        String part =
                decision instanceof Decision.Pass(Route route, PublicName _) ? route.part() : "-";
        traffic.begins();
        exchange.addExchangeCompleteListener(
                (ended, next) -> {
                    long took = (System.nanoTime() - begun) / 1_000_000;
                    traffic.ends(ended.getStatusCode(), took, ended.getResponseBytesSent());
                    Progress.of(ended).ifPresent(progress -> traffic.received(progress.received()));
                    accessLog.ifPresent(
                            log ->
                                    log.add(
                                            new AccessLog.Line(
                                                    clock.instant(),
                                                    requestId,
                                                    visit.client(),
                                                    ended.getRequestMethod().toString(),
                                                    path,
                                                    ended.getStatusCode(),
                                                    ended.getResponseBytesSent(),
                                                    took,
                                                    ended.getProtocol().toString(),
                                                    part)));
                    next.proceed();
                });
    }

    private void count(Answer answer) {
        switch (answer) {
            case TOO_MANY_REQUESTS -> traffic.wasLimited();
            case UNAVAILABLE -> traffic.partWasDown();
            case BAD_REQUEST,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    REQUEST_TIMEOUT,
                    MISDIRECTED,
                    NOT_IMPLEMENTED,
                    GATEWAY_TIMEOUT ->
                    traffic.wasRefused();
        }
    }

    private static void redirect(HttpServerExchange exchange, String address, boolean keep) {
        exchange.setStatusCode(keep ? StatusCodes.PERMANENT_REDIRECT : StatusCodes.FOUND);
        // Permanent by its meaning, but an operator may change the public name any day.
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseHeaders().put(Headers.LOCATION, address);
        exchange.endExchange();
    }
}
