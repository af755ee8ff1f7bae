package maru.launcher;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The ports of one Maru, all shifted together so that several can stand on one machine.
///
/// @param offset added to every port
/// @param standard the door takes 80 and 443, which needs root
public record Ports(int offset, boolean standard) {

    static final int OFFSET_AT_MOST = 45_000;
    private static final Pattern SHIFT = Pattern.compile("\\+(\\d{1,5})");
    private static final List<String> PARTS_WITH_HEALTH = List.of("door", "portal");
    private static final int FIRST_HEALTH = 18_100;

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

    int http() {
        return standard ? 80 : 8080 + offset;
    }

    int https() {
        return standard ? 443 : 8443 + offset;
    }

    int postgres() {
        return 15_432 + offset;
    }

    int portal() {
        return 18_080 + offset;
    }

    int keycloak() {
        return 18_081 + offset;
    }

    int keycloakManagement() {
        return 18_082 + offset;
    }

    int health(String part) {
        int place = PARTS_WITH_HEALTH.indexOf(part);
        if (place < 0) {
            throw new IllegalArgumentException("The part " + part + " has no health port");
        }
        return FIRST_HEALTH + place + offset;
    }

    /// Every port on loopback besides the door's, and what it is for.
    Map<Integer, String> inner(boolean embeddedDatabase) {
        Map<Integer, String> ports = new LinkedHashMap<>();
        if (embeddedDatabase) {
            ports.put(postgres(), "PostgreSQL");
        }
        ports.put(portal(), "portal");
        ports.put(keycloak(), "Keycloak");
        ports.put(keycloakManagement(), "Keycloak's health");
        PARTS_WITH_HEALTH.forEach(part -> ports.put(health(part), part + "'s health"));
        return ports;
    }

    Map<Integer, String> outer() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(http(), "web pages");
        ports.put(https(), "web pages over TLS");
        return ports;
    }
}
