package maru.portal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import maru.identity.DemoCast;
import maru.identity.Identity;
import maru.identity.ImportFile;
import maru.identity.PersonId;
import maru.kernel.Settings;
import maru.portal.signon.SessionOf;
import maru.postgres.PostgresServer;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.Migrations;
import maru.storage.Roles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;

/// A whole portal over HTTP, on a real PostgreSQL with the demo's people and without Keycloak: a
/// signed-in browser is one whose session was put into the store.
///
/// ```java
/// static final TestPortal portal = TestPortal.shared();
/// Browser teacher = portal.as("teacher");
/// ```
public final class TestPortal implements AutoCloseable {

    private static final String PASSWORD = "of a test";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final ConfigurableApplicationContext context;
    private final URI root;
    private final String databaseUrl;

    private TestPortal(ConfigurableApplicationContext context, String databaseUrl) {
        this.context = context;
        this.databaseUrl = databaseUrl;
        this.root = URI.create("http://127.0.0.1:" + PortalPart.port(context));
    }

    private static final class Server {
        static final PostgresServer POSTGRES = PostgresServer.temporary();
    }

    private static final class Shared {
        static final TestPortal PORTAL = start(Map.of("demo", "true"));
    }

    /// One portal for all test classes of this process; each works with letters of its own.
    public static TestPortal shared() {
        return Shared.PORTAL;
    }

    /// A portal of one's own with the demo's people, with settings besides the usual ones.
    public static TestPortal start(Map<String, String> more) {
        TestPortal portal = empty(more);
        People.importDemo(portal.databaseUrl, Server.POSTGRES);
        return portal;
    }

    /// The same, with nobody in it yet.
    public static TestPortal empty(Map<String, String> more) {
        PostgresServer postgres = Server.POSTGRES;
        Roles roles =
                new Roles(
                        postgres.url(""),
                        "portal_" + DATABASES.incrementAndGet(),
                        postgres.user(),
                        postgres.password());
        roles.prepare();
        Migrations migrations = new Migrations(roles.url(), postgres.user(), postgres.password());
        for (String floor : new String[] {"storage", "identity"}) {
            roles.schema(floor);
            migrate(migrations, floor);
        }
        String role = roles.part("portal", PASSWORD, 40);
        migrate(migrations, "portal");
        Map<String, String> settings = new HashMap<>();
        settings.put("http.port", "0");
        settings.put("public-url", "http://localhost:8080");
        settings.put("keycloak.url", "http://127.0.0.1:9/auth");
        settings.put("keycloak.client-secret", "secret of a test");
        settings.put("signon.pepper", "dGhpcnR5LXR3byBieXRlcyBmb3IgYSB0ZXN0IG9ubHk");
        settings.put("security-contact", "mailto:security@maru.example");
        settings.put("data", folder().toString());
        settings.put("database.url", roles.url());
        settings.put("database.user", role);
        settings.put("database.password", PASSWORD);
        settings.put("database.connections", "16");
        settings.putAll(more);
        return new TestPortal(
                PortalPart.run(PortalSettings.read(Settings.of(settings))), roles.url());
    }

    private static void migrate(Migrations migrations, String schema) {
        migrations.migrate(
                schema, "maru/" + schema + "/migrations", TestPortal.class.getClassLoader());
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("maru-portal-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Brings people in by the product's own import.
    public void bring(List<ImportFile> files) {
        People.bring(databaseUrl, Server.POSTGRES, files);
    }

    /// Whom the office's files call by this key.
    public PersonId person(String key) {
        try (Database operator = operator(databaseUrl)) {
            return operator.read(
                    transaction ->
                            transaction.one(
                                    "select person from identity.person_key where key = ?",
                                    row -> new PersonId(row.uuid("person")),
                                    key));
        }
    }

    private static Database operator(String url) {
        PostgresServer postgres = Server.POSTGRES;
        return Database.open(
                DatabaseConfig.of(url, postgres.user(), postgres.password(), 1, "operator"));
    }

    public URI root() {
        return root;
    }

    /// A bean of the running portal.
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /// Where services tell what has happened.
    public ApplicationEventPublisher events() {
        return context;
    }

    public Identity identity() {
        return bean(Identity.class);
    }

    public Database database() {
        return bean(Database.class);
    }

    /// From where a person did something, by the audit, oldest first.
    public List<String> addressesInAudit(String action, PersonId person) {
        try (Database reviewer = operator(databaseUrl)) {
            return reviewer.read(
                    transaction ->
                            transaction.list(
                                    "select address from identity.audit where action = ?"
                                            + " and who = ? order by id",
                                    row -> row.text("address"),
                                    action,
                                    person.value()));
        }
    }

    /// Lets nobody into the database any more, as when its machine is gone, or lets them in again.
    public void reachDatabase(boolean allowed) {
        PostgresServer postgres = Server.POSTGRES;
        String name =
                databaseUrl.substring(databaseUrl.lastIndexOf('/') + 1).replaceAll("\\?.*", "");
        try (Database operator = operator(postgres.url("postgres"))) {
            operator.change(
                    transaction ->
                            transaction.update(
                                    "alter database " + name + " allow_connections " + allowed));
            operator.read(
                    transaction ->
                            transaction.list(
                                    "select pg_terminate_backend(pid) as gone from"
                                            + " pg_stat_activity where datname = ? and not ?",
                                    row -> row.bool("gone"),
                                    name,
                                    allowed));
        }
    }

    /// Lets every process of the database stand still, as when its machine's disk does not answer,
    /// or go on.
    public void freezeDatabase(boolean frozen) {
        ProcessHandle server = ProcessHandle.of(Server.POSTGRES.pid()).orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", frozen ? "-STOP" : "-CONT"));
        command.add(Long.toString(server.pid()));
        server.descendants().map(one -> Long.toString(one.pid())).forEach(command::add);
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    /// A card of the demo by its key: `teacher`, `mother`, …
    public DemoCast.Card card(String key) {
        return identity().demoCast().cards().stream()
                .filter(card -> card.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /// Somebody who is not signed in.
    public Browser stranger() {
        return new Browser(root, "");
    }

    /// A browser in which a person of the cast is signed in.
    public Browser as(String key) {
        return as(card(key).person());
    }

    /// A browser in which this person is signed in.
    public Browser as(PersonId person) {
        Browser browser = new Browser(root, "");
        browser.keep("maru", SessionOf.person(context, person));
        return browser;
    }

    /// The database as the schemas' owner sees it: the launcher's side of the work.
    public Database asOwner() {
        return Database.open(ownersWay(2, "owner"));
    }

    /// The owner's way to the database, for a process of its own too.
    public DatabaseConfig ownersWay(int connections, String name) {
        PostgresServer postgres = Server.POSTGRES;
        return DatabaseConfig.of(
                databaseUrl, postgres.user(), postgres.password(), connections, name);
    }

    /// The same, but she proved who she is as long ago as this.
    public Browser as(String key, java.time.Duration ago) {
        Browser browser = new Browser(root, "");
        browser.keep("maru", SessionOf.person(context, card(key).person(), ago));
        return browser;
    }

    /// The same, in a seat of the demo (1 to 8).
    public Browser as(String key, int seat) {
        Browser browser = new Browser(root, "/~" + seat);
        browser.keep("maru-" + seat, SessionOf.person(context, card(key).person()));
        return browser;
    }

    /// A stranger in a seat of the demo.
    public Browser strangerIn(int seat) {
        return new Browser(root, "/~" + seat);
    }

    @Override
    public void close() {
        context.close();
    }
}
