package maru.launcher.keycloak;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import maru.identity.Accounts;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.keycloak.LoginName;
import maru.launcher.supervisor.CannotRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Carries accounts from the people tables into Keycloak, one way: user name = the person's id,
/// language, confirmed login names, enabled or not. Passwords, passkeys and sessions are Keycloak's
/// and never touched, but that a person who is no longer enabled is signed out everywhere.
///
/// How far it has come stands in the realm, so a start costs only what has changed since. A run may
/// be cut or done twice: what is there already is left as it is.
public final class AccountPush {

    private static final Asker ASKER = new Asker.Service("launcher.accounts");
    private static final String PROGRESS = "maru.accounts";
    private static final int BATCH = 500;

    /// A change is dated before its transaction commits; so those of the last minutes are looked at
    /// again.
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private final RealmReconciler realm;
    private final Accounts accounts;
    private final boolean demo;

    /// A push.
    ///
    /// @param demo whether new people get the demo's known password; only ever in a demo realm
    public AccountPush(RealmReconciler realm, Accounts accounts, boolean demo) {
        this.realm = realm;
        this.accounts = accounts;
        this.demo = demo;
    }

    /// Brings Keycloak to what the people tables say now.
    ///
    /// @return how many accounts were made or changed
    /// @throws IOException when Keycloak does not answer; what was done so far is kept
    public int push() throws IOException {
        KeycloakAdmin admin =
                realm.admin()
                        .orElseThrow(() -> new IOException("Keycloak has no realm for people yet"));
        JsonNode attributes = admin.get("/" + RealmReconciler.REALM).path("attributes");
        if (demo && !attributes.path(RealmReconciler.DEMO_ATTRIBUTE).asString("").equals("true")) {
            throw new CannotRun("The demo's people belong into a demo realm only.");
        }
        Optional<Instant> reached = instant(attributes.path(PROGRESS).asString(""));
        List<Accounts.Account> changed =
                reached.map(at -> accounts.changedAfter(ASKER, at.minus(OVERLAP), BATCH))
                        .orElse(List.of());
        // A full answer may hide more of the same moment, as an import makes: then all are looked
        // at.
        boolean all = reached.isEmpty() || changed.size() >= BATCH;
        return all ? pushAll(admin) : pushChanged(admin, reached.get(), changed);
    }

    private int pushChanged(KeycloakAdmin admin, Instant reached, List<Accounts.Account> changed)
            throws IOException {
        int written = write(admin, changed);
        Instant latest = latest(reached, changed);
        if (latest.isAfter(reached)) {
            remember(admin, latest);
        }
        return written;
    }

    private int pushAll(KeycloakAdmin admin) throws IOException {
        int written = 0;
        Instant latest = Instant.EPOCH;
        Optional<PersonId> after = Optional.empty();
        List<Accounts.Account> page = accounts.page(ASKER, after, BATCH);
        while (!page.isEmpty()) {
            written += write(admin, page);
            latest = latest(latest, page);
            after = Optional.of(page.getLast().person());
            page = accounts.page(ASKER, after, BATCH);
        }
        if (latest.isAfter(Instant.EPOCH)) {
            remember(admin, latest);
        }
        return written;
    }

    private static Instant latest(Instant before, List<Accounts.Account> accounts) {
        return accounts.stream()
                .map(Accounts.Account::changedAt)
                .reduce(before, (one, other) -> one.isAfter(other) ? one : other);
    }

    private int write(KeycloakAdmin admin, List<Accounts.Account> accounts) throws IOException {
        if (accounts.isEmpty()) {
            return 0;
        }
        Map<String, ObjectNode> wanted = new TreeMap<>();
        accounts.forEach(account -> wanted.put(account.person().toString(), user(account)));
        ObjectNode batch = KeycloakAdmin.JSON.createObjectNode();
        batch.put("ifResourceExists", "SKIP");
        ArrayNode users = batch.putArray("users");
        wanted.values().forEach(user -> users.add(asNew(user)));
        JsonNode answer =
                admin.ask("/" + RealmReconciler.REALM + "/partialImport", batch).path("results");
        int written = 0;
        for (JsonNode result : answer) {
            ObjectNode user = wanted.get(result.path("resourceName").asString(""));
            if (user == null) {
                continue;
            }
            boolean made = result.path("action").asString("").equals("ADDED");
            if (made || change(admin, user)) {
                written++;
            }
        }
        return written;
    }

    /// Changes an existing user where it differs.
    private static boolean change(KeycloakAdmin admin, ObjectNode wanted) throws IOException {
        String users = "/" + RealmReconciler.REALM + "/users";
        String name = wanted.path("username").asString();
        Optional<JsonNode> found =
                admin.get(users + "?exact=true&username=" + KeycloakAdmin.segment(name))
                        .valueStream()
                        .findFirst();
        if (found.isEmpty()) {
            throw new IOException("Keycloak lost a user while accounts were written");
        }
        ObjectNode actual = (ObjectNode) found.get();
        if (Representation.holds(actual, wanted) && mailIsKnown(actual, wanted)) {
            return false;
        }
        ObjectNode changed = Representation.merged(actual, wanted);
        // A name that was given up must go, so this list is replaced and never added to.
        if (!wanted.has("email")) {
            changed.put("email", "");
        }
        String user = users + "/" + actual.path("id").asString();
        admin.put(user, changed);
        if (actual.path("enabled").asBoolean() && !wanted.path("enabled").asBoolean()) {
            admin.post(user + "/logout", Map.of());
        }
        return true;
    }

    private static boolean mailIsKnown(JsonNode actual, JsonNode wanted) {
        return actual.path("email").asString("").equals(wanted.path("email").asString(""));
    }

    private static ObjectNode user(Accounts.Account account) {
        ObjectNode user = KeycloakAdmin.JSON.createObjectNode();
        user.put("username", account.person().toString());
        user.put("enabled", account.enabled());
        account.mail().ifPresent(mail -> user.put("email", mail));
        user.put("emailVerified", account.mail().isPresent());
        ObjectNode attributes = user.putObject("attributes");
        attributes.putArray("locale").add(account.language().tag());
        ArrayNode names = attributes.putArray(LoginName.ATTRIBUTE);
        Stream.of(account.phone(), account.mail(), account.shortName())
                .flatMap(Optional::stream)
                .map(LoginName::of)
                .flatMap(Optional::stream)
                .forEach(name -> names.add(name.text()));
        return user;
    }

    private ObjectNode asNew(ObjectNode user) {
        ObjectNode fresh = user.deepCopy();
        if (demo) {
            fresh.putArray("credentials").add(DemoPassword.CREDENTIAL);
        }
        return fresh;
    }

    private static void remember(KeycloakAdmin admin, Instant reached) throws IOException {
        ObjectNode realm = (ObjectNode) admin.get("/" + RealmReconciler.REALM);
        realm.withObjectProperty("attributes").put(PROGRESS, reached.toString());
        admin.put("/" + RealmReconciler.REALM, realm);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException damaged) {
            // All accounts are looked at, and the mark is written anew.
            return Optional.empty();
        }
    }
}
