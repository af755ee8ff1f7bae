package maru.storage;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.postgresql.ds.PGSimpleDataSource;

/// Brings schemas to the version that this release's code expects, each from its own folder of
/// `V001__name.sql` files on the class path. Each migration is one transaction and works with the
/// previous release's code as well; one that builds an index concurrently stands alone in its file,
/// with `executeInTransaction=false` in a `.conf` beside it.
///
/// A statement waits 2 s at most for a lock, so that a migration never stops those who work.
public final class Migrations {

    /// The table in each schema that tells what was done.
    private static final String HISTORY = "schema_history";

    private final String url;
    private final String user;
    private final String password;

    /// As a user who may act as [Roles#OWNER].
    public Migrations(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /// Applies what is missing.
    ///
    /// @param schema made by [Roles]
    /// @param folder on the class path, such as `maru/portal/migrations`
    /// @param loader whose class path holds the folder
    /// @return how many migrations were applied
    /// @throws MigrationRefused when the data are of a newer version, when a migration that was
    ///   applied has changed since, or when one fails
    /// @throws maru.kernel.Refused when the server went away meanwhile, or is busy
    public int migrate(String schema, String folder, ClassLoader loader) {
        FluentConfiguration configuration =
                Flyway.configure(loader)
                        .dataSource(asOwner(schema))
                        .schemas(Roles.name(schema))
                        .defaultSchema(schema)
                        .createSchemas(false)
                        .table(HISTORY)
                        .locations("classpath:" + folder)
                        .failOnMissingLocations(true)
                        .validateMigrationNaming(true)
                        .cleanDisabled(true)
                        .connectRetries(0)
                        // A schema may hold a guest's own tables before its first migration.
                        .baselineOnMigrate(false)
                        .outputQueryResults(false);
        configuration
                .getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        try {
            Flyway flyway = configuration.load();
            refuseNewerData(schema, flyway.info().all());
            refuseChangedMigrations(schema, flyway);
            int applied = flyway.migrate().migrationsExecuted;
            hideHistory(schema);
            return applied;
        } catch (FlywayException failed) {
            throw refused(schema, failed);
        }
    }

    /// A server that went away in the middle, or a lock that others held, is no refusal: the next
    /// try finds what was there.
    private static RuntimeException refused(String schema, FlywayException failed) {
        Throwable cause = failed;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        if (cause instanceof SQLException sql && !(Failures.of(sql) instanceof DatabaseFailure)) {
            return Failures.of(sql);
        }
        return new MigrationRefused(
                "The schema "
                        + schema
                        + " could not be migrated; what was there is unchanged: "
                        + firstLine(failed),
                failed);
    }

    /// Every statement acts as the owner and waits 2 s at most for a lock.
    private DataSource asOwner(String schema) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName("maru migrations");
        source.setOptions(
                "-c role="
                        + Roles.OWNER
                        + " -c lock_timeout=2000 -c search_path="
                        + Roles.name(schema));
        return source;
    }

    private static void refuseNewerData(String schema, MigrationInfo[] all) {
        Optional<MigrationInfo> newest =
                Arrays.stream(all)
                        .filter(
                                info ->
                                        info.getState() == MigrationState.FUTURE_SUCCESS
                                                || info.getState() == MigrationState.FUTURE_FAILED
                                                || info.getState()
                                                        == MigrationState.MISSING_SUCCESS)
                        .reduce((before, info) -> info);
        if (newest.isPresent()) {
            throw new MigrationRefused(
                    "The data are of a newer Maru (its schema "
                            + schema
                            + " is at version "
                            + newest.get().getVersion()
                            + ", which this Maru does not know); start the newer Maru again.",
                    null);
        }
    }

    private static void refuseChangedMigrations(String schema, Flyway flyway) {
        if (flyway.info().applied().length == 0) {
            return;
        }
        ValidateResult result = flyway.validateWithResult();
        String changed =
                result.invalidMigrations.stream()
                        .filter(invalid -> !isPending(invalid))
                        .map(invalid -> invalid.version + " " + invalid.description)
                        .collect(Collectors.joining(", "));
        if (!changed.isEmpty()) {
            throw new MigrationRefused(
                    "The schema "
                            + schema
                            + " was made by other migrations than this Maru's ("
                            + changed
                            + "); start the Maru that wrote the data.",
                    null);
        }
    }

    private static boolean isPending(ValidateOutput invalid) {
        return invalid.errorDetails != null
                && invalid.errorDetails.errorCode != null
                && invalid.errorDetails.errorCode.toString().contains("RESOLVED");
    }

    /// A part may read but not rewrite what was done to its schema.
    private void hideHistory(String schema) {
        DatabaseConfig config = DatabaseConfig.of(url, user, password, 1, "migrations");
        try (Database database = Database.open(config)) {
            database.change(
                    transaction -> {
                        transaction.update("set local role " + Roles.OWNER);
                        for (String grantee :
                                transaction.list(
                                        """
                                        select distinct grantee::regrole::text as role
                                        from pg_class, aclexplode(relacl)
                                        where oid = to_regclass(?) and grantee <> relowner
                                          and grantee <> 0
                                        """,
                                        row -> row.text("role"),
                                        schema + "." + HISTORY)) {
                            transaction.update(
                                    "revoke all on " + schema + "." + HISTORY + " from " + grantee);
                        }
                    });
        }
    }

    private static String firstLine(Throwable failed) {
        Throwable deepest = failed;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
