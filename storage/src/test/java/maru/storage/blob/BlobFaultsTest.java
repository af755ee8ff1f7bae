package maru.storage.blob;

import static maru.storage.blob.BlobStoreContract.content;
import static maru.storage.blob.BlobStoreContract.hashOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import maru.kernel.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What disks and kills do.
@Timeout(120)
class BlobFaultsTest {

    private BlobFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new BlobFixture();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @Timeout(900)
    void acknowledgedContentSurvivesKillsOfItsWriter() throws Exception {
        StoredBlobs blobs = new StoredBlobs(fixture.database, fixture.disk());
        int kills = Boolean.getBoolean("maru.long") ? 20 : 2;
        for (int kill = 0; kill < kills; kill++) {
            Process writer = writer(Map.of(), 100_000, 1_000, 70_000, 400_000, 1_500_000);
            List<String> acknowledged = new ArrayList<>();
            try (BufferedReader output = output(writer)) {
                String line;
                while ((line = output.readLine()) != null) {
                    acknowledged.add(line);
                    if (acknowledged.size() == 10 + 7 * kill) {
                        writer.toHandle().destroyForcibly();
                    }
                }
            }
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(10);
            for (String line : acknowledged) {
                String[] said = line.split(" ", -1);
                assertThat(said[0]).isEqualTo("stored");
                byte[] content = content(Integer.parseInt(said[1]), Integer.parseInt(said[2]));
                assertThat(blobs.find(hashOf(content)).orElseThrow().open().readAllBytes())
                        .isEqualTo(content);
            }
        }
        // What the kills left behind goes once its leases have ended.
        fixture.superuser.change(
                tx -> tx.update("update storage.blob_lease set until = now() - interval '1 s'"));
        BlobCollector collector =
                new BlobCollector(fixture.database, fixture.disk(), Duration.ZERO);
        collector.collect();
        collector.sweep(Duration.ofMinutes(-1));
        assertThat(fixture.files())
                .hasSize((int) fixture.count("storage.blob where content is null"));
        assertThat(fixture.count("storage.blob where not arrived")).isZero();
    }

    @Test
    void fullDiskRefusesTheContentAndKeepsTheRest() throws Exception {
        Path small = Files.createTempDirectory("maru-small-disk-");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()) == 0,
                "a small disk can be mounted only by root");
        try {
            StoredBlobs blobs =
                    new StoredBlobs(fixture.database, new DiskBlobs(small, BlobFixture.ANY_ROOM));
            assertThatThrownBy(
                            () ->
                                    blobs.receive(
                                            new ByteArrayInputStream(content(1, 6_000_000)),
                                            16 << 20))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(BlobStore.NO_ROOM));
            try (var files = Files.list(small.resolve("incoming"))) {
                assertThat(files).isEmpty();
            }
            blobs.receive(new ByteArrayInputStream(content(2, 1_000_000)), 16 << 20).close();
        } finally {
            assertThat(run("umount", small.toString())).isZero();
            Files.delete(small);
        }
    }

    @Test
    void contentWhoseFlushFailedIsWrittenAnew() throws Exception {
        Path library = failingFlush();
        Process writer = writer(failing(library, "/incoming/", 1), 1, 300_000);
        assertThat(lines(writer)).containsExactly("stored 0 300000");
        StoredBlobs blobs = new StoredBlobs(fixture.database, fixture.disk());
        assertThat(blobs.find(hashOf(content(0, 300_000))).orElseThrow().open().readAllBytes())
                .isEqualTo(content(0, 300_000));
        assertThat(fixture.folder.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void contentWhoseFolderDidNotFlushIsWrittenAnew() throws Exception {
        Path library = failingFlush();
        String name = hashOf(content(0, 300_000)).toString();
        String folder = "/" + name.substring(0, 2) + "/" + name.substring(2, 4);
        Process writer = writer(failing(library, folder, 1), 1, 300_000);
        assertThat(lines(writer)).containsExactly("stored 0 300000");
        assertThat(fixture.files()).hasSize(1);
    }

    @Test
    void contentThatCannotBeFlushedIsRefused() throws Exception {
        Path library = failingFlush();
        Process writer = writer(failing(library, fixture.folder.toString(), 1_000), 1, 300_000);
        // The store's own folder is flushed when it is opened, so let that one pass.
        assertThat(lines(writer)).isEmpty();
        Process second = writer(failing(library, "/incoming/", 1_000), 1, 300_000, 1_000);
        assertThat(lines(second)).containsExactly("refused 0 300000", "stored 0 1000");
        StoredBlobs blobs = new StoredBlobs(fixture.database, fixture.disk());
        assertThat(blobs.find(hashOf(content(0, 300_000)))).isEmpty();
        assertThat(fixture.files()).isEmpty();
    }

    private Path failingFlush() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc");
        Path source = fixture.folder.resolveSibling(fixture.folder.getFileName() + ".c");
        Path library = fixture.folder.resolveSibling(fixture.folder.getFileName() + ".so");
        try (InputStream code = BlobFaultsTest.class.getResourceAsStream("failing-flush.c")) {
            Files.write(source, code.readAllBytes());
        }
        assertThat(
                        run(
                                "gcc",
                                "-shared",
                                "-fPIC",
                                "-o",
                                library.toString(),
                                source.toString(),
                                "-ldl"))
                .isZero();
        source.toFile().deleteOnExit();
        library.toFile().deleteOnExit();
        return library;
    }

    private static Map<String, String> failing(Path library, String path, int times) {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAIL_PATH",
                path,
                "FAIL_TIMES",
                String.valueOf(times));
    }

    private Process writer(Map<String, String> environment, int rounds, int... sizes)
            throws IOException {
        var config = fixture.fresh.config("portal", 2);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx96m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WriterOfTests.class.getName(),
                                config.url(),
                                config.user(),
                                config.password(),
                                fixture.folder.toString(),
                                String.valueOf(rounds)));
        for (int size : sizes) {
            command.add(String.valueOf(size));
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static List<String> lines(Process process) throws IOException, InterruptedException {
        try (BufferedReader output = output(process)) {
            List<String> lines = output.lines().toList();
            process.waitFor();
            return lines;
        }
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
