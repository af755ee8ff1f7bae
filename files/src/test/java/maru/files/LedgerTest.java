package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import maru.files.dav.DavServlet;
import maru.files.desk.DeskServlet;
import maru.files.signon.Gate;
import maru.files.tree.Tree;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;
import org.junit.jupiter.api.Test;

/// What was acknowledged is there, whole, whenever the process is killed; what was not is there
/// whole or not at all.
final class LedgerTest {

    private static final int ROUNDS = Boolean.getBoolean("maru.long") ? 100 : 4;
    private static final int WRITERS = 4;
    private static final int CUTS = Boolean.getBoolean("maru.long") ? 500 : 20;
    private static final String LOCK =
            "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope>"
                    + "<locktype><write/></locktype></lockinfo>";

    @Test
    void killedProcessLosesNothingThatItAcknowledged() throws Exception {
        try (DriveForTests drive = new DriveForTests()) {
            Random random = new Random(9);
            List<Ledger> ledgers =
                    IntStream.range(0, WRITERS)
                            .mapToObj(writer -> new Ledger("w" + writer, random.nextLong()))
                            .toList();
            for (int round = 0; round < ROUNDS; round++) {
                Process server = start(drive);
                URI address = address(server);
                int killAfter = acknowledged(ledgers) + 20 + random.nextInt(120);
                List<Future<?>> writers = new ArrayList<>();
                try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (Ledger ledger : ledgers) {
                        writers.add(threads.submit(() -> ledger.write(new Wire(address))));
                    }
                    while (acknowledged(ledgers) < killAfter
                            && writers.stream().noneMatch(Future::isDone)) {
                        Thread.onSpinWait();
                    }
                    server.destroyForcibly().waitFor();
                    for (Future<?> writer : writers) {
                        writer.get();
                    }
                }
                for (Ledger ledger : ledgers) {
                    ledger.check(new Wire(drive.address()));
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
            assertThat(acknowledged(ledgers)).isGreaterThan(ROUNDS * 5);
        }
    }

    @Test
    void uploadThatIsCutLeavesTheOldVersion() throws Exception {
        try (DriveForTests drive = new DriveForTests()) {
            Wire wire = new Wire(drive.address());
            Random random = new Random(3);
            byte[] old = new byte[200_000];
            random.nextBytes(old);
            assertThat(wire.send("teacher", "PUT", "/dav/home/cut.bin", old).status())
                    .isEqualTo(201);
            byte[] fresh = new byte[200_000];
            random.nextBytes(fresh);
            for (int cut = 0; cut < CUTS; cut++) {
                wire.cut("teacher", "/dav/home/cut.bin", fresh, random.nextInt(fresh.length));
                Wire.Answer answer = wire.send("teacher", "GET", "/dav/home/cut.bin", new byte[0]);
                assertThat(Arrays.equals(answer.body(), old)).isTrue();
            }
        }
    }

    private static int acknowledged(List<Ledger> ledgers) {
        return ledgers.stream().mapToInt(Ledger::acknowledged).sum();
    }

    /// One writer with a folder of its own and what must lie there: what was acknowledged, and
    /// besides it what would lie there if the one change at hand went through, too.
    private static final class Ledger {

        private final String folder;
        private final Random random;
        private final AtomicInteger count = new AtomicInteger();
        private Map<String, byte[]> certain = new TreeMap<>();
        private Map<String, byte[]> perhaps = new TreeMap<>();
        private boolean begun;

        Ledger(String folder, long seed) {
            this.folder = "/dav/home/" + folder + "/";
            this.random = new Random(seed);
        }

        int acknowledged() {
            return count.get();
        }

        /// Until the server is gone: new files, next versions, copies, moves, deletions and locks.
        boolean write(Wire wire) {
            try {
                if (!begun) {
                    wire.send("teacher", "MKCOL", folder, new byte[0]);
                    begun = true;
                }
                while (true) {
                    if (step(wire)) {
                        certain = perhaps;
                        count.incrementAndGet();
                    }
                }
            } catch (IOException gone) {
                // The kill; what came of the last change is seen afterwards.
                return true;
            }
        }

        private boolean step(Wire wire) throws IOException {
            perhaps = new TreeMap<>(certain);
            List<String> names = List.copyOf(certain.keySet());
            String to = "f" + random.nextInt(40);
            if (names.isEmpty() || random.nextInt(10) < 6) {
                byte[] content = new byte[random.nextInt(5) == 0 ? 150_000 : 3_000];
                random.nextBytes(content);
                perhaps.put(to, content);
                return done(wire.send("teacher", "PUT", folder + to, content));
            }
            String from = names.get(random.nextInt(names.size()));
            return switch (random.nextInt(4)) {
                case 0 -> {
                    perhaps.remove(from);
                    yield done(wire.send("teacher", "DELETE", folder + from, new byte[0]));
                }
                case 1 -> {
                    if (from.equals(to)) {
                        yield true;
                    }
                    perhaps.remove(from);
                    perhaps.put(to, certain.getOrDefault(from, new byte[0]));
                    yield done(carry(wire, "MOVE", from, to));
                }
                case 2 -> {
                    if (from.equals(to)) {
                        yield true;
                    }
                    perhaps.put(to, certain.getOrDefault(from, new byte[0]));
                    yield done(carry(wire, "COPY", from, to));
                }
                default -> lockAndUnlock(wire, from);
            };
        }

        private Wire.Answer carry(Wire wire, String method, String from, String to)
                throws IOException {
            return wire.send(
                    "teacher",
                    method,
                    folder + from,
                    new byte[0],
                    "Destination: " + wire.address(folder + to));
        }

        /// A lock that the kill leaves behind would stand in the way of the rounds after it.
        private boolean lockAndUnlock(Wire wire, String name) throws IOException {
            Wire.Answer locked =
                    wire.send(
                            "teacher",
                            "LOCK",
                            folder + name,
                            LOCK.getBytes(UTF_8),
                            "Timeout: Second-1");
            return done(locked)
                    && done(
                            wire.send(
                                    "teacher",
                                    "UNLOCK",
                                    folder + name,
                                    new byte[0],
                                    "Lock-Token: " + locked.header("Lock-Token").orElseThrow()));
        }

        private static boolean done(Wire.Answer answer) throws IOException {
            int status = answer.status();
            if (status == 0) {
                throw new EOFException("the server is gone");
            }
            // A lock of the round before lasts for its second, and a busy server puts things off.
            if (status == 423 || status == 503) {
                return false;
            }
            if (status < 200 || status >= 300) {
                throw new AssertionError(status + answer.text());
            }
            return true;
        }

        /// Looks whether all is there, and goes on from what is.
        void check(Wire wire) throws IOException {
            if (!matches(wire, certain)) {
                assertThat(matches(wire, perhaps))
                        .as(folder + " holds what was acknowledged, or the change after it whole")
                        .isTrue();
                certain = perhaps;
            }
        }

        private boolean matches(Wire wire, Map<String, byte[]> expected) throws IOException {
            for (int i = 0; i < 40; i++) {
                Wire.Answer answer = wire.send("teacher", "GET", folder + "f" + i, new byte[0]);
                byte[] wanted = expected.get("f" + i);
                boolean right =
                        wanted == null
                                ? answer.status() == 404
                                : answer.status() == 200 && Arrays.equals(answer.body(), wanted);
                if (!right) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Process start(DriveForTests drive) throws IOException {
        Process server =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx128m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        LedgerTest.class.getName()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        DatabaseConfig config = drive.fresh().config("files", 12);
        try (Writer out = new OutputStreamWriter(server.getOutputStream(), UTF_8)) {
            out.write(
                    String.join(
                                    "\n",
                                    config.url(),
                                    config.user(),
                                    config.password(),
                                    drive.folder().toString(),
                                    drive.person("teacher").toString())
                            + "\n");
        }
        return server;
    }

    private static URI address(Process server) throws IOException {
        return URI.create(
                new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))
                        .readLine());
    }

    /// The process that is killed.
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        Clock clock = Clock.fixed(DriveForTests.NOW, Seoul.ZONE);
        Database database =
                Database.open(
                        DatabaseConfig.of(
                                in.readLine(), in.readLine(), in.readLine(), 12, "files"));
        Path folder = Path.of(in.readLine());
        PersonId teacher = PersonId.of(in.readLine());
        Gate gate = new Everyone(teacher);
        StoredBlobs blobs = new StoredBlobs(database, new DiskBlobs(folder, new FreeSpace(0, 0)));
        Identity identity = Identity.over(database, clock);
        Tree tree = Tree.over(database, identity, clock);
        FilesServer server =
                FilesServer.start(
                        "127.0.0.1",
                        0,
                        new DavServlet(gate, database, blobs, tree, 1L << 40),
                        new DeskServlet(gate, database, blobs, tree, identity));
        System.out.println(server.address());
        Thread.currentThread().join();
    }

    /// Takes everybody for one person.
    private record Everyone(PersonId person) implements Gate {

        @Override
        public Verdict judge(Optional<String> authorization, String address) {
            return new Verdict.Known(DriveForTests.caller(person, address));
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
