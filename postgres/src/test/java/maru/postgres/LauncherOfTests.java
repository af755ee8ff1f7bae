package maru.postgres;

import java.nio.file.Path;

/// A process of its own that starts a server and keeps it until it is killed.
final class LauncherOfTests {

    private LauncherOfTests() {}

    public static void main(String[] arguments) throws Exception {
        PostgresConfig config =
                PostgresConfig.of(
                        Path.of(arguments[0]),
                        Path.of(arguments[1]),
                        Path.of(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        "secret");
        PostgresServer server = PostgresServer.start(config);
        System.out.println(server.pid() + " " + server.port());
        server.ended().join();
    }
}
