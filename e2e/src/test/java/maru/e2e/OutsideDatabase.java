package maru.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A PostgreSQL as an operator has one: started by somebody else, with one empty database and a
/// role that owns it and may create roles, and nothing more; beside it a role that may do nothing.
record OutsideDatabase(Process server, int port) implements AutoCloseable {

    static final String USER = "school";
    static final String MAY_DO_NOTHING = "visitor";
    static final String PASSWORD = "a-password-of-the-operators";

    private static final Duration SOON = Duration.ofMinutes(2);

    /// @param runtime holds the unpacked programs of PostgreSQL
    static OutsideDatabase start(Path runtime) throws Exception {
        Path programs;
        try (Stream<Path> releases = Files.list(runtime)) {
            programs = releases.findFirst().orElseThrow().resolve("bin");
        }
        Path folder =
                Files.createTempDirectory(
                        "maru-outside-",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwxrwxrwx")));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path cluster = folder.resolve("cluster");
        require(
                asNobody(
                        programs.resolve("initdb").toString(),
                        "--auth=scram-sha-256",
                        "--username=operator",
                        "--pwfile=" + Files.writeString(folder.resolve("pw"), "operator"),
                        "--pgdata=" + cluster));
        Path wishes =
                Files.writeString(
                        folder.resolve("wishes.sql"),
                        "create role %s login createrole password '%s'\ncreate database %s owner %s\n"
                                        .formatted(USER, PASSWORD, USER, USER)
                                + "create role %s login password '%s'\n"
                                        .formatted(MAY_DO_NOTHING, PASSWORD));
        String server = programs.resolve("postgres").toString();
        require(
                asNobody(
                        "sh",
                        "-c",
                        "exec \"$0\" --single -D \"$1\" postgres < \"$2\"",
                        server,
                        cluster.toString(),
                        wishes.toString()));
        int port = 15_432 + RunningMaru.freeShift();
        Process process =
                new ProcessBuilder(
                                asNobody(
                                        "sh",
                                        "-c",
                                        // It ends with whoever holds its standard input.
                                        "exec 3<&0; \"$0\" \"$@\" 3<&- & server=$!;"
                                                + " (cat <&3 >/dev/null; kill -INT $server) &"
                                                + " wait $server",
                                        server,
                                        "-D",
                                        cluster.toString(),
                                        "-p",
                                        String.valueOf(port),
                                        "-c",
                                        "listen_addresses=127.0.0.1",
                                        "-c",
                                        "unix_socket_directories=",
                                        "-c",
                                        "max_connections=300"))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        OutsideDatabase database = new OutsideDatabase(process, port);
        while (process.isAlive() && !database.answers()) {
            Thread.onSpinWait();
        }
        return database;
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + USER;
    }

    @Override
    public void close() {
        try {
            server.getOutputStream().close();
        } catch (IOException gone) {
            // It has ended by itself.
        }
        server.onExit()
                .orTimeout(60, TimeUnit.SECONDS)
                .exceptionally(late -> server.destroyForcibly())
                .join();
    }

    /// PostgreSQL refuses to be run by root.
    private static List<String> asNobody(String... command) {
        List<String> whole = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private static void require(List<String> command) throws Exception {
        Answer answer = Answer.of(command, SOON);
        if (answer.code() != 0) {
            throw new IllegalStateException(answer.output() + answer.errors());
        }
    }
}
