package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static maru.storage.blob.ClamdForTests.HARMFUL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.files.scan.Scanner;
import maru.storage.Database;
import maru.storage.blob.Clamd;
import maru.storage.blob.ClamdForTests;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contents go to a ClamAV after they were acknowledged; what it names nobody gets.
final class ScannerTest {

    private static final byte[] NOTHING = new byte[0];
    private static final Pattern VERSION = Pattern.compile("\"id\":(\\d+)");

    private DriveForTests drive;
    private Wire wire;

    @BeforeAll
    static void needsClamd() {
        assumeTrue(ClamdForTests.isInstalled(), "needs clamd: apt-get install clamav-daemon");
    }

    @BeforeEach
    void start() {
        drive = new DriveForTests();
        wire = new Wire(drive.address());
    }

    @AfterEach
    void stop() {
        drive.close();
    }

    @Test
    void harmfulContentIsHeldBackWhereverItLiesAndComesAgain() throws Exception {
        try (ClamdForTests clamd = new ClamdForTests()) {
            Scanner scanner = scanner(clamd.client());
            put("/dav/home/good.txt", "a letter");
            put("/dav/home/bad.txt", "a letter with " + HARMFUL);
            assertThat(get("/dav/home/bad.txt").status()).isEqualTo(200);

            assertThat(scanner.scan()).isEqualTo(2);
            assertThat(scanner.scan()).isZero();

            Wire.Answer held = get("/dav/home/bad.txt");
            assertThat(held.status()).isEqualTo(403);
            assertThat(held.text()).contains("Maru.Test.Harmful");
            assertThat(get("/dav/home/good.txt").text()).isEqualTo("a letter");
            put("/dav/home/again.txt", "a letter with " + HARMFUL);
            assertThat(get("/dav/home/again.txt").status()).isEqualTo(403);
            assertThat(
                            wire.send(
                                            "teacher",
                                            "COPY",
                                            "/dav/home/bad.txt",
                                            NOTHING,
                                            "Destination: /dav/home/copy.txt")
                                    .status())
                    .isEqualTo(201);
            assertThat(get("/dav/home/copy.txt").status()).isEqualTo(403);
        }
    }

    @Test
    void ownerSeesWhatWasFoundAndHerEarlierContentsStayHers() throws Exception {
        try (ClamdForTests clamd = new ClamdForTests()) {
            Scanner scanner = scanner(clamd.client());
            put("/dav/home/report.txt", "before");
            put("/dav/home/report.txt", "with " + HARMFUL);
            scanner.scan();

            String details = get("/desk/details?at=/dav/home/report.txt").text();
            assertThat(details).contains("\"heldBack\":true", "quarantined", "Maru.Test.Harmful");
            assertThat(get(version(details)).text()).isEqualTo("before");

            put("/dav/home/report.txt", "mended");
            assertThat(get("/dav/home/report.txt").text()).isEqualTo("mended");
            String harmful = version(get("/desk/details?at=/dav/home/report.txt").text());
            assertThat(get(harmful).status()).isEqualTo(404);
        }
    }

    @Test
    void whoWroteWhatIsHeldBackIsToldUntilSheHasReplacedIt() throws Exception {
        try (ClamdForTests clamd = new ClamdForTests()) {
            Scanner scanner = scanner(clamd.client());
            wire.send("teacher", "MKCOL", "/dav/home/sub", NOTHING);
            put("/dav/home/sub/bad%20one.txt", "with " + HARMFUL);
            put("/dav/home/thrown.txt", "with " + HARMFUL);
            scanner.scan();

            assertThat(get("/desk/held-back").text())
                    .contains("/dav/home/sub/bad%20one.txt", "bad one.txt", "Maru.Test.Harmful")
                    .contains("/dav/home/thrown.txt");
            assertThat(wire.send("mother", "GET", "/desk/held-back", NOTHING).text())
                    .isEqualTo("[]");

            wire.send("teacher", "DELETE", "/dav/home/thrown.txt", NOTHING);
            put("/dav/home/sub/bad%20one.txt", "mended");
            assertThat(get("/desk/held-back").text()).isEqualTo("[]");
        }
    }

    @Test
    void everyPieceOfALongContentIsLookedAt() throws Exception {
        try (ClamdForTests clamd = new ClamdForTests()) {
            byte[] large = new byte[3_000_000];
            new Random(5).nextBytes(large);
            byte[] harmful = HARMFUL.getBytes(UTF_8);
            // Across the edge of two pieces.
            System.arraycopy(harmful, 0, large, (2 << 20) - 7, harmful.length);
            wire.send("teacher", "PUT", "/dav/home/large.bin", large);

            assertThat(scanner(clamd.client()).scan()).isEqualTo(1);

            assertThat(get("/dav/home/large.bin").status()).isEqualTo(403);
        }
    }

    @Test
    void scannerThatIsAwayIsAskedAgainAndNobodyWaits() throws Exception {
        Clamd gone;
        put("/dav/home/bad.txt", "a letter with " + HARMFUL);
        try (ClamdForTests clamd = new ClamdForTests()) {
            gone = clamd.client();
        }
        assertThatThrownBy(() -> scanner(gone).scan()).isInstanceOf(IOException.class);
        assertThat(get("/dav/home/bad.txt").status()).isEqualTo(200);
        try (ClamdForTests clamd = new ClamdForTests()) {
            assertThat(scanner(clamd.client()).scan()).isEqualTo(1);
        }
        assertThat(get("/dav/home/bad.txt").status()).isEqualTo(403);
    }

    private Scanner scanner(Clamd clamd) throws IOException {
        Database database = drive.fresh().as("files");
        return new Scanner(
                database,
                new StoredBlobs(database, new DiskBlobs(drive.folder(), new FreeSpace(0, 0))),
                clamd);
    }

    /// The address of the newest former content.
    private static String version(String details) {
        Matcher id = VERSION.matcher(details.substring(details.indexOf("\"versions\"")));
        assertThat(id.find()).as(details).isTrue();
        return "/desk/version?at=/dav/home/report.txt&id=" + id.group(1);
    }

    private void put(String path, String content) throws IOException {
        assertThat(wire.send("teacher", "PUT", path, content.getBytes(UTF_8)).status())
                .isIn(201, 204);
    }

    private Wire.Answer get(String path) throws IOException {
        return wire.send("teacher", "GET", path, NOTHING);
    }
}
