package maru.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import maru.kernel.Refused;
import maru.postgres.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RolesAndMigrationsTest {

    @Test
    void partReadsAndWritesItsOwnRowsButNotItsTables() {
        try (FreshDatabase fresh = migrated("first")) {
            Database portal = fresh.as("portal");
            portal.change(tx -> tx.update("insert into letter values (1, '안내')"));
            assertThat(
                            portal.<Long>read(
                                    tx -> tx.one("select letter_count() n", r -> r.bigint("n"))))
                    .isEqualTo(1);
            forbidden(portal, "drop table portal.letter");
            forbidden(portal, "alter table portal.letter add column x int");
            forbidden(portal, "create table portal.other (n int)");
            forbidden(portal, "create table public.other (n int)");
            forbidden(portal, "delete from portal.schema_history");
            forbidden(portal, "set role maru_owner");
            forbidden(portal, "create role intruder");
            forbidden(portal, "copy portal.letter to program 'true'");
        }
    }

    @Test
    void partSeesNothingOfAnother() {
        try (FreshDatabase fresh = migrated("first").part("mail")) {
            Database mail = fresh.as("mail");
            forbidden(mail, "select * from portal.letter");
            forbidden(mail, "insert into portal.letter values (1, 'x')");
            forbidden(mail, "select portal.letter_count()");
        }
    }

    @Test
    void guestOwnsItsSchemaAndNothingElse() {
        try (FreshDatabase fresh = migrated("first")) {
            String role = fresh.roles().guest("keycloak", "of a test", 10);
            assertThat(role).isEqualTo("maru_keycloak");
            Database keycloak = fresh.as("keycloak");
            keycloak.change(
                    tx -> {
                        tx.update("create table realm (id int)");
                        tx.update("insert into realm values (1)");
                    });
            forbidden(keycloak, "select * from portal.letter");
            forbidden(fresh.as("portal"), "select * from keycloak.realm");
        }
    }

    @Test
    void everythingMayBeRepeatedAndANewPasswordHolds() {
        try (FreshDatabase fresh = migrated("first")) {
            fresh.roles().prepare();
            fresh.roles().part("portal", "new password", 5);
            assertThat(migrate(fresh, "first")).isZero();
            DatabaseConfig config =
                    DatabaseConfig.of(fresh.url(), "maru_portal", "new password", 1, "new");
            try (Database portal = Database.open(config)) {
                assertThat(portal.<Boolean>read(tx -> tx.exists("select 1"))).isTrue();
            }
        }
    }

    @Test
    void anOperatorsRoleThatMayMakeRolesIsEnough() throws Exception {
        try (PostgresServer server = PostgresServer.temporary();
                Database superuser =
                        Database.open(
                                DatabaseConfig.of(
                                        server.url("postgres"),
                                        server.user(),
                                        server.password(),
                                        1,
                                        "superuser"))) {
            superuser.change(tx -> tx.update("create role school login createrole password 'own'"));
            try (Session session = superuser.session();
                    Statement statement = session.connection().createStatement()) {
                statement.execute("create database school owner school");
            }
            Roles roles = new Roles(server.url(""), "school", "school", "own");
            for (int start = 1; start <= 2; start++) {
                roles.prepare();
                roles.schema("storage");
                roles.part("portal", "of the portal", 3);
                roles.guest("keycloak", "of keycloak", 3);
                new Migrations(roles.url(), "school", "own")
                        .migrate(
                                "storage",
                                "maru/storage/migrations",
                                RolesAndMigrationsTest.class.getClassLoader());
            }

            try (Database school =
                    Database.open(DatabaseConfig.of(roles.url(), "school", "own", 1, "school"))) {
                school.change(
                        tx -> {
                            tx.update("set local role maru_owner");
                            tx.update("create extension btree_gist with schema storage");
                        });
            }

            superuser.change(tx -> tx.update("alter role maru_portal createdb"));
            assertThatThrownBy(() -> roles.part("portal", "of the portal", 3))
                    .as("a power that somebody else gave is not left unseen")
                    .isInstanceOf(DatabaseFailure.class);
        }
    }

    @Test
    void passwordsAreInNoLogAndNoStatement() throws Exception {
        String secret = "a-password-nobody-may-see";
        try (FreshDatabase fresh = FreshDatabase.empty()) {
            fresh.roles().part("portal", secret, 3);
            Database superuser = fresh.asSuperuser();
            assertThat(
                            superuser.<String>read(
                                    tx ->
                                            tx.one(
                                                    "select rolpassword p from pg_authid where"
                                                            + " rolname = 'maru_portal'",
                                                    row -> row.text("p"))))
                    .startsWith("SCRAM-SHA-256$")
                    .doesNotContain(secret);
            Path data =
                    Path.of(
                            superuser.<String>read(
                                    tx ->
                                            tx.one(
                                                    "select current_setting('data_directory') d",
                                                    row -> row.text("d"))));
            assertThat(Files.readString(data.resolveSibling("postgres.log")))
                    .doesNotContain(secret);
        }
    }

    @Test
    void migrationsArriveInStepsAndKeepRows() {
        try (FreshDatabase fresh = migrated("first")) {
            Database portal = fresh.as("portal");
            portal.change(tx -> tx.update("insert into letter values (1, '안내')"));
            assertThat(migrate(fresh, "second")).isEqualTo(1);
            assertThat(
                            portal.<Boolean>read(
                                    tx -> tx.exists("select 1 from letter where sent is null")))
                    .isTrue();
        }
    }

    @Test
    void aMigrationThatMeetsALockIsTriedAgainLater() {
        try (FreshDatabase fresh = migrated("first")) {
            fresh.asSuperuser()
                    .change(
                            tx -> {
                                tx.update("lock table portal.letter in share mode");
                                assertThatThrownBy(() -> migrate(fresh, "second"))
                                        .isInstanceOf(Refused.class);
                            });
            assertThat(migrate(fresh, "second")).isEqualTo(1);
        }
    }

    @Test
    void dataOfANewerVersionAreRefused() {
        try (FreshDatabase fresh = migrated("second")) {
            assertThatThrownBy(() -> migrate(fresh, "first"))
                    .isInstanceOf(MigrationRefused.class)
                    .hasMessageContaining("of a newer Maru")
                    .hasMessageContaining("portal is at version 002");
        }
    }

    @Test
    void failedMigrationLeavesTheSchemaAsItWas() {
        try (FreshDatabase fresh = FreshDatabase.empty().part("portal")) {
            assertThatThrownBy(() -> migrate(fresh, "broken"))
                    .isInstanceOf(MigrationRefused.class)
                    .hasMessageContaining("already exists");
            assertThat(
                            fresh.asSuperuser()
                                    .<Boolean>read(
                                            tx ->
                                                    tx.exists(
                                                            "select 1 where to_regclass("
                                                                    + "'portal.letter') is not"
                                                                    + " null")))
                    .isFalse();
        }
    }

    @Test
    void changedMigrationIsRefused() {
        try (FreshDatabase fresh = migrated("first")) {
            fresh.asSuperuser()
                    .change(tx -> tx.update("update portal.schema_history set checksum = 1"));
            assertThatThrownBy(() -> migrate(fresh, "first"))
                    .isInstanceOf(MigrationRefused.class)
                    .hasMessageContaining("made by other migrations");
        }
    }

    @Test
    void namesThatAreNotPlainAreRefused() {
        try (FreshDatabase fresh = FreshDatabase.empty()) {
            assertThatThrownBy(() -> fresh.roles().schema("x; drop schema public"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static FreshDatabase migrated(String version) {
        FreshDatabase fresh = FreshDatabase.empty().part("portal");
        migrate(fresh, version);
        return fresh;
    }

    private static int migrate(FreshDatabase fresh, String version) {
        return new Migrations(
                        fresh.url(),
                        FreshDatabase.server().user(),
                        FreshDatabase.server().password())
                .migrate(
                        "portal",
                        "maru/storage/testing/" + version,
                        RolesAndMigrationsTest.class.getClassLoader());
    }

    private static void forbidden(Database database, String statement) {
        assertThatThrownBy(() -> database.change(tx -> tx.update(statement)))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> assertThat(failure.isForbidden()).isTrue());
    }
}
