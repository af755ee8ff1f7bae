package maru.mail.authenticity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import maru.mail.MailSettings;

/// What the domain name system is to say of our mail, ready to be put into a zone (RFC 1035,
/// section 5): who takes it, who may send it (RFC 7208), the key of its signatures (RFC 6376), what
/// others shall do with forged mail (RFC 7489), and where programs find their doors (RFC 6186, RFC
/// 8314).
public final class Zone {

    private static final String FILE = "records.zone";

    /// A character-string holds no more (RFC 1035, section 3.3).
    private static final int STRING_AT_MOST = 250;

    private Zone() {}

    /// Writes it beside the key, for the operator.
    public static void write(MailSettings settings, DkimKey key) throws IOException {
        Path file = settings.folder().resolve(FILE);
        Path fresh = Files.createTempFile(settings.folder(), FILE, "");
        Files.write(fresh, lines(settings, key));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> lines(MailSettings settings, DkimKey key) {
        String domain = settings.domain() + ".";
        MailSettings.Ports ports = settings.ports();
        return List.of(
                "; Adapt p= of DMARC once the reports show that nothing of yours is lost.",
                domain + " MX 10 " + domain,
                domain + " TXT " + text("v=spf1 mx -all"),
                DkimKey.SELECTOR + "._domainkey." + domain + " TXT " + text(key.record()),
                "_dmarc." + domain + " TXT " + text("v=DMARC1; p=quarantine"),
                service("_submissions", ports.submissions(), domain),
                service("_imaps", ports.imaps(), domain),
                service("_sieve", ports.sieve(), domain));
    }

    private static String service(String name, int port, String domain) {
        return name + "._tcp." + domain + " SRV 0 1 " + port + " " + domain;
    }

    private static String text(String value) {
        return "\"" + value.replaceAll("(.{" + STRING_AT_MOST + "})", "$1\" \"") + "\"";
    }
}
