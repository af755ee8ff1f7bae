package maru.door;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import maru.kernel.Settings;

/// A door on free ports of loopback, with one echoing part behind every route.
final class DoorForTests implements AutoCloseable {

    private final Optional<Door> door;
    private final Optional<EchoPart> part;

    private DoorForTests(Optional<Door> door, Optional<EchoPart> part) {
        this.door = door;
        this.part = part;
    }

    /// Nothing yet; a test's field before its set-up.
    static DoorForTests none() {
        return new DoorForTests(Optional.empty(), Optional.empty());
    }

    static DoorForTests open() throws Exception {
        return open(Map.of());
    }

    /// @param more settings besides the usual ones, or instead of them; an empty value takes one
    ///   away
    static DoorForTests open(Map<String, String> more) throws Exception {
        EchoPart part = new EchoPart();
        int port = freePort();
        Map<String, String> settings = new HashMap<>();
        settings.put("public-url", "http://localhost:" + port);
        settings.put("http.port", String.valueOf(port));
        settings.put("https.port", "0");
        for (String name : Routes.knownParts()) {
            settings.put("route." + name, part.address());
        }
        settings.putAll(more);
        return new DoorForTests(
                Optional.of(Door.open(DoorSettings.read(Settings.of(settings)))),
                Optional.of(part));
    }

    Door door() {
        return door.orElseThrow();
    }

    EchoPart part() {
        return part.orElseThrow();
    }

    int httpPort() {
        return door().httpPort();
    }

    int httpsPort() {
        return door().httpsPort();
    }

    /// The public name as a `Host` header has it.
    String host() {
        return "localhost:" + httpPort();
    }

    @Override
    public void close() throws IOException {
        door.ifPresent(Door::close);
        if (part.isPresent()) {
            part.get().close();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
