package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import maru.storage.DatabaseConfig;
import org.junit.jupiter.api.Test;

/// A ledger: what was acknowledged is there exactly once, however often the server is killed.
final class LedgerTest {

    private static final int KILLS = Boolean.getBoolean("maru.long") ? 100 : 2;
    private static final int ACKNOWLEDGED_BEFORE_A_KILL = 40;

    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void acknowledgedMailIsThereOnceAfterKills() throws Exception {
        try (MailFixture fixture = new MailFixture()) {
            for (int kill = 0; kill < KILLS; kill++) {
                writeAndKill(fixture, kill);
            }
            // The leases of the dead would end by themselves, after half a minute.
            fixture.database.change(
                    transaction ->
                            transaction.update(
                                    "update queued set taken_until = null, taken_by = null"));
            MailServer server = fixture.server();
            awaitEmptyQueue(fixture);
            Map<String, Integer> found = new HashMap<>();
            List<Long> uids = new ArrayList<>();
            try (Wire imap = Wire.login(server, "hana")) {
                imap.command("SELECT INBOX");
                for (String line :
                        imap.command("FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])")) {
                    if (line.startsWith("Subject: ")) {
                        found.merge(line.substring(9), 1, Integer::sum);
                    } else if (line.matches("\\* \\d+ FETCH .*UID \\d+.*")) {
                        uids.add(Long.parseLong(line.replaceAll(".*UID (\\d+).*", "$1")));
                    }
                }
            }
            Set<String> lost = new HashSet<>(acknowledged);
            lost.removeAll(found.keySet());
            assertThat(lost).as("acknowledged and lost").isEmpty();
            assertThat(found).allSatisfy((subject, times) -> assertThat(times).isEqualTo(1));
            assertThat(asked).containsAll(found.keySet());
            assertThat(uids).doesNotHaveDuplicates().hasSameSizeAs(found.keySet());
            assertThat(acknowledged.size())
                    .isGreaterThanOrEqualTo(KILLS * ACKNOWLEDGED_BEFORE_A_KILL);
        }
    }

    private void writeAndKill(MailFixture fixture, int round) throws Exception {
        Process process = start(fixture);
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
                BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String[] doors = doors(output);
            CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_A_KILL);
            for (int writer = 0; writer < 2; writer++) {
                String name = round + "-" + writer + "-";
                pool.execute(() -> send(Integer.parseInt(doors[1]), "smtp-" + name, enough));
                pool.execute(() -> append(Integer.parseInt(doors[2]), "imap-" + name, enough));
            }
            enough.await();
            process.destroyForcibly();
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(MailFixture fixture) throws IOException {
        DatabaseConfig config = fixture.fresh.config("mail", 12);
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerOfTests.class.getName(),
                        config.url(),
                        config.user(),
                        config.password(),
                        fixture.folder().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String[] doors(BufferedReader output) throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            if (line.startsWith("doors ")) {
                return line.split(" ", -1);
            }
        }
        throw new IOException("The server did not start.");
    }

    /// Until the server is gone.
    private void send(int port, String name, CountDownLatch enough) {
        try (Wire smtp = Wire.plain(port)) {
            smtp.expect("220 .*");
            smtp.send("EHLO there");
            smtp.expectUntil("250 .*");
            for (int i = 0; ; i++) {
                asked.add(name + i);
                smtp.send("MAIL FROM:<a@other.test>");
                smtp.expect("250 .*");
                smtp.send("RCPT TO:<hana@maru.test>");
                smtp.expect("250 .*");
                smtp.send("DATA");
                smtp.expect("354 .*");
                smtp.sendRaw("Subject: " + name + i + "\r\n\r\nbody of " + name + i + "\r\n.\r\n");
                smtp.expect("250 .*");
                acknowledged.add(name + i);
                enough.countDown();
            }
        } catch (IOException killed) {
            // As it should be.
        }
    }

    private void append(int port, String name, CountDownLatch enough) {
        try (Wire imap = Wire.tls(port)) {
            imap.expect("\\* OK .*");
            imap.command("LOGIN hana \"secret of hana\"");
            for (int i = 0; ; i++) {
                asked.add(name + i);
                imap.append(
                        "INBOX", "Subject: " + name + i + "\r\n\r\nbody of " + name + i + "\r\n");
                acknowledged.add(name + i);
                enough.countDown();
            }
        } catch (Exception killed) {
            // As it should be.
        }
    }

    private static void awaitEmptyQueue(MailFixture fixture) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < end) {
            boolean left =
                    fixture.database.read(transaction -> transaction.exists("select from queued"));
            if (!left) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("The queue does not empty.");
    }
}
