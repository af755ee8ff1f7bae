package maru.launcher.keycloak;

import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import maru.identity.Accounts;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.keycloak.LoginName;
import maru.launcher.supervisor.CannotRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Carries accounts from the people tables into Keycloak, one way: user name = the person's id,
/// language, confirmed login names, enabled or not. Passwords, passkeys and sessions are Keycloak's
/// and never touched, but that a person who is no longer enabled is signed out everywhere.
///
/// A pass over everybody is made once a day, since names and people come and go by date; in between
/// those are carried whom the feed of people names. The day of the last whole pass stands in the
/// realm, so a realm that is new is filled whatever else is remembered. A run may be cut or done
/// twice: what is there already is left as it is.
public final class AccountPush {

    private static final Asker ASKER = new Asker.Service("launcher.accounts");
    private static final String WHOLE_PASS = "maru.accounts.day";
    private static final int BATCH = 500;

    private final RealmReconciler realm;
    private final Accounts accounts;
    private final boolean demo;

    /// Held from reading people to having written them, so that nobody's older state is written
    /// over a newer one.
    private final ReentrantLock order = new ReentrantLock();

    /// A push.
    ///
    /// @param demo whether new people get the demo's known password; only ever in a demo realm
    public AccountPush(RealmReconciler realm, Accounts accounts, boolean demo) {
        this.realm = realm;
        this.accounts = accounts;
        this.demo = demo;
    }

    /// The day of the last whole pass; empty when there was none.
    ///
    /// @throws IOException when Keycloak does not answer
    public Optional<LocalDate> lastWholePass() throws IOException {
        String day = attributes(admin()).path(WHOLE_PASS).asString("");
        try {
            return day.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(day));
        } catch (DateTimeParseException damaged) {
            // Then another pass is made, and the day is written anew.
            return Optional.empty();
        }
    }

    /// Brings everybody's account to what the people tables say on `today`.
    ///
    /// @return how many accounts were made or changed
    /// @throws IOException when Keycloak does not answer; what was done so far is kept
    public int pushAll(LocalDate today) throws IOException {
        KeycloakAdmin admin = admin();
        int written = 0;
        Optional<PersonId> after = Optional.empty();
        boolean more = true;
        while (more) {
            order.lock();
            try {
                List<Accounts.Account> page = accounts.page(ASKER, after, BATCH);
                written += write(admin, page);
                more = !page.isEmpty();
                if (more) {
                    after = Optional.of(page.getLast().person());
                }
            } finally {
                order.unlock();
            }
        }
        remember(admin, today);
        return written;
    }

    /// Brings some people's accounts to what the people tables say now.
    ///
    /// @return how many were made or changed
    /// @throws IOException when Keycloak does not answer; what was done so far is kept
    public int push(Collection<PersonId> people) throws IOException {
        if (people.isEmpty()) {
            return 0;
        }
        KeycloakAdmin admin = admin();
        order.lock();
        try {
            List<Accounts.Account> some = new ArrayList<>();
            for (PersonId person : new LinkedHashSet<>(people)) {
                account(person).ifPresent(some::add);
            }
            return write(admin, some);
        } finally {
            order.unlock();
        }
    }

    /// Ends all of some people's sessions in the sign-on server, which tells the parts that follow
    /// its sign-outs.
    ///
    /// @throws IOException when Keycloak does not answer; asking again does no harm
    public void signOut(Collection<PersonId> people) throws IOException {
        if (people.isEmpty()) {
            return;
        }
        KeycloakAdmin admin = admin();
        String users = "/" + RealmReconciler.REALM + "/users";
        for (PersonId person : new LinkedHashSet<>(people)) {
            for (JsonNode user : admin.get(users + "?exact=true&username=" + person.value())) {
                admin.post(users + "/" + user.path("id").asString() + "/logout", Map.of());
            }
        }
    }

    private Optional<Accounts.Account> account(PersonId person) {
        try {
            return Optional.of(accounts.account(ASKER, person));
        } catch (Refused refused) {
            if (refused.refusal() instanceof Refusal.NotFound) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private KeycloakAdmin admin() throws IOException {
        KeycloakAdmin admin =
                realm.admin()
                        .orElseThrow(() -> new IOException("Keycloak has no realm for people yet"));
        if (demo
                && !attributes(admin)
                        .path(RealmReconciler.DEMO_ATTRIBUTE)
                        .asString("")
                        .equals("true")) {
            throw new CannotRun("The demo's people belong into a demo realm only.");
        }
        return admin;
    }

    private static JsonNode attributes(KeycloakAdmin admin) throws IOException {
        return admin.get("/" + RealmReconciler.REALM).path("attributes");
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

    private static void remember(KeycloakAdmin admin, LocalDate day) throws IOException {
        ObjectNode realm = (ObjectNode) admin.get("/" + RealmReconciler.REALM);
        realm.withObjectProperty("attributes").put(WHOLE_PASS, day.toString());
        admin.put("/" + RealmReconciler.REALM, realm);
    }
}
