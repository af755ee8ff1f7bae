package maru.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import maru.launcher.supervisor.CannotRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings Keycloak's realm `maru` to what it must be. It runs at each start, changes only what
/// differs and may be cut at any place: the next run does the rest.
///
/// The first run signs in as a temporary client that Keycloak makes in an empty database; it makes
/// the realm and a client for the launcher that may manage this realm and nothing else, and then
/// removes the temporary one.
public final class RealmReconciler {

    /// The client that exists only until the realm has been made.
    static final String BOOTSTRAP_CLIENT = "maru-bootstrap";

    static final String REALM = "maru";
    static final String DEMO_ATTRIBUTE = "maru.demo";

    private static final String LAUNCHER_CLIENT = "maru-launcher";
    private static final String NEW_MEANS = "maru-new-means";
    private static final String PORTAL_CLIENT = "portal";
    private static final String CALL_BACK = "/login/oauth2/code/keycloak";
    private static final String SIGNED_OUT = "/signed-out";

    /// Clients that Keycloak puts into each realm and nobody here uses.
    private static final List<String> UNUSED_CLIENTS = List.of("admin-cli");

    private final HttpClient http;
    private final URI keycloak;
    private final String secret;

    /// A reconciler.
    ///
    /// @param keycloak its inner address, see [KeycloakProcess#address()]
    /// @param secret of the launcher's own client, and of the temporary one before it
    public RealmReconciler(HttpClient http, URI keycloak, String secret) {
        this.http = http;
        this.keycloak = keycloak;
        this.secret = secret;
    }

    /// Does what is missing.
    ///
    /// @return what was changed, one phrase each; empty when everything was as it must be
    /// @throws CannotRun when the realm is of the other kind, or does not accept our secret
    /// @throws IOException when Keycloak does not answer or refuses; try again
    public List<String> reconcile(RealmSettings settings) throws IOException {
        List<String> changes = new ArrayList<>();
        Optional<KeycloakAdmin> known = admin();
        KeycloakAdmin admin = known.isPresent() ? known.get() : firstRun(settings, changes);
        ObjectNode realm = object(admin.get("/" + REALM));
        refuseOtherKind(realm, settings.demo());
        registerNewMeans(admin, changes);
        new SignInFlow(admin, REALM).reconcile(settings.demo(), realm, changes);
        reconcileRealm(admin, realm, settings, changes);
        reconcileProfile(admin, changes);
        reconcilePortal(admin, settings, changes);
        for (String unused : UNUSED_CLIENTS) {
            disable(admin, unused, changes);
        }
        return List.copyOf(changes);
    }

    /// The launcher's own client; empty before the first run has been done.
    Optional<KeycloakAdmin> admin() throws IOException {
        Optional<KeycloakAdmin> admin =
                KeycloakAdmin.signIn(http, keycloak, LAUNCHER_CLIENT, secret);
        return admin.isPresent() && admin.get().find("/" + REALM).isPresent()
                ? admin
                : Optional.empty();
    }

    private KeycloakAdmin firstRun(RealmSettings settings, List<String> changes)
            throws IOException {
        KeycloakAdmin bootstrap =
                KeycloakAdmin.signIn(http, keycloak, BOOTSTRAP_CLIENT, secret)
                        .orElseThrow(
                                () ->
                                        new CannotRun(
                                                "Keycloak does not accept the launcher's secret."
                                                        + " The database and secrets.properties in the"
                                                        + " data folder do not belong together; restore"
                                                        + " both from the same backup."));
        if (bootstrap.find("/" + REALM).isEmpty()) {
            ObjectNode realm = wantedRealm(settings);
            realm.put("realm", REALM);
            bootstrap.post("", realm);
            changes.add("made the realm");
        }
        // Rights over a new realm come with the next sign-in.
        bootstrap = KeycloakAdmin.signIn(http, keycloak, BOOTSTRAP_CLIENT, secret).orElseThrow();
        ObjectNode wanted = KeycloakAdmin.JSON.createObjectNode();
        wanted.put("clientId", LAUNCHER_CLIENT);
        wanted.put("enabled", true);
        wanted.put("publicClient", false);
        wanted.put("serviceAccountsEnabled", true);
        wanted.put("standardFlowEnabled", false);
        wanted.put("directAccessGrantsEnabled", false);
        wanted.put("secret", secret);
        String client =
                client(bootstrap, "master", LAUNCHER_CLIENT).map(RealmReconciler::id).orElse("");
        if (client.isEmpty()) {
            client = bootstrap.post("/master/clients", wanted);
        }
        String account = id(bootstrap.get("/master/clients/" + client + "/service-account-user"));
        String rights = id(client(bootstrap, "master", REALM + "-realm").orElseThrow());
        List<JsonNode> roles =
                bootstrap.get("/master/clients/" + rights + "/roles").valueStream().toList();
        bootstrap.post("/master/users/" + account + "/role-mappings/clients/" + rights, roles);
        disable(bootstrap, "master", "admin-cli");
        String temporary = id(client(bootstrap, "master", BOOTSTRAP_CLIENT).orElseThrow());
        KeycloakAdmin own =
                admin().orElseThrow(() -> new IOException("Keycloak refuses the new client"));
        bootstrap.delete("/master/clients/" + temporary);
        changes.add("gave the launcher a client of its own");
        return own;
    }

    private static void refuseOtherKind(JsonNode realm, boolean demo) {
        boolean isDemo = realm.path("attributes").path(DEMO_ATTRIBUTE).asString("").equals("true");
        if (isDemo && !demo) {
            throw new CannotRun(
                    "These data are the demo's: anyone may sign in as anyone. Start them with"
                            + " --demo, or name another folder with --data.");
        }
        if (demo && !isDemo) {
            throw new CannotRun(
                    "These data are not the demo's, so --demo would let anyone in. Start without"
                            + " it, or name another folder with --data.");
        }
    }

    private static ObjectNode wantedRealm(RealmSettings settings) {
        ObjectNode realm = object(JsonFile.read("realm.json"));
        RealmSettings.SignInLengths lengths = settings.lengths();
        realm.put("ssoSessionIdleTimeout", lengths.idle().toSeconds());
        realm.put("ssoSessionMaxLifespan", lengths.most().toSeconds());
        realm.put("ssoSessionIdleTimeoutRememberMe", lengths.rememberedIdle().toSeconds());
        realm.put("ssoSessionMaxLifespanRememberMe", lengths.rememberedMost().toSeconds());
        realm.putObject("attributes").put(DEMO_ATTRIBUTE, String.valueOf(settings.demo()));
        return realm;
    }

    private static void reconcileRealm(
            KeycloakAdmin admin, ObjectNode actual, RealmSettings settings, List<String> changes)
            throws IOException {
        ObjectNode wanted = wantedRealm(settings);
        if (!Representation.holds(actual, wanted)) {
            ObjectNode fresh = object(admin.get("/" + REALM));
            admin.put("/" + REALM, Representation.merged(fresh, wanted));
            changes.add("changed the realm's settings");
        }
    }

    /// Keycloak takes part in no required action of a provider's that the realm has not registered.
    private static void registerNewMeans(KeycloakAdmin admin, List<String> changes)
            throws IOException {
        String path = "/" + REALM + "/authentication/required-actions";
        if (named(admin.get(path).valueStream(), "alias", NEW_MEANS).isEmpty()) {
            ObjectNode action = KeycloakAdmin.JSON.createObjectNode();
            action.put("providerId", NEW_MEANS);
            action.put("name", "Maru: choose new means");
            admin.post("/" + REALM + "/authentication/register-required-action", action);
            changes.add("registered the choice of new means");
        }
    }

    private static void reconcileProfile(KeycloakAdmin admin, List<String> changes)
            throws IOException {
        String path = "/" + REALM + "/users/profile";
        JsonNode wanted = JsonFile.read("profile.json");
        if (!Representation.holds(admin.get(path), wanted)) {
            admin.put(path, wanted);
            changes.add("changed what a user's record holds");
        }
    }

    private static void reconcilePortal(
            KeycloakAdmin admin, RealmSettings settings, List<String> changes) throws IOException {
        ObjectNode wanted = wantedPortal(settings);
        Optional<JsonNode> actual = client(admin, REALM, PORTAL_CLIENT);
        String id;
        if (actual.isEmpty()) {
            id = admin.post("/" + REALM + "/clients", wanted);
            changes.add("made the portal's client");
        } else {
            id = id(actual.get());
            if (!Representation.holds(actual.get(), wanted)) {
                admin.put(
                        "/" + REALM + "/clients/" + id,
                        Representation.merged(object(actual.get()), wanted));
                changes.add("changed the portal's client");
            }
        }
        reconcileScopes(admin, id, changes);
        reconcileClaims(admin, id, changes);
    }

    private static ObjectNode wantedPortal(RealmSettings settings) {
        ObjectNode client = object(JsonFile.read("portal.json"));
        String url = settings.publicUrl().toString();
        client.put("secret", settings.portalSecret());
        client.put("rootUrl", url);
        client.put("baseUrl", "/");
        client.putArray("redirectUris").add(url + CALL_BACK);
        ObjectNode attributes = (ObjectNode) client.get("attributes");
        attributes.put("post.logout.redirect.uris", url + SIGNED_OUT);
        attributes.put(
                "backchannel.logout.url",
                settings.portal() + "/logout/connect/back-channel/keycloak");
        return client;
    }

    /// A token says who, so the scopes that carry names, addresses and roles go.
    private static void reconcileScopes(KeycloakAdmin admin, String client, List<String> changes)
            throws IOException {
        String path = "/" + REALM + "/clients/" + client;
        List<String> kept = List.of("basic", "acr");
        for (String kind : List.of("/default-client-scopes", "/optional-client-scopes")) {
            for (JsonNode scope : admin.get(path + kind)) {
                if (!kept.contains(scope.path("name").asString())) {
                    admin.delete(path + kind + "/" + id(scope));
                    changes.add("took the scope " + scope.path("name").asString());
                }
            }
        }
    }

    private static void reconcileClaims(KeycloakAdmin admin, String client, List<String> changes)
            throws IOException {
        String path = "/" + REALM + "/clients/" + client + "/protocol-mappers/models";
        JsonNode actual = admin.get(path);
        for (JsonNode wanted : JsonFile.read("portal-claims.json")) {
            String name = wanted.path("name").asString();
            Optional<JsonNode> existing = named(actual.valueStream(), "name", name);
            if (existing.isEmpty()) {
                admin.post(path, wanted);
                changes.add("added the claim " + name);
            } else if (!Representation.holds(existing.get(), wanted)) {
                admin.put(
                        path + "/" + id(existing.get()),
                        Representation.merged(object(existing.get()), object(wanted)));
                changes.add("changed the claim " + name);
            }
        }
    }

    private static void disable(KeycloakAdmin admin, String name, List<String> changes)
            throws IOException {
        if (disable(admin, REALM, name)) {
            changes.add("disabled the client " + name);
        }
    }

    private static boolean disable(KeycloakAdmin admin, String realm, String name)
            throws IOException {
        Optional<JsonNode> client =
                client(admin, realm, name).filter(found -> found.path("enabled").asBoolean());
        if (client.isPresent()) {
            ObjectNode off = object(client.get()).put("enabled", false);
            admin.put("/" + realm + "/clients/" + id(off), off);
        }
        return client.isPresent();
    }

    private static Optional<JsonNode> client(KeycloakAdmin admin, String realm, String clientId)
            throws IOException {
        return named(
                admin.get("/" + realm + "/clients?clientId=" + KeycloakAdmin.segment(clientId))
                        .valueStream(),
                "clientId",
                clientId);
    }

    private static Optional<JsonNode> named(Stream<JsonNode> list, String field, String name) {
        return list.filter(one -> one.path(field).asString("").equals(name)).findFirst();
    }

    private static String id(JsonNode representation) {
        return representation.path("id").asString();
    }

    private static ObjectNode object(JsonNode node) {
        return (ObjectNode) node;
    }
}
