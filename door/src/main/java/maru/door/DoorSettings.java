package maru.door;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import maru.kernel.AddressRange;
import maru.kernel.BadSetting;
import maru.kernel.Settings;

/// What the door is told at its start.
///
/// | Key | Meaning | Otherwise |
/// |---|---|---|
/// | `public-url` | the only name of pages | needed |
/// | `listen` | the address both doors stand on | `127.0.0.1` |
/// | `http.port`, `https.port` | 0 takes a free one | needed |
/// | `certificate.chain`, `certificate.key` | PEM files, read again when they change | no TLS door |
/// | `route.NAME` | where the part NAME answers | its paths do not exist |
/// | `trusted-proxy` | addresses (`10.0.0.4`, `10.0.0.0/24`), by comma, whose forwarding headers hold | none |
/// | `answer.within` | longest silence of a part or a client in the middle of a request | `120s` |
/// | `headers.within` | longest time for a handshake, and for a request's headers | `15s` |
/// | `idle.within` | how long a connection is kept without a request | `75s` |
/// | `connections`, `connections.per-address` | most open at once | 4000, 1500 |
/// | `rate.per-second`, `rate.burst` | requests per client address | 300, 3000 |
/// | `data` | the folder of the access log | no log |
record DoorSettings(
        PublicName publicName,
        InetAddress listen,
        int httpPort,
        int httpsPort,
        Optional<CertificateFiles> certificate,
        Map<String, URI> routes,
        List<AddressRange> trustedProxies,
        Duration answerWithin,
        Duration headersWithin,
        Duration idleWithin,
        int connections,
        int connectionsPerAddress,
        int ratePerSecond,
        int rateBurst,
        Optional<Path> data) {

    /// PEM files: the chain with the server's certificate first, and its key in PKCS #8.
    record CertificateFiles(Path chain, Path key) {}

    static DoorSettings read(Settings settings) {
        settings.optionalText("health.port");
        DoorSettings read =
                new DoorSettings(
                        PublicName.of(settings.address("public-url")),
                        address(settings.text("listen", "127.0.0.1")),
                        settings.number("http.port", 0, 65_535),
                        settings.number("https.port", 0, 65_535),
                        certificate(settings),
                        routes(settings.under("route.")),
                        AddressRange.list("trusted-proxy", settings.text("trusted-proxy", "")),
                        settings.duration("answer.within", Duration.ofSeconds(120)),
                        settings.duration("headers.within", Duration.ofSeconds(15)),
                        settings.duration("idle.within", Duration.ofSeconds(75)),
                        settings.number("connections", 1, 1_000_000, 4_000),
                        settings.number("connections.per-address", 1, 1_000_000, 1_500),
                        settings.number("rate.per-second", 1, 1_000_000, 300),
                        settings.number("rate.burst", 1, 10_000_000, 3_000),
                        settings.optionalText("data").map(data -> settings.path("data")));
        settings.rejectUnknown();
        return read;
    }

    private static Optional<CertificateFiles> certificate(Settings settings) {
        if (settings.optionalText("certificate.chain").isEmpty()
                && settings.optionalText("certificate.key").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new CertificateFiles(
                        settings.path("certificate.chain"), settings.path("certificate.key")));
    }

    private static Map<String, URI> routes(Settings settings) {
        Map<String, URI> routes = new TreeMap<>();
        for (String part : Routes.knownParts()) {
            if (settings.optionalText(part).isPresent()) {
                routes.put(part, settings.address(part));
            }
        }
        settings.rejectUnknown();
        return Map.copyOf(routes);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException unknown) {
            throw new BadSetting("listen", "write an address of this machine, such as 0.0.0.0.");
        }
    }
}
