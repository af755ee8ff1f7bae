package maru.storage;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.util.PasswordUtil;

/// Makes the database, the schemas and the roles, each with the least rights it needs. Every method
/// may be repeated at each start; it brings what is there to what it says.
///
/// - `maru_owner` cannot log in and owns the schemas; only migrations act as it.
/// - `maru_part` cannot log in either; every part's role belongs to it. The floor's migrations give
///   it the rights that all parts share.
/// - `maru_NAME` is what the part NAME logs in as: rows of its own schema, nothing else.
///
/// Passwords reach the server as SCRAM keys, so neither its log nor its list of statements ever
/// holds one.
public final class Roles {

    /// Owns the schemas; migrations act as it.
    public static final String OWNER = "maru_owner";

    /// All parts together.
    public static final String PART = "maru_part";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,40}");
    private static final String LOCALE = "ko-KR-u-kn-true";

    private final String server;
    private final String database;
    private final String user;
    private final String password;

    /// As a superuser, or as a role that may create roles and databases.
    ///
    /// @param server the JDBC address up to the database: `jdbc:postgresql://127.0.0.1:15432/`
    public Roles(String server, String database, String user, String password) {
        this.server = server.endsWith("/") ? server : server + "/";
        this.database = name(database);
        this.user = user;
        this.password = password;
    }

    /// The JDBC address of the database.
    public String url() {
        return server + database;
    }

    /// Makes the database and the two roles nobody logs in as.
    public void prepare() {
        run(
                "postgres",
                statement -> {
                    role(statement, OWNER, "nologin");
                    role(statement, PART, "nologin");
                    statement.execute("grant " + OWNER + " to current_user");
                    if (!exists(
                            statement,
                            "select 1 from pg_database where datname = '" + database + "'")) {
                        statement.execute(
                                "create database "
                                        + database
                                        + " owner "
                                        + OWNER
                                        + " encoding 'UTF8' locale_provider icu icu_locale '"
                                        + LOCALE
                                        + "' locale 'C.UTF-8' template template0");
                    }
                });
        run(
                database,
                statement -> {
                    statement.execute("revoke all on database " + database + " from public");
                    // For extensions; it is the owner of a database that was made here anyway.
                    statement.execute("grant create on database " + database + " to " + OWNER);
                    statement.execute("revoke all on schema public from public");
                    statement.execute(
                            "alter default privileges for role "
                                    + OWNER
                                    + " revoke execute on functions from public");
                    reindexAfterNewCollation(statement);
                });
    }

    /// Makes a schema that migrations fill and no role logs in to: the floor's.
    public void schema(String schema) {
        run(database, statement -> schema(statement, name(schema), OWNER));
    }

    /// Makes the schema and the login role of a part. The role reads and writes the schema's rows
    /// but does not own its tables.
    ///
    /// @param connections the most connections that the role may have at one time
    /// @return the role's name
    public String part(String part, String rolePassword, int connections) {
        String schema = name(part);
        String role = "maru_" + schema;
        run(
                database,
                statement -> {
                    schema(statement, schema, OWNER);
                    login(statement, role, rolePassword, connections);
                    statement.execute("grant " + PART + " to " + role);
                    statement.execute("grant usage on schema " + schema + " to " + role);
                    for (String right :
                            new String[] {
                                "select, insert, update, delete on tables",
                                "usage, select on sequences",
                                "execute on functions"
                            }) {
                        statement.execute(
                                "alter default privileges for role "
                                        + OWNER
                                        + " in schema "
                                        + schema
                                        + " grant "
                                        + right
                                        + " to "
                                        + role);
                    }
                    searchPath(statement, role, schema);
                });
        return role;
    }

    /// Makes the schema and the login role of a program that makes its own tables (Keycloak): it
    /// owns its schema and has nothing outside it.
    public String guest(String program, String rolePassword, int connections) {
        String schema = name(program);
        String role = "maru_" + schema;
        run(
                database,
                statement -> {
                    login(statement, role, rolePassword, connections);
                    statement.execute("grant " + role + " to current_user");
                    schema(statement, schema, role);
                    searchPath(statement, role, schema);
                });
        return role;
    }

    private void login(Statement statement, String role, String rolePassword, int connections)
            throws SQLException {
        role(statement, role, "login nocreaterole connection limit " + connections);
        statement.execute(
                PasswordUtil.genAlterUserPasswordSQL(
                        role, rolePassword.toCharArray(), "scram-sha-256"));
        statement.execute("grant connect on database " + database + " to " + role);
    }

    private void searchPath(Statement statement, String role, String schema) throws SQLException {
        statement.execute(
                "alter role " + role + " in database " + database + " set search_path = " + schema);
    }

    /// A new role has no power but what is said. An operator's role that is no superuser must not
    /// even name those powers of an old one, so they are taken only where they were given.
    private static void role(Statement statement, String role, String attributes)
            throws SQLException {
        String known = "select 1 from pg_roles where rolname = '" + role + "'";
        boolean there = exists(statement, known);
        boolean mighty =
                exists(
                        statement,
                        known + " and (rolsuper or rolcreatedb or rolreplication or rolbypassrls)");
        try {
            statement.execute(
                    (there ? "alter role " : "create role ")
                            + role
                            + " "
                            + attributes
                            + (mighty ? " nosuperuser nocreatedb noreplication nobypassrls" : ""));
        } catch (SQLException raced) {
            // Two starts at the same time may both have found no role.
            if (there || !"42710".equals(raced.getSQLState())) {
                throw raced;
            }
        }
    }

    private static void schema(Statement statement, String schema, String owner)
            throws SQLException {
        statement.execute("create schema if not exists " + schema + " authorization " + owner);
    }

    /// Text is indexed in the order of the ICU library that was there at the time. After another
    /// one came (newer binaries, another server) the indexes are made anew before anyone trusts
    /// them.
    private void reindexAfterNewCollation(Statement statement) throws SQLException {
        if (exists(
                statement,
                "select 1 from pg_database where datname = current_database() and datcollversion is"
                        + " distinct from pg_database_collation_actual_version(oid)")) {
            statement.execute("reindex database " + database);
            statement.execute("alter database " + database + " refresh collation version");
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    /// Names go into statements as they are, so only plain ones are taken.
    static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a plain name: " + name);
        }
        return name;
    }

    private interface Statements {
        void run(Statement statement) throws SQLException;
    }

    private void run(String inDatabase, Statements statements) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "maru roles");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("logServerErrorDetail", "false");
        try (Connection connection = DriverManager.getConnection(server + inDatabase, properties);
                Statement statement = connection.createStatement()) {
            statements.run(statement);
        } catch (SQLException failure) {
            throw Failures.of(failure);
        }
    }
}
