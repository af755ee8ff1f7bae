package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What was overwritten, moved or thrown away comes back: one by one, or a tree to a moment.
final class GoingBackTest {

    private static final byte[] NOTHING = new byte[0];
    private static DriveForTests drive;
    private static Wire wire;

    @BeforeAll
    static void start() {
        drive = new DriveForTests();
        wire = new Wire(drive.address());
    }

    @AfterAll
    static void stop() {
        drive.close();
    }

    @Test
    void treeStandsAsItStoodAtAMoment() throws IOException {
        folder("/dav/home/tree");
        folder("/dav/home/tree/plans");
        put("/dav/home/tree/a.txt", "a of then");
        put("/dav/home/tree/plans/b.txt", "b of then");
        put("/dav/home/tree/c.txt", "c of then");
        Instant then = now();
        put("/dav/home/tree/a.txt", "encrypted");
        put("/dav/home/tree/a.txt", "encrypted again");
        move("/dav/home/tree/plans/b.txt", "/dav/home/tree/plans/b.txt.locked");
        move("/dav/home/tree/plans", "/dav/home/tree/elsewhere");
        delete("/dav/home/tree/c.txt");
        put("/dav/home/tree/c.txt", "another c");
        put("/dav/home/tree/README-RANSOM.txt", "pay");
        long usedBefore = used();

        back("/dav/home/tree", then);

        assertThat(get("/dav/home/tree/a.txt")).isEqualTo("a of then");
        assertThat(get("/dav/home/tree/plans/b.txt")).isEqualTo("b of then");
        assertThat(get("/dav/home/tree/c.txt")).isEqualTo("c of then");
        assertThat(status("/dav/home/tree/README-RANSOM.txt")).isEqualTo(404);
        assertThat(status("/dav/home/tree/elsewhere")).isEqualTo(404);
        assertThat(used()).isEqualTo(lying()).isNotEqualTo(usedBefore);
    }

    @Test
    void goingBackCanItselfBeUndone() throws IOException {
        folder("/dav/home/undo");
        put("/dav/home/undo/a.txt", "first");
        Instant first = now();
        put("/dav/home/undo/a.txt", "second");
        put("/dav/home/undo/b.txt", "new");
        Instant second = now();

        back("/dav/home/undo", first);
        assertThat(get("/dav/home/undo/a.txt")).isEqualTo("first");
        assertThat(status("/dav/home/undo/b.txt")).isEqualTo(404);

        back("/dav/home/undo", second);
        assertThat(get("/dav/home/undo/a.txt")).isEqualTo("second");
        assertThat(get("/dav/home/undo/b.txt")).isEqualTo("new");
        assertThat(used()).isEqualTo(lying());
    }

    @Test
    void whatWasThrownAwayComesBackBesideWhatTookItsName() throws IOException {
        folder("/dav/home/trash");
        put("/dav/home/trash/report.hwp", "old");
        UUID thrown = id("report.hwp");
        delete("/dav/home/trash/report.hwp");
        put("/dav/home/trash/report.hwp", "new");

        String name =
                drive.superuser()
                        .transaction(
                                tx ->
                                        tx.one(
                                                "select files.put_back(?, ?) as name",
                                                row -> row.text("name"),
                                                thrown,
                                                drive.person("teacher").value()));

        assertThat(name).isEqualTo("report (2).hwp");
        assertThat(get("/dav/home/trash/report.hwp")).isEqualTo("new");
        assertThat(get("/dav/home/trash/report%20(2).hwp")).isEqualTo("old");
        assertThat(used()).isEqualTo(lying());
    }

    @Test
    void movingOverAFileKeepsWhatItHeld() throws IOException {
        folder("/dav/home/over");
        put("/dav/home/over/doc.odt", "before");
        put("/dav/home/over/new.tmp", "after");
        UUID node = id("doc.odt");
        move("/dav/home/over/new.tmp", "/dav/home/over/doc.odt");

        assertThat(get("/dav/home/over/doc.odt")).isEqualTo("after");
        assertThat(id("doc.odt")).isEqualTo(node);
        assertThat(count("files.version where node = '" + node + "'")).isEqualTo(1);
        assertThat(used()).isEqualTo(lying());
    }

    @Test
    void ruleLetsGoOfWhatIsOldAndOfNothingElse() throws IOException {
        folder("/dav/home/old");
        put("/dav/home/old/a.txt", "one");
        put("/dav/home/old/a.txt", "two");
        put("/dav/home/old/b.txt", "b");
        delete("/dav/home/old/b.txt");
        drive.superuser()
                .change(
                        tx -> {
                            tx.exists("select files.let_go(1000)");
                        });
        assertThat(count("files.trash t join files.node n on n.id = t.node where name = 'b.txt'"))
                .isEqualTo(1);
        drive.superuser()
                .change(
                        tx -> {
                            tx.update(
                                    "update files.trash set thrown_at = thrown_at - interval '91"
                                            + " days'");
                            tx.exists("select files.let_go(1000)");
                        });
        assertThat(count("files.node where name = 'b.txt' and parent is null")).isZero();
        assertThat(get("/dav/home/old/a.txt")).isEqualTo("two");
    }

    private static void back(String path, Instant moment) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        drive.superuser()
                .change(
                        tx ->
                                tx.exists(
                                        "select * from files.go_back((select id from files.node"
                                                + " where name = ? and parent is not null and folder),"
                                                + " ?, ?)",
                                        name,
                                        moment,
                                        drive.person("teacher").value()));
    }

    private static Instant now() {
        return drive.superuser()
                .read(tx -> tx.one("select clock_timestamp() as t", row -> row.instant("t")));
    }

    private static UUID id(String name) {
        return drive.superuser()
                .read(
                        tx ->
                                tx.one(
                                        "select id from files.node where name = ? and parent is not"
                                                + " null",
                                        row -> row.uuid("id"),
                                        name));
    }

    private static long count(String from) {
        return drive.superuser()
                .read(tx -> tx.one("select count(*) as n from " + from, row -> row.bigint("n")));
    }

    /// What the drive's room says.
    private static long used() {
        return drive.superuser()
                .read(
                        tx ->
                                tx.one(
                                        "select d.quota - (select sum(free)::bigint from files.room"
                                                + " r where r.drive = d.id) as used from files.drive"
                                                + " d where owner = ?",
                                        row -> row.bigint("used"),
                                        drive.person("teacher").value()));
    }

    /// What lies in it.
    private static long lying() {
        return drive.superuser()
                .read(
                        tx ->
                                tx.one(
                                        "select files.bytes_below(root) as bytes from files.drive"
                                                + " where owner = ?",
                                        row -> row.bigint("bytes"),
                                        drive.person("teacher").value()));
    }

    private static void folder(String path) throws IOException {
        assertThat(wire.send("teacher", "MKCOL", path, NOTHING).status()).isEqualTo(201);
    }

    private static void put(String path, String content) throws IOException {
        assertThat(wire.send("teacher", "PUT", path, content.getBytes(UTF_8)).status())
                .isIn(201, 204);
    }

    private static void delete(String path) throws IOException {
        assertThat(wire.send("teacher", "DELETE", path, NOTHING).status()).isEqualTo(204);
    }

    private static void move(String from, String to) throws IOException {
        assertThat(wire.send("teacher", "MOVE", from, NOTHING, "Destination: " + to).status())
                .isIn(201, 204);
    }

    private static String get(String path) throws IOException {
        return wire.send("teacher", "GET", path, NOTHING).text();
    }

    private static int status(String path) throws IOException {
        return wire.send("teacher", "GET", path, NOTHING).status();
    }
}
