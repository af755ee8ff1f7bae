package maru.mail;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import maru.kernel.AddressRange;
import maru.kernel.Settings;
import maru.storage.blob.Clamd;

/// What the mail part was told.
///
/// @param domain of all addresses
/// @param publicUrl where browsers and JMAP clients find the front door
/// @param listen the address that mail's doors listen on
/// @param blobs the folder of large blobs
/// @param folder of the part itself, where its keys lie
/// @param clamd where ClamAV listens, if mail is to be looked at
/// @param certificate when there is one; without it there are no doors for clients
public record MailSettings(
        String domain,
        String publicUrl,
        String listen,
        Path blobs,
        Path folder,
        Outside outside,
        Optional<Clamd> clamd,
        Optional<Certificate> certificate,
        Ports ports) {

    /// What is beyond our own machines.
    ///
    /// @param dns servers to ask, as `192.0.2.53` or `192.0.2.53:5353`; this machine's when empty
    /// @param trusted who may send whatever it says it is from, such as a relay of ours that has
    ///   looked already
    /// @param gateway takes all mail for others, as `relay.example.org:587`; without it they are
    ///   found by their MX records
    public record Outside(List<String> dns, List<AddressRange> trusted, Optional<String> gateway) {}

    /// PEM files.
    public record Certificate(Path chain, Path key) {}

    /// Where each door is.
    public record Ports(
            int http, int imap, int imaps, int smtp, int submission, int submissions, int sieve) {}

    /// From the keys that the launcher gives.
    public static MailSettings from(Settings settings) {
        return new MailSettings(
                settings.text("domain"),
                settings.text("public-url", "http://localhost:8080"),
                settings.text("listen", "127.0.0.1"),
                settings.path("blobs"),
                settings.path("data"),
                new Outside(
                        Arrays.stream(settings.text("dns", "").split("[,\\s]+", -1))
                                .filter(server -> !server.isEmpty())
                                .toList(),
                        AddressRange.list(
                                "trusted-senders",
                                settings.text("trusted-senders", "127.0.0.0/8, ::1")),
                        settings.optionalText("gateway")),
                settings.optionalText("clamd").map(text -> Clamd.at("clamd", text)),
                settings.optionalText("certificate.chain").isPresent()
                        ? Optional.of(
                                new Certificate(
                                        settings.path("certificate.chain"),
                                        settings.path("certificate.key")))
                        : Optional.empty(),
                new Ports(
                        port(settings, "http"),
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
