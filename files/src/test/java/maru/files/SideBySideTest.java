package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Many at once, in one process and in two on one database.
final class SideBySideTest {

    private static final byte[] NOTHING = new byte[0];
    private static final String EXCLUSIVE =
            "<lockinfo xmlns=\"DAV:\"><lockscope><exclusive/></lockscope>"
                    + "<locktype><write/></locktype></lockinfo>";
    private static DriveForTests drive;
    private static Wire one;
    private static Wire other;

    @BeforeAll
    static void start() {
        drive = new DriveForTests();
        one = new Wire(drive.address());
        other = new Wire(drive.another().address());
    }

    @AfterAll
    static void stop() {
        drive.close();
    }

    @Test
    void lockTakenInOneProcessHoldsInTheOtherAtOnce() throws IOException {
        put(one, "teacher", "/dav/home/locked.txt", "x");
        for (int round = 0; round < 20; round++) {
            Wire takes = round % 2 == 0 ? one : other;
            Wire writes = round % 2 == 0 ? other : one;
            Wire.Answer lock =
                    takes.send(
                            "teacher", "LOCK", "/dav/home/locked.txt", EXCLUSIVE.getBytes(UTF_8));
            assertThat(lock.status()).isEqualTo(200);
            String token = lock.header("Lock-Token").orElseThrow();
            assertThat(put(writes, "teacher", "/dav/home/locked.txt", "y")).isEqualTo(423);
            assertThat(
                            writes.send(
                                            "teacher",
                                            "UNLOCK",
                                            "/dav/home/locked.txt",
                                            NOTHING,
                                            "Lock-Token: " + token)
                                    .status())
                    .isEqualTo(204);
            assertThat(put(takes, "teacher", "/dav/home/locked.txt", "z" + round)).isEqualTo(204);
        }
    }

    @Test
    void lockAndWriteNeverBothHappenAgainstEachOther() throws Exception {
        put(one, "teacher", "/dav/home/race.txt", "start");
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 15; round++) {
                Future<Wire.Answer> lock =
                        many.submit(
                                () ->
                                        one.send(
                                                "teacher",
                                                "LOCK",
                                                "/dav/home/race.txt",
                                                EXCLUSIVE.getBytes(UTF_8)));
                String content = "round " + round;
                Future<Integer> write =
                        many.submit(() -> put(other, "teacher", "/dav/home/race.txt", content));
                Wire.Answer locked = lock.get();
                int status = write.get();
                assertThat(status).isIn(204, 423);
                String now = one.send("teacher", "GET", "/dav/home/race.txt", NOTHING).text();
                assertThat(now.equals(content)).isEqualTo(status == 204);
                one.send(
                        "teacher",
                        "UNLOCK",
                        "/dav/home/race.txt",
                        NOTHING,
                        "Lock-Token: " + locked.header("Lock-Token").orElseThrow());
            }
        }
    }

    @Test
    void hundredUploadsAtOnceNeverTakeMoreThanThereIs() throws Exception {
        one.send("mother", "PROPFIND", "/dav/home/", NOTHING, "Depth: 0");
        int each = 10_000;
        long quota = 40L * each + 123;
        drive.superuser()
                .change(
                        tx -> {
                            tx.update(
                                    "update files.drive set quota = ? where owner = ?",
                                    quota,
                                    drive.person("mother").value());
                            tx.update(
                                    "update files.room r set free = ? / 8 + case slot when 0 then ?"
                                            + " % 8 else 0 end from files.drive d where d.id = r.drive"
                                            + " and d.owner = ?",
                                    quota, quota, drive.person("mother").value());
                        });
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                byte[] content = new byte[each];
                new Random(i).nextBytes(content);
                String path = "/dav/home/f" + i + ".bin";
                Wire to = i % 2 == 0 ? one : other;
                answers.add(many.submit(() -> putUntilAnswered(to, path, content)));
            }
        }
        long made = 0;
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isIn(201, 204, 507);
            made += answer.get() == 507 ? 0 : 1;
        }
        long free =
                drive.superuser()
                        .read(
                                tx ->
                                        tx.one(
                                                "select sum(free)::bigint as free from files.room r"
                                                        + " join files.drive d on d.id = r.drive"
                                                        + " where d.owner = ?",
                                                row -> row.bigint("free"),
                                                drive.person("mother").value()));
        assertThat(made).isEqualTo(40);
        assertThat(free).isEqualTo(123);
    }

    @Test
    void manyWhoMakeOneNameMakeOneFile() throws Exception {
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String content = "by " + i;
                Wire to = i % 2 == 0 ? one : other;
                answers.add(many.submit(() -> put(to, "teacher", "/dav/home/same.txt", content)));
            }
            int made = 0;
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(201, 204);
                made += answer.get() == 201 ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
        }
    }

    /// As a client does: whoever is told "later" sends it again, and may find it made already.
    private static int putUntilAnswered(Wire to, String path, byte[] content) throws IOException {
        int status = 503;
        for (int times = 0; status == 503 && times < 100; times++) {
            status = to.send("mother", "PUT", path, content).status();
        }
        return status;
    }

    private static int put(Wire to, String who, String path, String content) throws IOException {
        return to.send(who, "PUT", path, content.getBytes(UTF_8)).status();
    }
}
