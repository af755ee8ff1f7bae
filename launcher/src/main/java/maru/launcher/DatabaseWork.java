package maru.launcher;

import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Kind;
import maru.launcher.supervisor.CannotRun;
import maru.launcher.supervisor.Step;
import maru.storage.DatabaseFailure;
import maru.storage.MigrationRefused;
import maru.storage.Migrations;
import maru.storage.Roles;

/// Brings the database to this release: roles and schemas with least rights, then the floor's
/// migrations, then each part's, and in a demo its people. Done before any part starts, at every
/// start; what is done already costs a look.
record DatabaseWork(
        Home home,
        DataFolder data,
        DatabaseAccess access,
        List<PartDescription> parts,
        People people)
        implements Step.Work {

    /// Connections that a role may have beyond its pool, for the moment when a part that was killed
    /// is already replaced and the server has not yet noticed.
    private static final int SPARE = 4;

    private static final Map<String, String> FLOOR =
            Map.of(
                    "storage", "maru/storage/migrations",
                    "identity", "maru/identity/migrations");

    DatabaseWork {
        parts = List.copyOf(parts);
    }

    @Override
    public void run() throws Exception {
        try {
            applyAll();
        } catch (MigrationRefused refused) {
            throw new CannotRun(String.valueOf(refused.getMessage()));
        }
        if (data.kind() == Kind.DEMO) {
            people.bringDemoUpToDate();
        }
        if (access.embedded()) {
            data.databaseIsHere();
        }
    }

    /// Does all of it and returns how many migrations were applied.
    int migrate() {
        prepare();
        try {
            return applyAll();
        } catch (MigrationRefused refused) {
            throw new CannotRun(String.valueOf(refused.getMessage()));
        }
    }

    /// Makes the database, the schemas and the roles, which is all that Keycloak waits for.
    void prepare() {
        requireConnections();
        try {
            prepareRoles();
        } catch (DatabaseFailure failure) {
            if (access.embedded() || !failure.isForbidden()) {
                throw failure;
            }
            throw new CannotRun(
                    access.user()
                            + " may not do on "
                            + access.server()
                            + " what Maru needs (own the database "
                            + access.database()
                            + ", create roles): "
                            + failure.getMessage());
        }
    }

    private void prepareRoles() {
        Roles roles = roles();
        roles.prepare();
        for (String schema : List.of("storage", "identity")) {
            roles.schema(schema);
        }
        for (PartDescription part : withDatabase()) {
            roles.part(
                    part.schema(),
                    data.secrets().databasePassword(part.name()),
                    part.connections() + SPARE);
        }
        roles.guest(
                "keycloak",
                data.secrets().databasePassword("keycloak"),
                ConnectionBudget.KEYCLOAK + SPARE);
    }

    private int applyAll() {
        Migrations migrations = new Migrations(access.url(), access.user(), access.password());
        ClassLoader own = DatabaseWork.class.getClassLoader();
        int applied = 0;
        for (String schema : List.of("storage", "identity")) {
            applied += migrations.migrate(schema, String.valueOf(FLOOR.get(schema)), own);
        }
        for (PartDescription part : withDatabase()) {
            applied += applyOf(part, migrations);
        }
        return applied;
    }

    private Roles roles() {
        return new Roles(access.server(), access.database(), access.user(), access.password());
    }

    /// The migrations lie in the part's jar; nothing of its code is loaded.
    private int applyOf(PartDescription part, Migrations migrations) {
        try (URLClassLoader loader =
                new URLClassLoader(
                        new java.net.URL[] {home.ownJarUrl(part.name())},
                        DatabaseWork.class.getClassLoader())) {
            return loader.findResource(part.migrations()) == null
                    ? 0
                    : migrations.migrate(part.schema(), part.migrations(), loader);
        } catch (java.io.IOException closing) {
            throw new java.io.UncheckedIOException(closing);
        }
    }

    private Collection<PartDescription> withDatabase() {
        return parts.stream().filter(part -> part.connections() > 0).toList();
    }

    /// Every pool has its share before anything is begun, so that load later never meets a server
    /// without a free place.
    private void requireConnections() {
        ConnectionBudget budget = ConnectionBudget.of(parts);
        int most;
        try (Connection connection =
                        DriverManager.getConnection(
                                access.server() + "postgres" + access.parameters(),
                                access.user(),
                                access.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show max_connections")) {
            row.next();
            most = row.getInt(1);
        } catch (SQLException refused) {
            // A server that is only away comes back; one that knows us and says no does not.
            if (access.embedded() || !saysNo(refused)) {
                throw new IllegalStateException(refused.getMessage(), refused);
            }
            throw new CannotRun(
                    "The database at "
                            + access.server()
                            + " does not let "
                            + access.user()
                            + " in: "
                            + refused.getMessage());
        }
        if (budget.needed() > most) {
            throw new CannotRun(budget.tooFew(most));
        }
    }

    /// A wrong password or user (SQLSTATE 28xxx), or no right to connect (42501).
    private static boolean saysNo(SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        return state.startsWith("28") || state.equals("42501");
    }

    @Override
    public String toString() {
        return "DatabaseWork[" + access + "]";
    }
}
