package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import maru.files.name.DavPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What was acknowledged is there, whole, whatever is killed or breaks; what was not is there whole
/// or not at all. Under load: files put, moved, copied, deleted and locked, folders shared with
/// people and groups, links made and ended, homework handed in.
@Timeout(1_200)
final class LedgerTest {

    private static final boolean LONG = Boolean.getBoolean("maru.long");
    private static final int KILLS = LONG ? 100 : 3;
    private static final int CRASHES = LONG ? 40 : 2;
    private static final int CUTS = LONG ? 500 : 20;

    private DriveForTests drive;
    private List<Ledger<?>> ledgers;
    private final Random random = new Random(9);

    @BeforeEach
    void begin() throws IOException {
        Instant now = Instant.now();
        drive = new DriveForTests(now);
        Wire wire = new Wire(drive.address());
        ledgers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LedgerOfFiles files = new LedgerOfFiles("w" + i, random.nextLong());
            files.begin(wire);
            ledgers.add(files);
        }
        LedgerOfLinks links =
                new LedgerOfLinks("shared", now.plusSeconds(86_400), random.nextLong());
        links.begin(wire);
        ledgers.add(links);
        LedgerOfShares shares =
                new LedgerOfShares("given", drive.person("office").toString(), random.nextLong());
        shares.begin(wire);
        ledgers.add(shares);
        ledgers.add(new LedgerOfHandIns(handIn(wire), drive.superuser(), random.nextLong()));
    }

    @AfterEach
    void end() {
        drive.close();
    }

    @Test
    void killedProcessLosesNothingThatItAcknowledged() throws Exception {
        for (int round = 0; round < KILLS; round++) {
            try (ServerForTests server = ServerForTests.start(drive)) {
                try (Writers writers = new Writers(new Wire(server.address()), () -> false)) {
                    writers.await(20 + random.nextInt(120));
                    server.kill();
                }
            }
            everythingIsThere();
        }
    }

    @Test
    void crashedDatabaseLosesNothingThatItAcknowledged() throws Exception {
        commitsAreKept();
        try (ServerForTests server = ServerForTests.start(drive)) {
            for (int round = 0; round < CRASHES; round++) {
                int before = 20 + random.nextInt(80);
                int until = acknowledged() + before + 40;
                try (Writers writers =
                        new Writers(new Wire(server.address()), () -> acknowledged() > until)) {
                    writers.await(before);
                    crashDatabase();
                }
                everythingIsThere();
            }
        }
    }

    @Test
    void diskThatDoesNotFlushLosesNothingThatWasAcknowledged() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc");
        Map<String, String> failing =
                Map.of(
                        "LD_PRELOAD",
                        failingFlush().toString(),
                        "FAIL_PATH",
                        "/incoming/",
                        "FAIL_TIMES",
                        "40");
        try (ServerForTests server = ServerForTests.start(drive, drive.folder(), failing)) {
            writeUntil(new Wire(server.address()), 200);
        }
        everythingIsThere();
    }

    @Test
    void fullDiskLosesNothingThatWasAcknowledged() throws Exception {
        Path small = Files.createTempDirectory("maru-small-disk-");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", small.toString()),
                "a small disk can be mounted only by root");
        try (ServerForTests server = ServerForTests.start(drive, small, Map.of())) {
            Wire wire = new Wire(server.address());
            writeUntil(wire, 150);
            byte[] tooMuch = new byte[2 << 20];
            random.nextBytes(tooMuch);
            assertThat(wire.send("teacher", "PUT", "/dav/home/much.bin", tooMuch).status())
                    .isEqualTo(507);
            assertThat(wire.send("teacher", "GET", "/dav/home/much.bin", new byte[0]).status())
                    .isEqualTo(404);
            for (Ledger<?> ledger : ledgers) {
                ledger.check(wire);
            }
        } finally {
            assertThat(run("umount", small.toString())).isTrue();
            Files.delete(small);
        }
    }

    @Test
    void uploadThatIsCutLeavesTheOldVersion() throws Exception {
        Wire wire = new Wire(drive.address());
        byte[] old = new byte[200_000];
        random.nextBytes(old);
        assertThat(wire.send("teacher", "PUT", "/dav/home/cut.bin", old).status()).isEqualTo(201);
        byte[] fresh = new byte[200_000];
        random.nextBytes(fresh);
        for (int cut = 0; cut < CUTS; cut++) {
            wire.cut("teacher", "/dav/home/cut.bin", fresh, random.nextInt(fresh.length));
            Wire.Answer answer = wire.send("teacher", "GET", "/dav/home/cut.bin", new byte[0]);
            assertThat(Arrays.equals(answer.body(), old)).isTrue();
        }
    }

    private void writeUntil(Wire wire, int more) throws Exception {
        int until = acknowledged() + more;
        new Writers(wire, () -> acknowledged() >= until).close();
    }

    private int acknowledged() {
        return ledgers.stream().mapToInt(Ledger::acknowledged).sum();
    }

    /// Looks by a process that was not killed.
    private void everythingIsThere() throws IOException {
        Wire wire = new Wire(drive.address());
        for (Ledger<?> ledger : ledgers) {
            ledger.check(wire);
        }
        List<String> wrong =
                drive.superuser()
                        .read(
                                tx ->
                                        tx.list(
                                                "select * from files.verify() as w",
                                                row -> row.text("w")));
        assertThat(wrong).isEmpty();
    }

    /// All who keep a ledger, at once. Closing waits until each has had enough or the server is
    /// gone.
    private final class Writers implements AutoCloseable {

        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<Boolean>> writing = new ArrayList<>();
        private final Semaphore changes = new Semaphore(0);

        Writers(Wire wire, BooleanSupplier enough) {
            for (Ledger<?> ledger : ledgers) {
                writing.add(threads.submit(() -> write(ledger, wire, enough)));
            }
        }

        private boolean write(Ledger<?> ledger, Wire wire, BooleanSupplier enough) {
            try {
                return ledger.write(
                        wire,
                        () -> {
                            changes.release();
                            return enough.getAsBoolean();
                        });
            } finally {
                // Whoever ends early is not waited for; closing tells why.
                changes.release(1_000);
            }
        }

        /// Until so many changes more were sent.
        void await(int more) throws InterruptedException {
            changes.acquire(more);
        }

        @Override
        public void close() {
            threads.close();
            for (Future<Boolean> one : writing) {
                if (one.state() == Future.State.FAILED) {
                    throw new AssertionError("a ledger was not kept", one.exceptionNow());
                }
            }
        }
    }

    /// PostgreSQL for tests may forget what it has just acknowledged; here it may not.
    private void commitsAreKept() {
        drive.superuser()
                .change(
                        tx ->
                                tx.update(
                                        "do $$ begin execute format('alter database %I set"
                                                + " synchronous_commit = on', current_database());"
                                                + " end $$"));
    }

    /// One of its processes dies, so that PostgreSQL throws away all that is in memory and begins
    /// again from what its log holds.
    private void crashDatabase() {
        long backend =
                drive.superuser()
                        .read(
                                tx ->
                                        tx.one(
                                                "select pid::bigint from pg_stat_activity where"
                                                        + " usename = 'maru_files' limit 1",
                                                row -> row.bigint("pid")));
        ProcessHandle.of(backend).ifPresent(ProcessHandle::destroyForcibly);
    }

    private String handIn(Wire wire) throws IOException {
        wire.send("teacher", "PROPFIND", "/dav/", new byte[0], "Depth: 1");
        StringBuilder folder = new StringBuilder("/dav/");
        DavPath.encode(folder, drive.classDrive());
        folder.append('/');
        DavPath.encode(folder, "숙제");
        assertThat(wire.send("teacher", "MKCOL", folder.toString(), new byte[0]).status())
                .isEqualTo(201);
        String wish = "{\"at\":\"" + folder + "\",\"write\":true}";
        assertThat(wire.send("teacher", "POST", "/desk/hand-in", wish.getBytes(UTF_8)).status())
                .isEqualTo(200);
        return folder.toString();
    }

    /// The library of the storage's own tests that makes flushes fail.
    private static Path failingFlush() throws Exception {
        Path folder = Files.createTempDirectory("maru-failing-flush-");
        Path source = folder.resolve("failing-flush.c");
        try (InputStream code =
                LedgerTest.class.getResourceAsStream("/maru/storage/blob/failing-flush.c")) {
            Files.write(source, code.readAllBytes());
        }
        Path library = folder.resolve("failing-flush.so");
        assertThat(
                        run(
                                "gcc",
                                "-shared",
                                "-fPIC",
                                "-o",
                                library.toString(),
                                source.toString(),
                                "-ldl"))
                .isTrue();
        return library;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
