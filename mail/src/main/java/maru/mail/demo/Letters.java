package maru.mail.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.stream.Collectors;
import maru.kernel.Seoul;
import maru.mail.signon.Doorkeeper;

/// Writes the demo's mails as messages (RFC 5322), with tables attached as people's spreadsheets
/// write them: CP949 with a Korean name.
final class Letters {

    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(76, "\r\n".getBytes(StandardCharsets.US_ASCII));
    private static final Charset CP949 = Charset.forName("MS949");

    private Letters() {}

    static byte[] bytes(Written mail, String domain, Doorkeeper doorkeeper) {
        StringBuilder text = new StringBuilder();
        text.append("From: ").append(person(mail.from(), domain, doorkeeper)).append("\r\n");
        text.append("To: ")
                .append(
                        mail.to().stream()
                                .map(each -> person(each, domain, doorkeeper))
                                .collect(Collectors.joining(",\r\n ")))
                .append("\r\n");
        text.append("Subject: ")
                .append(word((mail.answers().isPresent() ? "Re: " : "") + mail.subject()))
                .append("\r\n");
        text.append("Date: ")
                .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(mail.at().atZone(Seoul.ZONE)))
                .append("\r\n");
        text.append("Message-ID: ").append(id(mail.number(), domain)).append("\r\n");
        mail.answers()
                .ifPresent(
                        before ->
                                text.append("In-Reply-To: ")
                                        .append(id(before, domain))
                                        .append("\r\nReferences: ")
                                        .append(id(before, domain))
                                        .append("\r\n"));
        text.append("MIME-Version: 1.0\r\n");
        if (mail.table().isEmpty()) {
            text.append(plain(mail));
        } else {
            String[] table = mail.table().get().split(" \\| ", 2);
            text.append(
                            "Content-Type: multipart/mixed; boundary=\"maru-demo\"\r\n\r\n--maru-demo\r\n")
                    .append(plain(mail))
                    .append(
                            "--maru-demo\r\nContent-Type: text/csv; charset=ks_c_5601-1987; name=\"")
                    .append(word(table[0]))
                    .append("\"\r\nContent-Disposition: attachment; filename=\"")
                    .append(word(table[0]))
                    .append("\"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                    .append(LINES.encodeToString(table[1].replace("|", "\r\n").getBytes(CP949)))
                    .append("\r\n--maru-demo--\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String plain(Written mail) {
        return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + LINES.encodeToString((mail.text() + "\r\n").getBytes(StandardCharsets.UTF_8))
                + "\r\n";
    }

    private static String person(String localPart, String domain, Doorkeeper doorkeeper) {
        String address = "<" + localPart + "@" + domain + ">";
        return doorkeeper
                .displayName(localPart)
                .map(name -> word(name) + " " + address)
                .orElse(address);
    }

    private static String id(int number, String domain) {
        return "<demo-" + number + "@" + domain + ">";
    }

    /// An encoded word (RFC 2047); all of the demo's are short enough for one.
    private static String word(String text) {
        return "=?utf-8?B?"
                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                + "?=";
    }
}
