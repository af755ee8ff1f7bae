package maru.door;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which path belongs to which part: the whole table, first match wins. A part is known by the name
/// in its setting `route.NAME`; a path whose part has no such setting does not exist here.
final class Routes {

    /// How a path may be reached.
    enum Kind {
        /// Belongs to people and browsers: on the public name only, others are sent there.
        PAGE,
        /// Belongs to programs, which may know this machine by any name.
        API,
        /// As [#API], and holds what users put there: answered so that a browser never runs it.
        USER_CONTENT,
        /// Spoken among the parts, never from outside.
        INTERNAL
    }

    record Route(String prefix, String part, Kind kind) {}

    private static final List<Route> TABLE =
            List.of(
                    new Route("/dav", "files", Kind.USER_CONTENT),
                    new Route("/upload", "chat", Kind.USER_CONTENT),
                    new Route("/jmap", "mail", Kind.API),
                    new Route("/xmpp", "chat", Kind.API),
                    new Route("/ask", "ai", Kind.API),
                    new Route("/search", "ai", Kind.API),
                    new Route("/.well-known/jmap", "mail", Kind.API),
                    new Route("/.well-known/host-meta", "chat", Kind.API),
                    new Route("/.well-known/host-meta.json", "chat", Kind.API),
                    new Route("/.well-known", "portal", Kind.API),
                    new Route("/auth", "keycloak", Kind.PAGE),
                    // Keycloak tells the portal of a sign-out on the portal's own port.
                    new Route("/logout/connect", "portal", Kind.INTERNAL),
                    new Route("/actuator", "portal", Kind.INTERNAL),
                    new Route("/", "portal", Kind.PAGE));

    /// Of Keycloak's realm `maru`, what a browser needs to sign on and to keep its own account.
    /// Client registration, SAML, brokers and the like are not offered.
    private static final List<String> REALM =
            List.of(
                    "/auth/realms/maru/.well-known",
                    "/auth/realms/maru/account",
                    "/auth/realms/maru/login-actions",
                    "/auth/realms/maru/protocol/openid-connect");

    private static final String RESOURCES = "/auth/resources";

    private final Set<String> parts;

    /// @param parts the parts that this installation has
    Routes(Set<String> parts) {
        this.parts = Set.copyOf(parts);
    }

    /// Empty where nothing is to be found from outside.
    Optional<Route> find(RequestPath path) {
        return Optional.of(of(path))
                .filter(route -> route.kind() != Kind.INTERNAL)
                .filter(route -> parts.contains(route.part()))
                .filter(route -> !route.prefix().equals("/auth") || isPublicAuth(path));
    }

    /// Whether programs use this path; tells the form of an answer that the door gives itself.
    static boolean isApi(RequestPath path) {
        Kind kind = of(path).kind();
        return kind == Kind.API || kind == Kind.USER_CONTENT;
    }

    private static Route of(RequestPath path) {
        for (Route route : TABLE) {
            if (path.isUnder(route.prefix())) {
                return route;
            }
        }
        throw new IllegalStateException("The last route holds every path");
    }

    static Set<String> knownParts() {
        return TABLE.stream().map(Route::part).collect(java.util.stream.Collectors.toSet());
    }

    private static boolean isPublicAuth(RequestPath path) {
        // Keycloak's public paths are plain; anything encoded, or with parameters, is a trick.
        if (path.raw().indexOf('%') >= 0 || path.raw().indexOf(';') >= 0) {
            return false;
        }
        return path.decoded().startsWith(RESOURCES + "/")
                || path.decoded().equals("/auth/realms/maru")
                || REALM.stream().anyMatch(path::isUnder);
    }
}
