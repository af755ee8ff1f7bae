package maru.launcher.keycloak;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import maru.launcher.supervisor.Child;
import maru.postgres.PostgresServer;

/// The built Keycloak on a database of its own, started as the launcher would, without the door:
/// its public address is its own port.
final class RunningKeycloak implements AutoCloseable {

    static final String SECRET = "only-for-this-test";

    private static final Duration START_WITHIN = Duration.ofMinutes(3);

    final HttpClient http = HttpClient.newHttpClient();
    final KeycloakProcess process;
    final Duration started;
    private final PostgresServer postgres;
    private final Process running;
    private final OutputStream lifeline;

    private RunningKeycloak(
            KeycloakProcess process, PostgresServer postgres, Process running, Duration started) {
        this.process = process;
        this.postgres = postgres;
        this.running = running;
        this.started = started;
        this.lifeline = running.getOutputStream();
    }

    static RunningKeycloak start(Path data) throws Exception {
        PostgresServer postgres = PostgresServer.temporary();
        try {
            prepareDatabase(postgres);
            int port = freePort();
            KeycloakProcess process =
                    new KeycloakProcess(
                            Path.of(System.getProperty("maru.home"), "keycloak"),
                            data,
                            Path.of(System.getProperty("java.home"), "bin", "java"),
                            URI.create("http://localhost:" + port),
                            port,
                            freePort(),
                            new KeycloakProcess.Database(
                                    postgres.url("maru"), "maru_keycloak", SECRET, "keycloak"),
                            10,
                            SECRET,
                            Optional.empty(),
                            Set.of());
            return start(process, postgres);
        } catch (Exception | AssertionError failed) {
            postgres.close();
            throw failed;
        }
    }

    private static RunningKeycloak start(KeycloakProcess process, PostgresServer postgres)
            throws Exception {
        Child child = process.child();
        ProcessBuilder builder = new ProcessBuilder(child.command());
        builder.directory(child.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(child.environment());
        Path log = process.data().resolve("keycloak.log");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Instant begin = Instant.now();
        Process running = builder.start();
        running.getOutputStream().write(child.input().getBytes(StandardCharsets.UTF_8));
        running.getOutputStream().flush();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!healthy(http, child.health().orElseThrow())) {
                if (running.waitFor(100, TimeUnit.MILLISECONDS)
                        || Duration.between(begin, Instant.now()).compareTo(START_WITHIN) > 0) {
                    running.destroyForcibly();
                    throw new AssertionError("Keycloak did not start:\n" + Files.readString(log));
                }
            }
        }
        return new RunningKeycloak(
                process, postgres, running, Duration.between(begin, Instant.now()));
    }

    RealmReconciler reconciler() {
        return new RealmReconciler(http, process.address(), SECRET);
    }

    RealmSettings settings(boolean demo, URI portal) {
        return new RealmSettings(
                process.publicUrl(),
                portal,
                SECRET + "-portal",
                demo,
                RealmSettings.SignInLengths.USUAL);
    }

    /// The end of the launcher as Keycloak sees it.
    ///
    /// @return its exit code, or -1 when it goes on
    int endOfInput() throws Exception {
        lifeline.close();
        return running.waitFor(30, TimeUnit.SECONDS) ? running.exitValue() : -1;
    }

    long residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(running.pid()), "status"))
                        .stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum()
                / 1024;
    }

    @Override
    public void close() {
        running.destroyForcibly();
        postgres.close();
    }

    private static boolean healthy(HttpClient http, URI health) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(health).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void prepareDatabase(PostgresServer postgres) throws Exception {
        run(postgres, "postgres", "CREATE DATABASE maru");
        run(
                postgres,
                "maru",
                "CREATE ROLE maru_keycloak LOGIN PASSWORD '" + SECRET + "'",
                "CREATE SCHEMA keycloak AUTHORIZATION maru_keycloak");
    }

    private static void run(PostgresServer postgres, String database, String... statements)
            throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.url(database), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
