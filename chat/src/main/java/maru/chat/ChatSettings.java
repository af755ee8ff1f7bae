package maru.chat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import maru.identity.signon.SignOnSettings;
import maru.kernel.BadSetting;
import maru.kernel.Settings;
import maru.storage.DatabaseConfig;

/// How the chat server is set up.
///
/// @param domain of the JIDs
/// @param http loopback port of WebSocket and uploads, behind the front door
/// @param resumable how long a stream waits for its client (XEP-0198)
/// @param adminAccounts whether administrators may add accounts of services by XMPP (XEP-0133)
/// @param node the name of this process among those that share the database
/// @param publicUrl as people see it, for addresses of uploads
record ChatSettings(
        DatabaseConfig database,
        SignOnSettings signOn,
        String domain,
        InetSocketAddress xmpp,
        InetSocketAddress xmpps,
        InetSocketAddress http,
        Path certificateChain,
        Path certificateKey,
        Path blobs,
        Duration resumable,
        boolean adminAccounts,
        boolean demo,
        String node,
        String publicUrl) {

    static ChatSettings read(Settings settings) {
        InetAddress host = host(settings);
        String domain = settings.text("domain");
        String issuer = settings.address("issuer").toString();
        int realm = issuer.indexOf("/auth/");
        ChatSettings read =
                new ChatSettings(
                        DatabaseConfig.from(settings, "chat"),
                        SignOnSettings.from(settings),
                        domain,
                        new InetSocketAddress(host, settings.number("xmpp.port", 0, 65_535)),
                        new InetSocketAddress(host, settings.number("xmpps.port", 0, 65_535)),
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                settings.number("http.port", 0, 65_535)),
                        settings.path("certificate.chain"),
                        settings.path("certificate.key"),
                        settings.path("blobs"),
                        settings.duration("chat.resumable", Duration.ofMinutes(10)),
                        settings.flag("chat.admin-accounts", false),
                        settings.flag("demo", false),
                        settings.text("chat.node", "chat"),
                        realm < 0 ? issuer : issuer.substring(0, realm));
        settings.rejectUnknown();
        return read;
    }

    private static InetAddress host(Settings settings) {
        try {
            return InetAddress.ofLiteral(settings.text("listen", "127.0.0.1"));
        } catch (IllegalArgumentException aName) {
            throw new BadSetting("listen", "write an address of this machine in numbers.");
        }
    }
}
