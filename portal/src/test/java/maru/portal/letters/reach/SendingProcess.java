package maru.portal.letters.reach;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import maru.identity.Identity;
import maru.portal.letters.rounds.Rounds;
import maru.storage.Database;
import maru.storage.DatabaseConfig;

/// A process that empties the outbox into a mail server, and can be killed as a machine's failure
/// would do it.
record SendingProcess(Process process) {

    /// @param later by how much its clock is ahead
    static SendingProcess start(DatabaseConfig database, int mailPort, Duration later)
            throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SendingProcess.class.getName(),
                                database.url(),
                                database.user(),
                                Integer.toString(mailPort),
                                later.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        OutputStream in = process.getOutputStream();
        in.write((database.password() + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        if (process.inputReader().readLine() == null) {
            throw new AssertionError("The process ended at once.");
        }
        return new SendingProcess(process);
    }

    /// Kill -9.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        DatabaseConfig config =
                DatabaseConfig.of(arguments[0], arguments[1], in.readLine(), 2, "sending");
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.parse(arguments[3]));
        SmtpSettings server =
                new SmtpSettings(
                        "127.0.0.1",
                        Integer.parseInt(arguments[2]),
                        false,
                        "",
                        "",
                        "noreply@maru.test");
        try (Database database = Database.open(config)) {
            SmtpChannel mail =
                    new SmtpChannel(
                            Optional.of(server),
                            new Addresses(Identity.over(database, clock)),
                            clock);
            Outbox outbox =
                    new Outbox(
                            database,
                            new Choices(database, clock),
                            List.of(new Mailed(mail)),
                            clock);
            System.out.println("sending");
            new Rounds("sending", "Messages wait", Duration.ofMillis(20), outbox::send).begin();
            while (in.read() >= 0) {
                // Until the one who started this is gone.
            }
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    /// Everybody has the same address.
    private record Mailed(SmtpChannel mail) implements Channel {

        @Override
        public Way way() {
            return Way.MAIL;
        }

        @Override
        public boolean isSetUp() {
            return true;
        }

        @Override
        public Answer deliver(Message message) throws IOException {
            return mail.deliver(message, "a@maru.test");
        }
    }
}
