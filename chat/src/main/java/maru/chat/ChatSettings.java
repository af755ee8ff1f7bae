package maru.chat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import maru.chat.archive.Retention;
import maru.chat.upload.Uploads;
import maru.identity.signon.SignOnSettings;
import maru.kernel.BadSetting;
import maru.kernel.Settings;
import maru.storage.DatabaseConfig;

/// How the chat server is set up.
///
/// @param domain of the JIDs
/// @param http of the port behind the front door: WebSocket, host-meta, uploads
/// @param blobs the folder of large contents, shared by all processes
/// @param resumable how long a stream waits for its client (XEP-0198)
/// @param adminAccounts whether administrators may add accounts of services by XMPP (XEP-0133)
/// @param demo whether the rooms of the school begin with a week of talk
/// @param kept how long what was said is kept
/// @param stanzasEachSecond that an account may send before its connections are read more slowly
/// @param node the name of this process among those that share the database
record ChatSettings(
        DatabaseConfig database,
        SignOnSettings signOn,
        String domain,
        URI publicUrl,
        InetSocketAddress http,
        InetSocketAddress xmpp,
        InetSocketAddress xmpps,
        Path certificateChain,
        Path certificateKey,
        Path blobs,
        Uploads.Limits uploads,
        Duration resumable,
        boolean adminAccounts,
        boolean demo,
        Retention.Kept kept,
        int stanzasEachSecond,
        String node) {

    private static final Duration THREE_YEARS = Duration.ofDays(3 * 365);

    static ChatSettings read(Settings settings) {
        InetAddress host = host(settings);
        String domain = settings.text("domain");
        ChatSettings read =
                new ChatSettings(
                        DatabaseConfig.from(settings, "chat"),
                        SignOnSettings.from(settings),
                        domain,
                        URI.create(settings.text("public-url", "http://localhost:8080")),
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                settings.number("http.port", 0, 65_535)),
                        new InetSocketAddress(host, settings.number("xmpp.port", 0, 65_535)),
                        new InetSocketAddress(host, settings.number("xmpps.port", 0, 65_535)),
                        settings.path("certificate.chain"),
                        settings.path("certificate.key"),
                        settings.path("blobs"),
                        new Uploads.Limits(
                                (long) settings.number("chat.upload-mebibytes", 1, 1_024, 50) << 20,
                                (long)
                                                settings.number(
                                                        "chat.upload-quota-mebibytes",
                                                        1,
                                                        1 << 20,
                                                        500)
                                        << 20,
                                settings.duration("chat.uploads-kept", Duration.ofDays(365))),
                        settings.duration("chat.resumable", Duration.ofMinutes(10)),
                        settings.flag("chat.admin-accounts", false),
                        settings.flag("demo", false),
                        kept(settings),
                        settings.number("chat.stanzas-each-second", 1, 1_000_000, 100),
                        settings.text("chat.node", "chat"));
        // Told to every part; nothing here depends on it.
        settings.optionalText("data");
        settings.rejectUnknown();
        return read;
    }

    private static Retention.Kept kept(Settings settings) {
        return new Retention.Kept(
                settings.duration("chat.kept-people", Duration.ofDays(365)),
                Map.of(
                        "staff", settings.duration("chat.kept-staff-rooms", THREE_YEARS),
                        "grade", settings.duration("chat.kept-grade-rooms", THREE_YEARS),
                        "class", settings.duration("chat.kept-class-rooms", THREE_YEARS),
                        "own", settings.duration("chat.kept-own-rooms", Duration.ofDays(365))));
    }

    private static InetAddress host(Settings settings) {
        try {
            return InetAddress.ofLiteral(settings.text("listen", "127.0.0.1"));
        } catch (IllegalArgumentException aName) {
            throw new BadSetting("listen", "write an address of this machine in numbers.");
        }
    }
}
