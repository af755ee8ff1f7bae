package maru.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresServerTest {

    private final List<PostgresServer> started = new ArrayList<>();
    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        // Not JUnit's own folder: this one must let another account through when root runs it.
        folder = Files.createTempDirectory("maru-postgres-test-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stopAndDelete() throws IOException {
        started.forEach(PostgresServer::close);
        Folders.delete(folder);
    }

    @Test
    void temporaryServerTakesConnectionsAndLeavesNothing() throws Exception {
        PostgresServer server = PostgresServer.temporary();
        Path data;
        try (Connection connection = connect(server)) {
            data = Path.of(one(connection, "show data_directory"));
            assertThat(one(connection, "show fsync")).isEqualTo("off");
        }
        server.close();
        assertThat(data.getParent()).doesNotExist();
        assertThat(ProcessHandle.of(server.pid())).isEmpty();
    }

    @Test
    void dataAreDurableCheckedAndInKoreanOrder() throws Exception {
        PostgresServer server = start("data");
        try (Connection connection = connect(server)) {
            assertThat(one(connection, "show fsync")).isEqualTo("on");
            assertThat(one(connection, "show synchronous_commit")).isEqualTo("on");
            assertThat(one(connection, "show full_page_writes")).isEqualTo("on");
            assertThat(one(connection, "show data_checksums")).isEqualTo("on");
            assertThat(one(connection, "show password_encryption")).isEqualTo("scram-sha-256");
            assertThat(one(connection, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(
                            one(
                                    connection,
                                    "select string_agg(x, ' ' order by x) from unnest(array["
                                            + "'나무','10반','값','2반','강감찬','각','학교A',"
                                            + "'학교a','가람','Maru']) x"))
                    .isEqualTo("2반 10반 가람 각 값 강감찬 나무 학교a 학교A Maru");
        }
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.contains("initdb") || name.endsWith(".new"));
        }
    }

    @Test
    void wrongPasswordIsRefused() {
        PostgresServer server = start("data");
        assertThatThrownBy(
                        () -> DriverManager.getConnection(server.url("postgres"), "maru", "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void serverDoesNotRunAsRoot() throws Exception {
        PostgresServer server = start("data");
        assertThat(Account.owner(Path.of("/proc", String.valueOf(server.pid())))).isNotZero();
        assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void secondStartFindsTheRowsOfTheFirst() throws Exception {
        PostgresServer first = start("data");
        try (Connection connection = connect(first)) {
            run(connection, "create table kept (n int)", "insert into kept values (42)");
        }
        first.close();
        try (Connection connection = connect(start("data"))) {
            assertThat(one(connection, "select n from kept")).isEqualTo("42");
        }
    }

    @Test
    void movedDataStartElsewhereOnAnotherPortForAnotherOwner() throws Exception {
        PostgresServer first = start("data");
        try (Connection connection = connect(first)) {
            run(connection, "create table kept (n int)", "insert into kept values (42)");
        }
        first.close();
        Path moved = Files.createDirectories(folder.resolve("other/place")).resolve("data");
        Files.move(folder.resolve("data"), moved);
        if (Account.owner(Path.of("/proc/self")) == 0) {
            Files.setAttribute(moved, "unix:uid", 0);
            Files.setAttribute(moved.resolve("PG_VERSION"), "unix:uid", 0);
        }
        PostgresServer second = start("other/place/data");
        assertThat(second.port()).isNotEqualTo(first.port());
        try (Connection connection = connect(second)) {
            assertThat(one(connection, "select n from kept")).isEqualTo("42");
        }
    }

    @Test
    void acknowledgedRowsSurviveKillsOfTheServer() throws Exception {
        PostgresServer server = start("data");
        try (Connection connection = connect(server)) {
            run(connection, "create table kept (n int primary key)");
        }
        int acknowledged = 0;
        for (int round = 0; round < (Boolean.getBoolean("maru.long") ? 20 : 3); round++) {
            PostgresServer victim = server;
            int from = acknowledged;
            CompletableFuture<Integer> writer =
                    CompletableFuture.supplyAsync(() -> writeUntilCut(victim, from));
            awaitRows(victim, from + 20);
            ProcessHandle.of(victim.pid()).orElseThrow().destroyForcibly();
            acknowledged = writer.get(30, TimeUnit.SECONDS);
            victim.ended().get(30, TimeUnit.SECONDS);
            victim.close();
            server = start("data");
            try (Connection connection = connect(server)) {
                assertThat(one(connection, "select count(*) from kept where n < " + acknowledged))
                        .isEqualTo(String.valueOf(acknowledged));
                // One more may have been committed without its answer having come back.
                run(connection, "delete from kept where n >= " + acknowledged);
            }
        }
        assertThat(acknowledged).isGreaterThan(20);
    }

    @Test
    void killedParentLeavesNoProcessAndNoPort() throws Exception {
        Process parent = startInOwnProcess();
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
        String[] said = String.valueOf(output.readLine()).split(" ", -1);
        ProcessHandle server = ProcessHandle.of(Long.parseLong(said[0])).orElseThrow();
        ProcessHandle shell = server.parent().orElseThrow();
        List<ProcessHandle> workers = server.children().toList();
        assertThat(workers).isNotEmpty();

        parent.destroyForcibly();

        server.onExit().get(20, TimeUnit.SECONDS);
        shell.onExit().get(20, TimeUnit.SECONDS);
        for (ProcessHandle worker : workers) {
            worker.onExit().get(20, TimeUnit.SECONDS);
        }
        try (ServerSocket socket =
                new ServerSocket(Integer.parseInt(said[1]), 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
        start("data");
    }

    @Test
    void killedShellTakesTheServerWithIt() throws Exception {
        PostgresServer server = start("data");
        ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
        postmaster.parent().orElseThrow().destroyForcibly();
        postmaster.onExit().get(20, TimeUnit.SECONDS);
        assertThat(server.running()).isFalse();
        server.close();
        start("data");
    }

    @Test
    void startFollowsAtOnceOnAKilledParent() throws Exception {
        Process parent = startInOwnProcess();
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).isNotEmpty();
        parent.destroyForcibly().waitFor();
        try (Connection connection = connect(start("data"))) {
            assertThat(one(connection, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void stalePidOfAnotherProgramIsPassedOver() throws Exception {
        start("data").close();
        started.clear();
        Path pid = folder.resolve("data/postmaster.pid");
        Files.writeString(
                pid,
                ProcessHandle.current().parent().orElseThrow().pid()
                        + "\n"
                        + folder.resolve("data")
                        + "\n1\n5432\n\n127.0.0.1\n   1   1\nready   \n");
        try (Connection connection = connect(start("data"))) {
            assertThat(one(connection, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void halfMadeDataAreMadeAnew() throws Exception {
        Files.createDirectories(folder.resolve("data.new/base"));
        Files.writeString(folder.resolve("data.new/PG_VERSION"), "18\n");
        try (Connection connection = connect(start("data"))) {
            assertThat(one(connection, "select 1")).isEqualTo("1");
        }
        assertThat(folder.resolve("data.new")).doesNotExist();
    }

    @Test
    void dataOfANewerVersionAreRefusedAndLeftAlone() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "19\n");
        assertThatThrownBy(() -> start("data"))
                .isInstanceOf(PostgresUnavailable.class)
                .hasMessageContaining("PostgreSQL 19, newer than the 18 of this Maru");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void foreignFolderIsRefusedAndLeftAlone() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("diary.txt"), "mine");
        assertThatThrownBy(() -> start("data"))
                .isInstanceOf(PostgresUnavailable.class)
                .hasMessageContaining("holds something else");
        assertThat(data.resolve("diary.txt")).hasContent("mine");
    }

    @Test
    void truncatedFolderIsRefused() throws Exception {
        start("data").close();
        started.clear();
        Files.delete(folder.resolve("data/global/pg_control"));
        assertThatThrownBy(() -> start("data"))
                .isInstanceOf(PostgresUnavailable.class)
                .hasMessageContaining("is not whole (global/pg_control is missing)");
    }

    @Test
    void takenPortIsNamedBeforeAnythingIsMade() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("data", other.getLocalPort()))
                    .isInstanceOf(PostgresUnavailable.class)
                    .hasMessageContaining("Port " + other.getLocalPort())
                    .hasMessageContaining("is taken");
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void secondServerOnTheSameDataIsRefused() {
        start("data");
        assertThatThrownBy(() -> start("data"))
                .isInstanceOf(PostgresUnavailable.class)
                .hasMessageContaining("Another Maru already runs on");
    }

    @Test
    void closedHomeOfRootNamesAPlaceThatServes() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Account.owner(Path.of("/proc/self")) == 0);
        Path closed = Files.createDirectories(folder.resolve("home/user"));
        Files.setPosixFilePermissions(
                folder.resolve("home"), PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> start("home/user/data/postgres"))
                .isInstanceOf(PostgresUnavailable.class)
                .hasMessageContaining("cannot enter " + folder.resolve("home"))
                .hasMessageContaining("/var/lib/maru");
        assertThat(closed.resolve("data/postgres")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(folder.resolve("home")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void closedFolderOfMaruItselfIsOpenedForPassingThrough() throws Exception {
        Files.createDirectories(folder.resolve("maru"));
        Files.setPosixFilePermissions(
                folder.resolve("maru"), PosixFilePermissions.fromString("rwx------"));
        try (Connection connection = connect(start("maru/data"))) {
            assertThat(one(connection, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void unwritablePlaceIsSaidInOneSentence() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> start("file/data"))
                .isInstanceOf(PostgresUnavailable.class)
                .hasMessageContaining("cannot be used");
    }

    private PostgresServer start(String data) {
        return start(data, 0);
    }

    private PostgresServer start(String data, int port) {
        PostgresServer server =
                PostgresServer.start(
                        PostgresConfig.of(
                                folder.resolve(data),
                                runtime(),
                                folder.resolve("postgres.log"),
                                port,
                                "secret"));
        started.add(server);
        return server;
    }

    private Process startInOwnProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LauncherOfTests.class.getName(),
                        folder.resolve("data").toString(),
                        runtime().toString(),
                        folder.resolve("postgres.log").toString(),
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Shared between tests, since unpacking takes longer than all else.
    private static Path runtime() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "maru-postgres-" + Account.owner(Path.of("/proc/self")));
    }

    private static int writeUntilCut(PostgresServer server, int from) {
        int next = from;
        try (Connection connection = connect(server);
                var insert = connection.prepareStatement("insert into kept values (?)")) {
            while (true) {
                insert.setInt(1, next);
                insert.executeUpdate();
                next++;
            }
        } catch (SQLException cut) {
            return next;
        }
    }

    private static void awaitRows(PostgresServer server, int count) throws SQLException {
        try (Connection connection = connect(server)) {
            while (Integer.parseInt(one(connection, "select count(*) from kept")) < count) {
                Thread.onSpinWait();
            }
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection(
                server.url("postgres"), server.user(), server.password());
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
