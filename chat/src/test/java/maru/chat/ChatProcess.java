package maru.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import maru.storage.DatabaseConfig;
import org.jspecify.annotations.Nullable;

/// A chat server in a process of its own, which can be killed as a machine's failure would do it.
final class ChatProcess {

    private static final int STARTS_AT_MOST = 5;

    private final Process process;
    private final int port;

    private ChatProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// As the launcher does it: a process that cannot begin yet is started again.
    ///
    /// @param folder of its certificate
    /// @param accounts how many there are: `ledger0` and up, each with its name and `!` as password
    static ChatProcess start(DatabaseConfig database, Path folder, int accounts) {
        for (int i = 0; i < STARTS_AT_MOST; i++) {
            ChatProcess started = tryToStart(database, folder, accounts);
            if (started != null) {
                return started;
            }
        }
        throw new AssertionError("The server's process ended at once, again and again.");
    }

    private static @Nullable ChatProcess tryToStart(
            DatabaseConfig database, Path folder, int accounts) {
        try {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx384m",
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    ChatProcess.class.getName(),
                                    database.url(),
                                    database.user(),
                                    folder.toString(),
                                    String.valueOf(accounts))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            OutputStream in = process.getOutputStream();
            in.write((database.password() + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
            BufferedReader out =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            if (line == null) {
                process.destroyForcibly();
                return null;
            }
            return new ChatProcess(process, Integer.parseInt(line));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Where TLS begins with the first byte.
    int port() {
        return port;
    }

    /// Kill -9.
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        DatabaseConfig database =
                DatabaseConfig.of(arguments[0], arguments[1], in.readLine(), 12, "chat");
        try {
            serve(database, Path.of(arguments[2]), Integer.parseInt(arguments[3]));
            while (in.read() >= 0) {
                // Until the one who started this is gone.
            }
        } finally {
            // Whatever threads are left: nobody needs this process any more.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void serve(DatabaseConfig database, Path folder, int accounts) {
        ChatServer server = ChatForTests.open(database, folder, Duration.ofMinutes(30));
        for (int i = 0; i < accounts; i++) {
            String name = "ledger" + i;
            if (!server.serviceAccounts().exists(name)) {
                server.serviceAccounts().put(name, name + "!", false);
            }
        }
        System.out.println(server.xmppsPort());
        System.out.flush();
    }
}
