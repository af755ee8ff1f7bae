package maru.launcher.keycloak;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import maru.kernel.Settings;
import maru.keycloak.people.IdentityDatabase;
import maru.launcher.supervisor.Account;
import maru.launcher.supervisor.Child;

/// How Keycloak is run. It listens on loopback only; what of it the public reaches is the front
/// door's matter.
///
/// Its program is never written to: what it writes goes to `data`, which holds links to the program
/// besides. Secrets go over standard input, which is its lifeline too.
///
/// @param program the built distribution, `HOME/keycloak`
/// @param data existing folder of its own, which it can write
/// @param java the `java` to run it with
/// @param publicUrl the address under which people reach Maru; it decides the issuer
/// @param port where it serves, under `/auth`
/// @param managementPort where it answers for its health
/// @param connections of its pool and of our provider in it
/// @param bootstrapSecret of the client that exists until the realm has been made, see
///   [RealmReconciler]
/// @param account whom to run as when the launcher is root
public record KeycloakProcess(
        Path program,
        Path data,
        Path java,
        URI publicUrl,
        int port,
        int managementPort,
        Database database,
        int connections,
        String bootstrapSecret,
        Optional<Account> account,
        Set<String> needs) {

    /// The name in `status`, logs and `needs`.
    public static final String NAME = "keycloak";

    /// A busy machine has taken half a minute; the first start makes a hundred tables besides.
    private static final Duration START_WITHIN = Duration.ofMinutes(4);

    /// Where Keycloak keeps what it knows.
    ///
    /// @param url `jdbc:postgresql://…`
    /// @param user a role that owns `schema`: Keycloak migrates its tables itself
    public record Database(String url, String user, String password, String schema) {

        /// Without the password.
        @Override
        public String toString() {
            return "Database[" + url + " as " + user + "]";
        }
    }

    /// The address by which the other processes of this machine reach it.
    public URI address() {
        return URI.create("http://127.0.0.1:" + port + "/auth");
    }

    /// What the supervisor runs. It lays the links anew, since the program may have moved.
    ///
    /// @throws IOException when `data` cannot be written
    public Child child() throws IOException {
        // No link to the providers: they are on the class path, and Keycloak would ask for their
        // times.
        Files.deleteIfExists(data.resolve("providers"));
        link(data.resolve("lib"), program.resolve("lib"));
        return new Child(
                NAME,
                List.of(java.toString(), "-Dkc.home.dir=" + data, "@java.arguments"),
                program,
                // Without it glibc keeps an arena of 64 MiB for each of the many threads.
                Map.of("MALLOC_ARENA_MAX", "2"),
                Settings.write(settings()),
                Child.Lifeline.STANDARD_INPUT,
                Optional.of(URI.create("http://127.0.0.1:" + managementPort + "/health/ready")),
                OptionalInt.of(port),
                START_WITHIN,
                needs,
                account);
    }

    private Map<String, String> settings() {
        Map<String, String> options = new TreeMap<>();
        options.put("db-url", database.url());
        options.put("db-username", database.user());
        options.put("db-password", database.password());
        options.put("db-schema", database.schema());
        options.put("db-pool-initial-size", "1");
        options.put("db-pool-min-size", "1");
        // Our provider there keeps some of its own.
        options.put("db-pool-max-size", String.valueOf(connections - IdentityDatabase.CONNECTIONS));
        options.put("http-enabled", "true");
        options.put("http-host", "127.0.0.1");
        options.put("http-port", String.valueOf(port));
        options.put("http-management-host", "127.0.0.1");
        options.put("http-management-port", String.valueOf(managementPort));
        options.put("hostname", publicUrl + "/auth");
        // Parts fetch tokens and keys over loopback; the issuer stays the public one.
        options.put("hostname-backchannel-dynamic", "true");
        options.put("proxy-headers", "xforwarded");
        options.put("proxy-trusted-addresses", "127.0.0.1");
        options.put("cache", "local");
        options.put("bootstrap-admin-client-id", RealmReconciler.BOOTSTRAP_CLIENT);
        options.put("bootstrap-admin-client-secret", bootstrapSecret);
        options.put(
                "spi-brute-force-protector--default-brute-force-detector--allow-concurrent-requests",
                "true");
        // Each health check before it is up would be a line.
        options.put("log-level", "info,io.smallrye.health:error");
        return options;
    }

    private static void link(Path link, Path target) throws IOException {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
            return;
        }
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(link);
        }
        Files.createSymbolicLink(link, target);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "KeycloakProcess[" + program + " on " + port + "]";
    }
}
