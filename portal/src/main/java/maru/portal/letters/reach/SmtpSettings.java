package maru.portal.letters.reach;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/// How mail leaves, from `mail.properties` in the portal's own folder, which holds a password and
/// therefore is nobody else's to read:
///
/// ```properties
/// host=smtp.example.kr
/// port=587
/// tls=required
/// user=maru
/// password=…
/// from=noreply@example.kr
/// ```
///
/// @param tls `required` (STARTTLS, RFC 3207), or `off` on loopback alone
record SmtpSettings(String host, int port, boolean tls, String user, String password, String from) {

    /// Empty where there is no such file.
    static Optional<SmtpSettings> in(Path folder) {
        Path file = folder.resolve("mail.properties");
        return PropertyFile.in(file).map(read -> of(file, read));
    }

    private static SmtpSettings of(Path file, Properties read) {
        String host = read.getProperty("host", "localhost").strip();
        boolean tls = !read.getProperty("tls", "required").strip().equals("off");
        if (!tls && !host.equals("localhost") && !host.equals("127.0.0.1")) {
            throw new IllegalStateException(file + ": tls=off is for a server on this machine.");
        }
        return new SmtpSettings(
                host,
                Integer.parseInt(read.getProperty("port", "587").strip()),
                tls,
                read.getProperty("user", "").strip(),
                read.getProperty("password", ""),
                read.getProperty("from", "").strip());
    }

    /// Without the password.
    @Override
    public String toString() {
        return "SmtpSettings[" + host + ":" + port + "]";
    }
}
