package maru.launcher;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import maru.launcher.supervisor.CannotRun;

/// The ports of one Maru, all shifted together so that several can stand on one machine.
///
/// @param offset added to every port
/// @param standard each takes the port its protocol is known by (443, 993, …), which needs root
public record Ports(int offset, boolean standard) {

    static final int OFFSET_AT_MOST = 45_000;
    private static final Pattern SHIFT = Pattern.compile("\\+(\\d{1,5})");

    /// Reads `standard` or `+N`; empty when it is neither.
    static Optional<Ports> parse(String text) {
        if (text.equals("standard")) {
            return Optional.of(new Ports(0, true));
        }
        var matcher = SHIFT.matcher(text);
        if (matcher.matches() && Integer.parseInt(matcher.group(1)) <= OFFSET_AT_MOST) {
            return Optional.of(new Ports(Integer.parseInt(matcher.group(1)), false));
        }
        return Optional.empty();
    }

    int of(PartDescription.Port port) {
        return standard ? port.standard().orElse(port.base()) : port.base() + offset;
    }

    int health(PartDescription part) {
        return part.health() + offset;
    }

    int postgres() {
        return 15_432 + offset;
    }

    int keycloak() {
        return 18_081 + offset;
    }

    int keycloakManagement() {
        return 18_082 + offset;
    }

    /// Every port on loopback, and what it is for.
    ///
    /// @param embeddedDatabase whether PostgreSQL is ours to start
    /// @param withKeycloak whether Keycloak runs here
    Map<Integer, String> inner(
            boolean embeddedDatabase, boolean withKeycloak, Collection<PartDescription> parts) {
        Map<Integer, String> ports = new LinkedHashMap<>();
        if (embeddedDatabase) {
            add(ports, postgres(), "PostgreSQL");
        }
        if (withKeycloak) {
            add(ports, keycloak(), "Keycloak");
            add(ports, keycloakManagement(), "Keycloak's health");
        }
        for (PartDescription part : parts) {
            add(ports, health(part), part.name() + "'s health");
        }
        addAll(ports, parts, false);
        return ports;
    }

    /// Every port that is reached from outside, and what it is for.
    Map<Integer, String> outer(Collection<PartDescription> parts) {
        Map<Integer, String> ports = new LinkedHashMap<>();
        addAll(ports, parts, true);
        return ports;
    }

    private void addAll(
            Map<Integer, String> ports, Collection<PartDescription> parts, boolean open) {
        for (PartDescription part : parts) {
            for (PartDescription.Port port : part.ports()) {
                if (port.open() == open) {
                    add(ports, of(port), part.name() + " " + port.name());
                }
            }
        }
    }

    private static void add(Map<Integer, String> ports, int port, String use) {
        String other = ports.put(port, use);
        if (other != null) {
            throw new CannotRun(
                    "The port " + port + " is meant for two: " + other + " and " + use + ".");
        }
    }
}
