package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Mail by the programs that people use, told nothing but what My devices shows (address, login,
/// server, ports, an app password) and the authority's certificate: swaks, curl, mbsync and
/// neomutt, as Debian packs them.
@Tag("system")
@ExtendWith(SharedMaru.class)
class MailTest {

    private static final Duration AT_MOST = Duration.ofMinutes(10);
    private static final int MANY = 2_000;

    private final RunningMaru maru;
    private Path folder = Path.of("");
    private String address = "";
    private String login = "";
    private String secret = "";

    MailTest(RunningMaru maru) {
        this.maru = maru;
    }

    @BeforeEach
    void makeAnAppPassword() throws Exception {
        folder = Files.createTempDirectory("maru-mail-");
        AppPassword password = AppPassword.of(maru, "정하나", "imap,smtp");
        login = password.login();
        secret = password.secret();
        address = login + "@localhost";
    }

    @Test
    void swaksSendsAndCurlFindsByKoreanWordsAndFetchesTheAttachment() throws Exception {
        Path attached = Files.writeString(folder.resolve("코딩동아리 명단.txt"), "가나다");
        Answer sent =
                run(
                        "swaks",
                        "--server",
                        "localhost:" + maru.port(1587),
                        "--tls",
                        "--tls-ca-path",
                        ca(),
                        "--auth",
                        "PLAIN",
                        "--auth-user",
                        login,
                        "--auth-password",
                        secret,
                        "--from",
                        address,
                        "--to",
                        address,
                        "--header",
                        "Subject: swaks에서 보냄",
                        "--header",
                        "X-Test: swaks",
                        "--add-header",
                        "Message-ID: <" + folder.getFileName() + "@localhost>",
                        "--body",
                        "발명동아리 모임을 알립니다.",
                        "--attach-type",
                        "text/plain; charset=UTF-8",
                        "--attach-name",
                        "list.txt",
                        "--attach",
                        "@" + attached);
        assertThat(sent.code()).as(sent.output() + sent.errors()).isZero();
        String uid = "";
        while (uid.isEmpty()) {
            uid =
                    curl("INBOX", "UID SEARCH HEADER Message-ID " + folder.getFileName())
                            .replaceAll("\\D", "");
        }
        assertThat(curl("INBOX", "UID SEARCH CHARSET UTF-8 BODY \"동아리\"").split("\\s+"))
                .contains(uid);
        Path whole = folder.resolve("whole");
        Answer fetched =
                run(
                        "curl",
                        "-sS",
                        "--cacert",
                        ca(),
                        "-u",
                        login + ":" + secret,
                        "-o",
                        whole.toString(),
                        imaps() + "INBOX;UID=" + uid);
        assertThat(fetched.code()).as(fetched.errors()).isZero();
        assertThat(Files.readString(whole))
                .contains("X-Test: swaks", "발명동아리 모임을 알립니다.", "list.txt");
        assertThat(curl("INBOX", "UID STORE " + uid + " +FLAGS (\\Deleted)")).contains("FETCH");
        curl("INBOX", "EXPUNGE");
    }

    @Test
    void mbsyncKeepsTwoThousandMessagesInStepBothWays() throws Exception {
        String name = "동아리 기록";
        Path local = Files.createDirectories(folder.resolve("maildir"));
        // It keeps folders under the names that they have on the wire.
        Path box = local.resolve(wireName(name));
        for (String each : List.of("cur", "new", "tmp")) {
            Files.createDirectories(box.resolve(each));
        }
        for (int i = 0; i < MANY; i++) {
            Files.writeString(
                    box.resolve("cur/" + (1_700_000_000 + i) + "." + i + ".host:2,"),
                    "From: %s\nSubject: %d\nMessage-ID: <%d@mbsync>\n\n%d번째 기록\n"
                            .formatted(address, i, i, i));
        }
        Path rc =
                hidden(
                        "mbsyncrc",
                        String.join(
                                "\n",
                                "IMAPStore far",
                                "Host localhost",
                                "Port " + maru.port(1993),
                                "User " + login,
                                "Pass " + secret,
                                "SSLType IMAPS",
                                "CertificateFile " + ca(),
                                "",
                                "MaildirStore near",
                                "Path " + local + "/",
                                "SubFolders Verbatim",
                                "",
                                "Channel records",
                                "Far :far:",
                                "Near :near:",
                                "Patterns \"" + wireName(name) + "\"",
                                "Create Both",
                                "Expunge Both",
                                "SyncState *",
                                ""));
        mbsync(rc);
        assertThat(status(name)).isEqualTo(MANY);
        // Here one is thrown away and one written; there one is flagged and one thrown away.
        Path first = files(box).getFirst();
        Files.delete(first);
        Files.writeString(box.resolve("cur/1800000000.0.host:2,S"), "Subject: new\n\nnew\n");
        curl(name, "STORE 10 +FLAGS (\\Flagged)");
        curl(name, "STORE 20 +FLAGS (\\Deleted)");
        curl(name, "EXPUNGE");
        mbsync(rc);
        assertThat(status(name)).isEqualTo(MANY - 1);
        assertThat(files(box)).hasSize(MANY - 1);
        assertThat(files(box)).filteredOn(each -> each.toString().matches(".*:2,F.*")).hasSize(1);
        mbsync(rc);
        assertThat(status(name)).isEqualTo(MANY - 1);
    }

    @Test
    void neomuttSendsAndFilesWhatItReadInAKoreanFolder() throws Exception {
        String kept = "준비물함";
        String subject = "준비물 안내 " + folder.getFileName();
        Path attached = Files.writeString(folder.resolve("현장체험학습 안내.txt"), "안내");
        Path rc =
                hidden(
                        "neomuttrc",
                        String.join(
                                "\n",
                                "set ssl_force_tls = yes",
                                "set ssl_ca_certificates_file = '" + ca() + "'",
                                "set imap_user = '" + login + "'",
                                "set imap_pass = '" + secret + "'",
                                "set smtp_url = 'smtp://%s@localhost:%d/'"
                                        .formatted(login, maru.port(1587)),
                                "set smtp_pass = '" + secret + "'",
                                "set from = '" + address + "'",
                                "set realname = '정하나'",
                                "set folder = '" + imaps() + "'",
                                "set charset = 'UTF-8'",
                                "set send_charset = 'UTF-8'",
                                "set sendmail = ''",
                                // It does not keep copies on a server where no screen is.
                                "set copy = no",
                                "set confirmappend = no",
                                "set confirmcreate = no",
                                "set delete = yes",
                                "set quit = yes",
                                ""));
        Answer sent =
                run(
                        "sh",
                        "-c",
                        "echo '체험학습 준비물' | LC_ALL=C.UTF-8 neomutt -F %s -s '%s' -a '%s' -- %s"
                                .formatted(rc, subject, attached, address));
        assertThat(sent.code()).as(sent.output() + sent.errors()).isZero();
        String search = "UID SEARCH CHARSET UTF-8 SUBJECT \"" + subject + "\"";
        while (!curl("INBOX", search).matches("(?s).*SEARCH \\d+.*")) {
            Thread.onSpinWait();
        }
        Answer filed =
                run(
                        "env",
                        "LC_ALL=C.UTF-8",
                        "TERM=xterm",
                        "script",
                        "-qec",
                        "neomutt -F %s -f %sINBOX -e 'push \"%s\"'"
                                .formatted(
                                        rc,
                                        imaps(),
                                        "<tag-pattern>~s %s<enter><tag-prefix><save-message>=%s<enter><sync-mailbox><quit>"
                                                .formatted(folder.getFileName(), kept)),
                        folder.resolve("screen").toString());
        assertThat(filed.code()).as(filed.output()).isZero();
        assertThat(status(kept)).isEqualTo(1);
        assertThat(curl("INBOX", search)).doesNotContainPattern("SEARCH \\d");
        assertThat(curl(kept, "FETCH 1 BODYSTRUCTURE")).contains("attachment");
    }

    @Test
    void whoHasNoPasswordForMailStaysOutside() throws Exception {
        Answer wrong = run("curl", "-sS", "--cacert", ca(), "-u", login + ":mk_wrong", imaps());
        assertThat(wrong.code()).isNotZero();
    }

    private void mbsync(Path rc) throws Exception {
        Answer answer = run("mbsync", "-c", rc.toString(), "-a");
        assertThat(answer.code()).as(answer.output() + answer.errors()).isZero();
    }

    private long status(String box) throws Exception {
        return Long.parseLong(
                curl("", "STATUS \"" + wireName(box) + "\" (MESSAGES)")
                        .replaceAll("(?s).*MESSAGES (\\d+).*", "$1"));
    }

    private String curl(String box, String command) throws Exception {
        Answer answer =
                run(
                        "curl",
                        "-sS",
                        "--cacert",
                        ca(),
                        "-u",
                        login + ":" + secret,
                        "-X",
                        command,
                        imaps()
                                + java.net.URLEncoder.encode(wireName(box), StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
        assertThat(answer.code()).as(command + answer.errors()).isZero();
        return answer.output();
    }

    /// As names of mailboxes are written on the wire (RFC 3501 §5.1.3).
    private static String wireName(String name) {
        StringBuilder wire = new StringBuilder();
        StringBuilder other = new StringBuilder();
        for (char each : (name + "\0").toCharArray()) {
            if ((each >= ' ' && each <= '~') || each == '\0') {
                if (!other.isEmpty()) {
                    wire.append('&')
                            .append(
                                    java.util.Base64.getEncoder()
                                            .withoutPadding()
                                            .encodeToString(
                                                    other.toString()
                                                            .getBytes(StandardCharsets.UTF_16BE))
                                            .replace('/', ','))
                            .append('-');
                    other.setLength(0);
                }
                wire.append(each == '\0' ? "" : each == '&' ? "&-" : String.valueOf(each));
            } else {
                other.append(each);
            }
        }
        return wire.toString();
    }

    private Path hidden(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static List<Path> files(Path box) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String each : List.of("cur", "new")) {
            try (Stream<Path> all = Files.list(box.resolve(each))) {
                files.addAll(all.filter(file -> !file.endsWith(".uidvalidity")).sorted().toList());
            }
        }
        return files;
    }

    private static Answer run(String... command) throws IOException, InterruptedException {
        return Answer.of(List.of(command), AT_MOST);
    }

    private String ca() {
        return maru.data().resolve("ca.pem").toString();
    }

    private String imaps() {
        return "imaps://localhost:" + maru.port(1993) + "/";
    }
}
