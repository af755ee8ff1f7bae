package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import maru.files.name.DavPath;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every drive of the demo against every person of its cast and every method. What somebody may do
/// is written here by hand, from who she is in the story, and not taken from the code.
final class MatrixTest {

    private enum May {
        NOTHING,
        READ,
        WRITE
    }

    private static final String SCHOOL = "수원마루초등학교";
    private static final String OFFICE = "수원마루초등학교 행정실";
    private static final String OTHER_SCHOOL = "화성마루중학교";

    private static DriveForTests drive;
    private static Wire wire;

    @BeforeAll
    static void start() throws IOException {
        drive = new DriveForTests();
        wire = new Wire(drive.address());
        for (String who : drive.keys()) {
            wire.send(who, "PROPFIND", "/dav/", new byte[0], "Depth: 1");
        }
        drive.superuser()
                .change(
                        tx ->
                                tx.exists(
                                        "select files.make_drive('SCHOOL', null, school_id, null,"
                                                + " school_name, array[school_id || '/STAFF'],"
                                                + " array[5]) from identity.schools where school_name ="
                                                + " ?",
                                        OTHER_SCHOOL));
    }

    @AfterAll
    static void stop() {
        drive.close();
    }

    /// Who is not named may do nothing.
    private static Map<String, Map<String, May>> expected() {
        return Map.of(
                SCHOOL,
                Map.of("teacher", May.WRITE, "office", May.WRITE, "reviewer", May.WRITE),
                OFFICE,
                Map.of("office", May.WRITE),
                drive.classDrive(),
                Map.of(
                        "teacher", May.WRITE,
                        "office", May.WRITE,
                        "mother", May.READ,
                        "father", May.READ,
                        "limited", May.READ,
                        "vietnamese", May.READ),
                OTHER_SCHOOL,
                Map.of());
    }

    @TestFactory
    Stream<DynamicTest> nobodyDoesMoreThanHerRoleAllows() {
        List<DynamicTest> tests = new ArrayList<>();
        expected()
                .forEach(
                        (name, people) -> {
                            for (String who : drive.keys()) {
                                May may = people.getOrDefault(who, May.NOTHING);
                                tests.add(
                                        DynamicTest.dynamicTest(
                                                who + " in " + name + ": " + may,
                                                () -> check(name, who, may)));
                            }
                        });
        return tests.stream();
    }

    private static void check(String name, String who, May may) throws IOException {
        StringBuilder path = new StringBuilder("/dav/");
        DavPath.encode(path, name);
        String root = path + "/";
        place(name, "there.txt");
        String there = root + "there.txt";
        String mine = root + who + "-made.txt";
        boolean read = may != May.NOTHING;
        boolean write = may == May.WRITE;
        expect(who, "PROPFIND", root, "", read ? 207 : 404, "Depth: 1");
        expect(who, "GET", there, "", read ? 200 : 404);
        expect(who, "HEAD", there, "", read ? 200 : 404);
        expect(who, "PROPFIND", there, "", read ? 207 : 404, "Depth: 0");
        int denied = read ? 403 : 404;
        expect(who, "PUT", mine, "x", write ? 201 : denied);
        expect(who, "PUT", there, "changed", write ? 204 : denied);
        expect(who, "MKCOL", root + who + "-folder", "", write ? 201 : denied);
        expect(
                who,
                "PROPPATCH",
                there,
                "<propertyupdate xmlns=\"DAV:\"><set><prop><x xmlns=\"y\">1</x></prop></set>"
                        + "</propertyupdate>",
                write ? 207 : denied);
        expect(
                who,
                "LOCK",
                there,
                "<lockinfo xmlns=\"DAV:\"><lockscope><shared/></lockscope><locktype><write/>"
                        + "</locktype></lockinfo>",
                write ? 200 : denied);
        drive.superuser().change(tx -> tx.update("delete from files.lock"));
        expect(
                who,
                "COPY",
                there,
                "",
                write ? 201 : denied,
                "Destination: " + root + who + "-copy.txt");
        expect(
                who,
                "COPY",
                there,
                "",
                read ? 201 : 404,
                "Destination: /dav/home/" + Integer.toHexString(name.hashCode()) + ".txt");
        expect(
                who,
                "MOVE",
                there,
                "",
                write ? 201 : denied,
                "Destination: " + root + who + "-moved.txt");
        expect(who, "DELETE", write ? root + who + "-moved.txt" : there, "", write ? 204 : denied);
    }

    /// A file that a person of that unit has put there, whoever it may be.
    private static void place(String name, String file) {
        drive.superuser()
                .change(
                        tx -> {
                            tx.exists(
                                    "select storage.keep_small_blob(sha256('x'::bytea),"
                                            + " 'x'::bytea)");
                            tx.exists(
                                    "select files.write_file(d.id, d.root, null, gen_random_uuid(),"
                                            + " ?, ?, sha256('x'::bytea), 1, 'text/plain', null, null,"
                                            + " false, d.acl_token) from files.drive d where d.name ="
                                            + " ?",
                                    file,
                                    file,
                                    name);
                        });
    }

    private static void expect(
            String who, String method, String path, String body, int status, String... headers)
            throws IOException {
        Wire.Answer answer = wire.send(who, method, path, body.getBytes(UTF_8), headers);
        assertThat(answer.status())
                .as(method + " by " + who + ": " + answer.text())
                .isEqualTo(status);
    }
}
