package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import maru.files.name.DavPath;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A class drive and a folder in it to hand in to.
final class HandInTest {

    private static final byte[] NOTHING = new byte[0];
    private static DriveForTests drive;
    private static Wire wire;
    private static String classDrive;

    @BeforeAll
    static void start() throws IOException {
        drive = new DriveForTests();
        wire = new Wire(drive.address());
        wire.send("teacher", "PROPFIND", "/dav/", NOTHING, "Depth: 1");
        classDrive = path(drive.classDrive());
    }

    @AfterAll
    static void stop() {
        drive.close();
    }

    @Test
    void eachHandsInToAPlaceOfHerOwnAndOnlyTeachersSeeAll() throws IOException {
        String folder = classDrive + "/" + path("독서록").substring(5);
        assertThat(send("teacher", "MKCOL", folder).status()).isEqualTo(201);
        assertThat(open(folder, "").status()).isEqualTo(207);

        Wire.Answer mine = put("mother", folder + "/essay.txt", "민서의 글");
        assertThat(mine.status()).isEqualTo(201);
        assertThat(mine.header("Maru-Receipt")).isPresent();
        assertThat(put("father", folder + "/essay.txt", "다른 글").status()).isEqualTo(201);

        assertThat(send("mother", "GET", folder + "/essay.txt").text()).isEqualTo("민서의 글");
        assertThat(send("father", "GET", folder + "/essay.txt").text()).isEqualTo("다른 글");
        String seen = send("mother", "PROPFIND", folder + "/", "Depth: 1").text();
        assertThat(seen).contains("essay.txt").doesNotContain(drive.person("father").toString());
        assertThat(seen.split("<D:response>", -1)).hasSize(3);

        String all = send("teacher", "PROPFIND", folder + "/", "Depth: 1").text();
        assertThat(all.split("<D:response>", -1)).hasSize(4);
        long receipts =
                drive.superuser()
                        .read(
                                tx ->
                                        tx.one(
                                                "select count(*) as n from files.receipt",
                                                row -> row.bigint("n")));
        assertThat(receipts).isGreaterThanOrEqualTo(2);
    }

    @Test
    void receiptIsSeenByWhoHandedInAndByTheTeacherAndOutlivesTheFile() throws IOException {
        String folder = classDrive + "/" + path("수학 숙제").substring(5);
        assertThat(send("teacher", "MKCOL", folder).status()).isEqualTo(201);
        assertThat(open(folder, "").status()).isEqualTo(207);
        String receipt =
                put("mother", folder + "/sum.txt", "1+1").header("Maru-Receipt").orElseThrow();
        String others =
                put("father", folder + "/sum.txt", "2+2").header("Maru-Receipt").orElseThrow();
        String sum = "4a1b21d876ae00c8ed5c4d1cde09c61f8a61b50fe370a801b10c339831f370ab";

        assertThat(details("mother", folder + "/sum.txt")).contains(receipt, sum);
        assertThat(details("mother", folder)).contains(receipt).doesNotContain(others);
        assertThat(details("teacher", folder)).contains(receipt, others);

        assertThat(send("mother", "DELETE", folder + "/sum.txt").status()).isEqualTo(204);
        assertThat(details("mother", folder)).contains(receipt).doesNotContain(others);
    }

    private static String details(String who, String path) throws IOException {
        return send(who, "GET", "/desk/details?at=" + URLEncoder.encode(path, UTF_8)).text();
    }

    @Test
    void afterTheDeadlineItIsReadAndNothingMore() throws IOException {
        String folder = classDrive + "/" + path("늦은 것").substring(5);
        assertThat(send("teacher", "MKCOL", folder).status()).isEqualTo(201);
        assertThat(open(folder, "2199-01-01T00:00:00Z").status()).isEqualTo(207);
        assertThat(put("mother", folder + "/a.txt", "in time").status()).isEqualTo(201);
        assertThat(open(folder, "2020-01-01T00:00:00Z").status()).isEqualTo(207);

        assertThat(put("mother", folder + "/a.txt", "too late").status()).isEqualTo(403);
        assertThat(put("mother", folder + "/b.txt", "too late").status()).isEqualTo(403);
        assertThat(send("mother", "DELETE", folder + "/a.txt").status()).isEqualTo(403);
        assertThat(send("mother", "GET", folder + "/a.txt").text()).isEqualTo("in time");
    }

    @Test
    void pageOpensAndEndsAHandInForTeachersAlone() throws IOException {
        String folder = classDrive + "/" + path("현장학습 소감").substring(5);
        assertThat(send("teacher", "MKCOL", folder).status()).isEqualTo(201);
        assertThat(atTheDesk("mother", folder, true).status()).isIn(403, 404);
        assertThat(put("mother", folder + "/a.txt", "x").status()).isEqualTo(403);

        assertThat(atTheDesk("teacher", folder, true).status()).isEqualTo(200);
        assertThat(put("mother", folder + "/a.txt", "좋았습니다").header("Maru-Receipt")).isPresent();

        assertThat(atTheDesk("teacher", folder, false).status()).isEqualTo(200);
        // What others have handed in is still none of their business.
        assertThat(put("father", folder + "/a.txt", "x").status()).isEqualTo(409);
        assertThat(send("father", "PROPFIND", folder + "/", "Depth: 1").status()).isEqualTo(404);
        String stays = send("teacher", "PROPFIND", folder + "/", "Depth: 1").text();
        assertThat(stays.split("<D:response>", -1)).hasSize(3);
    }

    private static Wire.Answer atTheDesk(String who, String folder, boolean open)
            throws IOException {
        String wish = "{\"at\":\"" + folder + "\",\"write\":" + open + "}";
        return wire.send(who, "POST", "/desk/hand-in", wish.getBytes(UTF_8));
    }

    @Test
    void guardiansReadTheClassDriveAndChangeNothing() throws IOException {
        assertThat(put("teacher", classDrive + "/news.txt", "소식").status()).isEqualTo(201);
        assertThat(send("mother", "GET", classDrive + "/news.txt").text()).isEqualTo("소식");
        assertThat(put("mother", classDrive + "/news.txt", "x").status()).isEqualTo(403);
        assertThat(put("mother", classDrive + "/new.txt", "x").status()).isEqualTo(403);
        assertThat(send("mother", "DELETE", classDrive + "/news.txt").status()).isEqualTo(403);
        assertThat(send("mother", "MKCOL", classDrive + "/sub").status()).isEqualTo(403);
        assertThat(open("mother", classDrive + "/news.txt", "").status()).isEqualTo(403);
    }

    private static Wire.Answer open(String folder, String until) throws IOException {
        return open("teacher", folder, until);
    }

    private static Wire.Answer open(String who, String folder, String until) throws IOException {
        String body =
                "<propertyupdate xmlns=\"DAV:\"><set><prop><hand-in xmlns=\"urn:maru:files\">"
                        + until
                        + "</hand-in></prop></set></propertyupdate>";
        return wire.send(who, "PROPPATCH", folder, body.getBytes(UTF_8));
    }

    private static Wire.Answer put(String who, String path, String content) throws IOException {
        return wire.send(who, "PUT", path, content.getBytes(UTF_8));
    }

    private static Wire.Answer send(String who, String method, String path, String... headers)
            throws IOException {
        return wire.send(who, method, path, NOTHING, headers);
    }

    private static String path(String name) {
        StringBuilder out = new StringBuilder("/dav/");
        DavPath.encode(out, name);
        return out.toString();
    }
}
