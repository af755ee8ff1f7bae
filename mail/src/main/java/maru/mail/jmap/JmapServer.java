package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import maru.identity.signon.Authorization;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Reason;
import maru.identity.signon.Scope;
import maru.identity.signon.Verdict;
import maru.kernel.Refused;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.MailSessions;

/// The HTTP side of JMAP, on loopback: only the front door comes here. Everybody signs in at each
/// request.
public final class JmapServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(JmapServer.class.getName());

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Doorkeeper doorkeeper;
    private final JmapSession session;
    private final Requests requests;
    private final BlobDoor blobs;
    private final EventDoor events;
    private final Forgetting forgetting;
    private final Turns requesting = new Turns("maxConcurrentRequests", Limits.REQUESTS_AT_ONCE);
    private final Turns uploading = new Turns("maxConcurrentUpload", Limits.UPLOADS_AT_ONCE);

    private JmapServer(HttpServer http, Stores stores, String publicUrl) {
        this.http = http;
        this.doorkeeper = stores.doorkeeper();
        this.session = new JmapSession(publicUrl);
        this.blobs = new BlobDoor(stores);
        this.events = new EventDoor(stores);
        this.forgetting = Forgetting.begin(stores.database(), stores.clock());
        this.requests =
                new Requests(
                        Stream.of(
                                        List.of(Requests.echo()),
                                        new QuotaMethods(stores.database()).all(),
                                        Mail.methods(stores))
                                .flatMap(List::stream)
                                .toList());
    }

    /// Listens from now on.
    ///
    /// @param publicUrl where clients find the front door
    public static JmapServer listen(int port, Stores stores, String publicUrl) throws IOException {
        HttpServer http =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        JmapServer server = new JmapServer(http, stores, publicUrl);
        http.setExecutor(server.threads);
        http.createContext("/", server::serve);
        http.start();
        return server;
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /// Tells those who listen that something has changed in mailboxes, whoever changed it.
    public void changed(Collection<UUID> mailboxes) {
        events.changed(mailboxes);
    }

    public boolean isOpen() {
        return !threads.isShutdown();
    }

    @Override
    public void close() {
        forgetting.close();
        http.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/.well-known/jmap") || path.equals("/jmap/session")) {
                answer(exchange, "GET", who -> say(exchange, 200, session.of(accounts(who))));
            } else if (path.equals("/jmap/api")) {
                answer(exchange, "POST", who -> call(exchange, accounts(who)));
            } else if (path.startsWith(BlobDoor.UPLOAD)) {
                answer(exchange, "POST", who -> upload(exchange, accounts(who)));
            } else if (path.startsWith(BlobDoor.DOWNLOAD)) {
                answer(exchange, "GET", who -> blobs.download(exchange, accounts(who)));
            } else if (path.equals(EventDoor.PATH)) {
                answer(exchange, "GET", who -> events.listen(exchange, who));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (Refused refused) {
            LOG.log(System.Logger.Level.DEBUG, "A request was refused", refused);
            if (exchange.getResponseCode() < 0) {
                exchange.getResponseHeaders().set("Retry-After", "5");
                exchange.sendResponseHeaders(503, -1);
            }
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "A request has broken", broken);
            throw broken;
        }
    }

    private interface Answering {
        void to(SignedIn who) throws IOException, Problem;
    }

    private void answer(HttpExchange exchange, String method, Answering answering)
            throws IOException {
        if (isMethod(exchange, method)) {
            Optional<SignedIn> who = signIn(exchange);
            if (who.isPresent()) {
                try {
                    answering.to(who.get());
                } catch (Problem problem) {
                    exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
                    say(exchange, problem.status(), problem.told());
                }
            }
        }
    }

    private static boolean isMethod(HttpExchange exchange, String method) throws IOException {
        if (exchange.getRequestMethod().equals(method)) {
            return true;
        }
        exchange.getResponseHeaders().set("Allow", method);
        exchange.sendResponseHeaders(405, -1);
        return false;
    }

    private Accounts accounts(SignedIn who) {
        return new Accounts(who.owner(), doorkeeper);
    }

    private void call(HttpExchange exchange, Accounts accounts) throws IOException, Problem {
        try (Turns.Turn _ = requesting.begin(accounts.owner())) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type == null
                    || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
                throw Problem.notJson("A request is of the type application/json.");
            }
            byte[] body = exchange.getRequestBody().readNBytes(Limits.REQUEST_BYTES + 1);
            if (body.length > Limits.REQUEST_BYTES) {
                throw Problem.limit(413, "maxSizeRequest", "The request is too long.");
            }
            ObjectNode answer = requests.answer(accounts, body);
            answer.set("sessionState", session.of(accounts).path("state"));
            events.changed(accounts.owner());
            say(exchange, 200, answer);
        }
    }

    private void upload(HttpExchange exchange, Accounts accounts) throws IOException, Problem {
        try (Turns.Turn _ = uploading.begin(accounts.owner())) {
            say(exchange, 201, blobs.upload(exchange, accounts));
        }
    }

    /// Whose request this is; where nobody's, that has been answered.
    private Optional<SignedIn> signIn(HttpExchange exchange) throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        Optional<Credential> credential =
                Optional.ofNullable(header).flatMap(Authorization::credential);
        Optional<ClientAddress> from = address(exchange);
        if (credential.isEmpty() || from.isEmpty()) {
            return refuse(exchange, 401);
        }
        Verdict verdict = doorkeeper.authenticate(credential.get(), Scope.JMAP, from.get());
        return switch (verdict) {
            case Verdict.Accepted accepted -> {
                Optional<SignedIn> who =
                        MailSessions.localPart(accepted)
                                .map(owner -> new SignedIn(owner.asString(), accepted));
                yield who.isPresent() ? who : refuse(exchange, 403);
            }
            case Verdict.Denied(Reason reason, var after) -> {
                exchange.getResponseHeaders()
                        .set("Retry-After", String.valueOf(Math.max(1, after.toSeconds())));
                yield switch (reason) {
                    case WRONG, ENDED -> refuse(exchange, 401);
                    case OUT_OF_SCOPE -> refuse(exchange, 403);
                    case THROTTLED -> refuse(exchange, 429);
                    case UNAVAILABLE -> refuse(exchange, 503);
                };
            }
        };
    }

    private static Optional<SignedIn> refuse(HttpExchange exchange, int status) throws IOException {
        if (status == 401) {
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Basic realm=\"Maru\", charset=\"UTF-8\"");
        }
        exchange.sendResponseHeaders(status, -1);
        return Optional.empty();
    }

    /// As the front door saw it.
    private static Optional<ClientAddress> address(HttpExchange exchange) {
        String forwarded = exchange.getRequestHeaders().getFirst("X-Forwarded-For");
        try {
            return Optional.of(
                    forwarded == null
                            ? ClientAddress.of(exchange.getRemoteAddress().getAddress())
                            : ClientAddress.of(forwarded.split(",", 2)[0].strip()));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static void say(HttpExchange exchange, int status, JsonNode json) throws IOException {
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
        exchange.getResponseHeaders().set("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
