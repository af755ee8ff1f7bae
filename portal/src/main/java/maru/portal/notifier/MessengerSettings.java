package maru.portal.notifier;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import maru.portal.PortalSettings;

/// Which messenger is spoken in, and as whom. That is Maru's own, unless the operator keeps another
/// server and says so in `chat.properties` in the portal's own folder, which holds a password and
/// therefore is nobody else's to read:
///
/// ```properties
/// host=chat.example.kr
/// port=5222
/// domain=example.kr
/// user=maru
/// password=…
/// # the certificate of the authority that vouches for the server, where devices do not know it
/// authority=/etc/ssl/school.pem
/// ```
///
/// @param host where it is reached
/// @param domain of its addresses (RFC 7622)
/// @param user who enters
/// @param authority who vouches for the server; empty for those that Java knows
public record MessengerSettings(
        String host,
        int port,
        String domain,
        String user,
        String password,
        Optional<X509Certificate> authority) {

    private static final String SERVICE = "portal.notifier";

    /// Empty where there is no messenger.
    static Optional<MessengerSettings> of(PortalSettings portal) {
        Path file = portal.data().resolve("chat.properties");
        return Files.exists(file) ? Optional.of(read(file)) : own(portal);
    }

    private static Optional<MessengerSettings> own(PortalSettings portal) {
        return portal.services()
                .notifier()
                .flatMap(
                        secret ->
                                portal.doors().stream()
                                        .filter(door -> door.name().equals("xmpp"))
                                        .findFirst()
                                        .map(
                                                door ->
                                                        new MessengerSettings(
                                                                portal.listen(),
                                                                door.port().orElse(5222),
                                                                portal.domain(),
                                                                SERVICE,
                                                                secret,
                                                                portal.authority()
                                                                        .map(
                                                                                text ->
                                                                                        certificate(
                                                                                                Base64
                                                                                                        .getDecoder()
                                                                                                        .decode(
                                                                                                                text))))));
    }

    private static MessengerSettings read(Path file) {
        Properties said = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            said.load(reader);
            String authority = said.getProperty("authority", "").strip();
            String host = said.getProperty("host", "localhost").strip();
            return new MessengerSettings(
                    host,
                    Integer.parseInt(said.getProperty("port", "5222").strip()),
                    said.getProperty("domain", host).strip(),
                    said.getProperty("user", "").strip(),
                    said.getProperty("password", ""),
                    authority.isEmpty()
                            ? Optional.empty()
                            : Optional.of(certificate(Files.readAllBytes(Path.of(authority)))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NumberFormatException wrong) {
            throw new IllegalStateException(file + ": port is not a number.", wrong);
        }
    }

    private static X509Certificate certificate(byte[] encoded) {
        try (InputStream in = new ByteArrayInputStream(encoded)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException | IOException unreadable) {
            throw new IllegalStateException("The messenger's authority cannot be read", unreadable);
        }
    }

    /// Without the password.
    @Override
    public String toString() {
        return "MessengerSettings[" + user + "@" + domain + " at " + host + ":" + port + "]";
    }
}
