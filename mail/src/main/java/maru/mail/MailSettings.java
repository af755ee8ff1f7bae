package maru.mail;

import java.nio.file.Path;
import java.util.Optional;
import maru.kernel.Settings;

/// What the mail part was told.
///
/// @param domain of all addresses
/// @param listen the address that mail's doors listen on
/// @param blobs the folder of large blobs
/// @param certificate when there is one; without it there are no doors for clients
public record MailSettings(
        String domain, String listen, Path blobs, Optional<Certificate> certificate, Ports ports) {

    /// PEM files.
    public record Certificate(Path chain, Path key) {}

    /// Where each door is.
    public record Ports(
            int imap, int imaps, int smtp, int submission, int submissions, int sieve) {}

    /// From the keys that the launcher gives.
    public static MailSettings from(Settings settings) {
        return new MailSettings(
                settings.text("domain"),
                settings.text("listen", "127.0.0.1"),
                settings.path("blobs"),
                settings.optionalText("certificate.chain").isPresent()
                        ? Optional.of(
                                new Certificate(
                                        settings.path("certificate.chain"),
                                        settings.path("certificate.key")))
                        : Optional.empty(),
                new Ports(
                        port(settings, "imap"),
                        port(settings, "imaps"),
                        port(settings, "smtp"),
                        port(settings, "submission"),
                        port(settings, "submissions"),
                        port(settings, "sieve")));
    }

    private static int port(Settings settings, String name) {
        return settings.number(name + ".port", 0, 65_535);
    }
}
