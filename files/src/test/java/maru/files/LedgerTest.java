package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import maru.files.dav.DavServlet;
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

    @Test
    void killedProcessLosesNothingThatItAcknowledged() throws Exception {
        try (DriveForTests drive = new DriveForTests()) {
            Random random = new Random(9);
            Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
            Map<String, byte[]> sent = new ConcurrentHashMap<>();
            AtomicInteger count = new AtomicInteger();
            for (int round = 0; round < ROUNDS; round++) {
                Process server = start(drive);
                URI address = address(server);
                int killAfter = 20 + random.nextInt(120);
                int before = count.get();
                List<Future<?>> writers = new ArrayList<>();
                try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int w = 0; w < WRITERS; w++) {
                        long seed = random.nextLong();
                        int writer = w;
                        writers.add(
                                threads.submit(
                                        () ->
                                                write(
                                                        new Wire(address),
                                                        writer,
                                                        new Random(seed),
                                                        acknowledged,
                                                        sent,
                                                        count)));
                    }
                    while (count.get() < before + killAfter
                            && writers.stream().noneMatch(Future::isDone)) {
                        Thread.onSpinWait();
                    }
                    server.destroyForcibly().waitFor();
                    for (Future<?> writer : writers) {
                        writer.get();
                    }
                }
                check(new Wire(drive.address()), acknowledged, sent);
                List<String> wrong =
                        drive.superuser()
                                .read(
                                        tx ->
                                                tx.list(
                                                        "select * from files.verify() as w",
                                                        row -> row.text("w")));
                assertThat(wrong).isEmpty();
            }
            assertThat(acknowledged.size()).isGreaterThan(ROUNDS * 5);
        }
    }

    /// Until the server is gone: new files, next versions, moves and deletions, small and large.
    private static boolean write(
            Wire wire,
            int writer,
            Random random,
            Map<String, byte[]> acknowledged,
            Map<String, byte[]> sent,
            AtomicInteger count) {
        while (true) {
            String name = "w" + writer + "-" + random.nextInt(40);
            byte[] content = new byte[random.nextInt(5) == 0 ? 150_000 : 3_000];
            random.nextBytes(content);
            sent.put(name, content);
            try {
                Wire.Answer answer = wire.send("teacher", "PUT", "/dav/home/" + name, content);
                if (answer.status() == 201 || answer.status() == 204) {
                    acknowledged.put(name, content);
                    count.incrementAndGet();
                } else if (answer.status() != 0) {
                    throw new AssertionError(answer.status() + answer.text());
                } else {
                    return false;
                }
            } catch (IOException gone) {
                return false;
            }
        }
    }

    private static void check(Wire wire, Map<String, byte[]> acknowledged, Map<String, byte[]> sent)
            throws IOException {
        for (Map.Entry<String, byte[]> each : Map.copyOf(acknowledged).entrySet()) {
            Wire.Answer answer =
                    wire.send("teacher", "GET", "/dav/home/" + each.getKey(), new byte[0]);
            assertThat(answer.status()).as(each.getKey()).isEqualTo(200);
            byte[] inFlight = sent.getOrDefault(each.getKey(), each.getValue());
            assertThat(
                            Arrays.equals(answer.body(), each.getValue())
                                    || Arrays.equals(answer.body(), inFlight))
                    .as(each.getKey() + " is whole, of the last answer or the one after")
                    .isTrue();
            // What came through unanswered counts from now on.
            acknowledged.put(each.getKey(), answer.body());
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
        FilesServer server =
                FilesServer.start(
                        "127.0.0.1",
                        0,
                        new DavServlet(
                                gate,
                                database,
                                new StoredBlobs(
                                        database, new DiskBlobs(folder, new FreeSpace(0, 0))),
                                Tree.over(database, Identity.over(database, clock), clock),
                                1L << 40));
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
