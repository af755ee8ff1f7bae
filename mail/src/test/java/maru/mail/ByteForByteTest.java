package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Whatever a message holds, it comes out as it went in: by APPEND to the byte, by SMTP to the byte
/// behind the trace headers.
final class ByteForByteTest {

    @Test
    void strangeMessagesOfOurOwn() throws Exception {
        try (MailFixture fixture = new MailFixture()) {
            inAndOut(fixture.server(), ourOwn());
        }
    }

    /// `-Dmaru.mime=FOLDER` names a folder of `.eml` files.
    @Test
    void everyMessageOfACorpus() throws Exception {
        String folder = System.getProperty("maru.mime", "");
        Assumptions.assumeFalse(
                folder.isEmpty(), "There is no corpus; name one with -Dmaru.mime=FOLDER.");
        Map<String, byte[]> corpus = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                corpus.put(file.getFileName().toString(), withLineEnds(Files.readAllBytes(file)));
            }
        }
        try (MailFixture fixture = new MailFixture()) {
            inAndOut(fixture.server(), corpus);
        }
    }

    private static Map<String, byte[]> ourOwn() {
        Map<String, byte[]> messages = new TreeMap<>();
        messages.put("no body", ascii("Subject: no body\r\n\r\n"));
        messages.put("dots", ascii("Subject: dots\r\n\r\n.\r\n..\r\n.x\r\n"));
        messages.put(
                "a header that is none", ascii("this is no header\r\nSubject: x\r\n\r\nbody\r\n"));
        messages.put(
                "a folded header with tabs",
                ascii("Subject: a\r\n\tb\r\n c\r\nX-Empty:\r\n\r\nbody \t \r\n"));
        messages.put(
                "raw CP949",
                "Subject: 안내\r\nContent-Type: text/plain; charset=ks_c_5601-1987\r\n\r\n똠방각하\r\n"
                        .getBytes(Charset.forName("MS949")));
        StringBuilder deep = new StringBuilder("Subject: deep\r\n");
        for (int level = 0; level < 300; level++) {
            deep.append("Content-Type: multipart/mixed; boundary=b" + level + "\r\n\r\n--b" + level)
                    .append("\r\n");
        }
        messages.put("deep", ascii(deep + "\r\nbottom\r\n"));
        messages.put("long line", ascii("Subject: long\r\n\r\n" + "x".repeat(1_500) + "\r\n"));
        return messages;
    }

    private static void inAndOut(MailServer server, Map<String, byte[]> messages) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Wire imap = Wire.login(server, "duri");
                Wire smtp = Wire.plain(server.port("smtp"))) {
            imap.command("CREATE Appended");
            imap.command("SELECT Appended");
            smtp.expect("220 .*");
            smtp.send("EHLO there");
            smtp.expectUntil("250 .*");
            int sent = 0;
            for (Map.Entry<String, byte[]> message : messages.entrySet()) {
                long uid = imap.append("Appended", message.getValue());
                imap.send("f UID FETCH " + uid + " (BODY.PEEK[])");
                if (!Arrays.equals(imap.literal(), message.getValue())) {
                    wrong.add("APPEND " + message.getKey());
                }
                imap.expectUntil("f OK .*");
                imap.command("UID FETCH " + uid + " (ENVELOPE BODYSTRUCTURE RFC822.SIZE)");
                smtp.send("MAIL FROM:<a@other.test>");
                smtp.expect("250 .*");
                smtp.send("RCPT TO:<sena@maru.test>");
                smtp.expect("250 .*");
                smtp.send("DATA");
                smtp.expect("354 .*");
                smtp.sendRaw(stuffed(message.getValue()));
                smtp.send(".");
                smtp.expect("250 .*");
                sent++;
            }
            try (Wire reader = Wire.login(server, "sena")) {
                reader.sendUntil("SELECT INBOX", ".* EXISTS", "\\* " + sent + " EXISTS");
                List<byte[]> arrived = new ArrayList<>();
                for (int i = 1; i <= sent; i++) {
                    reader.send("f FETCH " + i + " (BODY.PEEK[])");
                    arrived.add(reader.literal());
                    reader.expectUntil("f OK .*");
                }
                for (Map.Entry<String, byte[]> message : messages.entrySet()) {
                    byte[] original = message.getValue();
                    if (arrived.stream().noneMatch(each -> isTraced(each, original))) {
                        wrong.add("SMTP " + message.getKey());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// What stands before the message is Return-Path and Received, nothing else.
    private static boolean isTraced(byte[] arrived, byte[] original) {
        int from = arrived.length - original.length;
        if (from < 0
                || !Arrays.equals(arrived, from, arrived.length, original, 0, original.length)) {
            return false;
        }
        String trace = new String(arrived, 0, from, StandardCharsets.ISO_8859_1);
        return trace.startsWith("Return-Path: <a@other.test>\r\nReceived: ")
                && trace.endsWith("\r\n")
                && trace.indexOf("\r\n\r\n") < 0;
    }

    private static byte[] stuffed(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        return (text.startsWith(".") ? "." + text : text)
                .replace("\r\n.", "\r\n..")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Lines end as they do on the wire, the last one too.
    private static byte[] withLineEnds(byte[] file) throws IOException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        String lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n");
        return (lines.endsWith("\r\n") ? lines : lines + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
