package maru.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import maru.postgres.PostgresServer;

/// A database for one test class, migrated as the launcher does it, on the one PostgreSQL that all
/// test classes of this process share.
///
/// ```java
/// static final FreshDatabase fresh =
///         FreshDatabase.with("storage", "identity").part("portal").migrated();
/// Database database = fresh.as("portal");
/// ```
public final class FreshDatabase implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String PASSWORD = "of a test";
    private static final int CONNECTIONS = 40;

    /// Started by the first test that needs it; stopped with the process.
    private static final class Shared {
        static final PostgresServer SERVER = PostgresServer.temporary();
    }

    private final Roles roles;
    private final List<Database> opened = new ArrayList<>();

    private FreshDatabase(Roles roles) {
        this.roles = roles;
    }

    /// An empty database with its roles.
    public static FreshDatabase empty() {
        PostgresServer server = server();
        Roles roles =
                new Roles(
                        server.url(""),
                        "test_" + NUMBER.incrementAndGet(),
                        server.user(),
                        server.password());
        roles.prepare();
        return new FreshDatabase(roles);
    }

    /// A database with the floor's schemas of these names, migrated from `maru/NAME/migrations`.
    public static FreshDatabase with(String... floor) {
        FreshDatabase fresh = empty();
        for (String schema : floor) {
            fresh.roles.schema(schema);
            fresh.migrate(schema);
        }
        return fresh;
    }

    /// Adds a part with its role and schema, without migrations.
    public FreshDatabase part(String part) {
        roles.part(part, PASSWORD, CONNECTIONS);
        return this;
    }

    /// Migrates a schema from `maru/NAME/migrations`.
    public FreshDatabase migrate(String schema) {
        new Migrations(url(), server().user(), server().password())
                .migrate(
                        schema,
                        "maru/" + schema + "/migrations",
                        FreshDatabase.class.getClassLoader());
        return this;
    }

    /// The pool of a part, with the part's rights. Closed with this.
    public Database as(String part) {
        return open("maru_" + part, PASSWORD);
    }

    /// The pool of the superuser.
    public Database asSuperuser() {
        return open(server().user(), server().password());
    }

    public DatabaseConfig config(String part, int connections) {
        return DatabaseConfig.of(url(), "maru_" + part, PASSWORD, connections, part);
    }

    public String url() {
        return roles.url();
    }

    public Roles roles() {
        return roles;
    }

    public static PostgresServer server() {
        return Shared.SERVER;
    }

    @Override
    public void close() {
        opened.forEach(Database::close);
    }

    private Database open(String user, String password) {
        Database database =
                Database.open(DatabaseConfig.of(url(), user, password, CONNECTIONS / 2, user));
        opened.add(database);
        return database;
    }
}
