package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The drive by the programs that people use, through the front door, with an app password and
/// nothing else: litmus, rclone, cadaver and curl, as Debian packs them.
@Tag("system")
@ExtendWith(SharedMaru.class)
class DriveTest {

    private static final Duration AT_MOST = Duration.ofMinutes(4);

    private final RunningMaru maru;
    private Path folder = Path.of("");
    private String login = "";
    private String secret = "";

    DriveTest(RunningMaru maru) {
        this.maru = maru;
    }

    @BeforeEach
    void makeAnAppPassword() throws Exception {
        folder = Files.createTempDirectory("maru-drive-");
        AppPassword password = AppPassword.of(maru, "정하나", "dav");
        login = password.login();
        secret = password.secret();
    }

    @Test
    void litmusPassesOverTlsWithoutAWarning() throws Exception {
        Answer answer = run("litmus", "-k", tls("/dav/home/"), login, secret);
        assertThat(answer.output()).doesNotContain("WARNING", "FAIL");
        assertThat(answer.output().split("100\\.0%", -1)).hasSize(6);
        assertThat(answer.code()).isZero();
    }

    @Test
    void rcloneKeepsTwoThousandFilesInStep() throws Exception {
        Path local = Files.createDirectory(folder.resolve("2천 개"));
        Random random = new Random(2_000);
        for (int i = 0; i < 2_000; i++) {
            Path place = Files.createDirectories(local.resolve("폴더 " + i % 20));
            byte[] content = new byte[random.nextInt(2_000)];
            random.nextBytes(content);
            Files.write(place.resolve("문서 " + i + ".bin"), content);
        }
        rclone("sync", local.toString(), ":webdav:rclone", "--transfers", "4");
        rclone("check", local.toString(), ":webdav:rclone", "--download", "--checkers", "8");
        Files.delete(local.resolve("폴더 3/문서 3.bin"));
        Files.writeString(local.resolve("폴더 4/문서 4.bin"), "바뀐 내용이며 길이도 다릅니다");
        rclone("sync", local.toString(), ":webdav:rclone", "--transfers", "4");
        rclone("check", local.toString(), ":webdav:rclone", "--download", "--checkers", "8");
    }

    @Test
    void namesOfEveryKindComeBackAsTheyWere() throws Exception {
        Path local = Files.createDirectory(folder.resolve("names"));
        List<String> names =
                List.of(
                        "[공문] 안내.hwp",
                        "a|b",
                        "😀 사진.jpg",
                        "100%.txt",
                        "질문?.txt",
                        "a#b.txt",
                        "따옴표\"x\".txt",
                        "둘;셋.txt",
                        "a&b=c+d.txt");
        for (String name : names) {
            Files.writeString(local.resolve(name), name);
        }
        rclone("copy", local.toString(), ":webdav:names");
        rclone("check", local.toString(), ":webdav:names", "--download");
        Path back = Files.createDirectory(folder.resolve("back"));
        rclone("copy", ":webdav:names", back.toString());
        for (String name : names) {
            assertThat(back.resolve(name)).hasContent(name);
        }
    }

    @Test
    void hangulTakenApartAndWholeIsOneName() throws Exception {
        String apart = Normalizer.normalize("가정통신문.txt", Normalizer.Form.NFD);
        Path file = Files.writeString(folder.resolve("x"), "하나");
        assertThat(curl("-T", file.toString(), address(apart)).output()).isEqualTo("201");
        Files.writeString(file, "둘");
        assertThat(curl("-T", file.toString(), address("가정통신문.txt")).output()).isEqualTo("204");
        Path got = folder.resolve("got");
        curl("-o", got.toString(), address(apart));
        assertThat(got).hasContent("둘");
    }

    @Test
    void cadaverWorksAsAPersonWould() throws Exception {
        Path rc =
                Files.writeString(
                        folder.resolve(".netrc"),
                        "machine localhost\nlogin " + login + "\npassword " + secret + "\n");
        Files.setPosixFilePermissions(rc, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(folder.resolve("안내.txt"), "안녕하세요");
        Path script =
                Files.writeString(
                        folder.resolve("script"),
                        String.join(
                                "\n",
                                "mkcol cadaver",
                                "cd cadaver",
                                "put " + file.toAbsolutePath() + " a.txt",
                                "lock a.txt",
                                "copy a.txt b.txt",
                                "unlock a.txt",
                                "move b.txt c.txt",
                                "ls",
                                "get c.txt " + folder.resolve("c.txt").toAbsolutePath(),
                                "delete a.txt",
                                "quit",
                                ""));
        Answer answer =
                Answer.of(
                        List.of(
                                "sh",
                                "-c",
                                "HOME="
                                        + folder
                                        + " cadaver "
                                        + maru.url("/dav/home/")
                                        + " < "
                                        + script),
                        AT_MOST);
        assertThat(answer.output()).as(answer.errors()).contains("c.txt").doesNotContain("failed");
        assertThat(folder.resolve("c.txt")).hasContent("안녕하세요");
    }

    @Test
    void wrongPasswordAndAnotherScopeStayOutside() throws Exception {
        assertThat(
                        run(
                                        "curl",
                                        "-s",
                                        "-o",
                                        "/dev/null",
                                        "-w",
                                        "%{http_code}",
                                        "-u",
                                        login + ":mk_wrong",
                                        maru.url("/dav/home/").toString())
                                .output())
                .isEqualTo("401");
    }

    private void rclone(String... words) throws Exception {
        Path config = folder.resolve("rclone.conf");
        String hidden = run("rclone", "obscure", secret).output().strip();
        Files.writeString(
                config,
                "[drive]\ntype = webdav\nurl = "
                        + tls("/dav/home/")
                        + "\nvendor = other\nuser = "
                        + login
                        + "\npass = "
                        + hidden
                        + "\n");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "rclone",
                                "--config",
                                config.toString(),
                                "--ca-cert",
                                maru.data().resolve("ca.pem").toString()));
        for (String word : words) {
            command.add(word.replace(":webdav:", "drive:"));
        }
        Answer answer = Answer.of(command, AT_MOST);
        assertThat(answer.code()).as(answer.errors()).isZero();
    }

    private Answer curl(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-s",
                                "-w",
                                "%{http_code}",
                                "--cacert",
                                maru.data().resolve("ca.pem").toString(),
                                "-u",
                                login + ":" + secret));
        command.addAll(List.of(words));
        return Answer.of(command, AT_MOST);
    }

    private static Answer run(String... command) throws IOException, InterruptedException {
        return Answer.of(List.of(command), AT_MOST);
    }

    private String tls(String path) {
        return "https://localhost:" + maru.port(8443) + path;
    }

    private String address(String name) {
        return tls("/dav/home/")
                + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
