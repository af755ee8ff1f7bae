package maru.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import maru.launcher.certificate.Certificates;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Kind;
import maru.launcher.data.Secrets;
import maru.launcher.keycloak.KeycloakProcess;
import maru.launcher.settings.MaruSettings;

/// What each part is told at its start, by its description. The operator's own settings for a part
/// go along, but cannot take the place of what the launcher decides.
///
/// @param running the parts that run here
/// @param services the secrets by which parts come to one another
/// @param authority the certificate for devices to trust, DER in base64; empty where the
///   certificate is the operator's own
record PartSettings(
        DataFolder data,
        Ports ports,
        Addresses addresses,
        DatabaseAccess access,
        MaruSettings own,
        Collection<PartDescription> running,
        ServiceSecrets services,
        Optional<String> authority) {

    private static final String DOOR = "door";
    private static final String PORTAL = "portal";
    private static final String FILES = "files";

    /// The lines for one part.
    ///
    /// @param folder its own folder
    Map<String, String> of(PartDescription part, Path folder) {
        Map<String, String> lines = new TreeMap<>(own.parts().getOrDefault(part.name(), Map.of()));
        lines.put("health.port", String.valueOf(ports.health(part)));
        lines.put("public-url", addresses.publicUrl().toString());
        lines.put("data", folder.toString());
        part.ports()
                .forEach(port -> lines.put(port.name() + ".port", String.valueOf(ports.of(port))));
        if (part.opens() || part.connections() > 0) {
            lines.put("listen", addresses.listen());
        }
        if (part.connections() > 0) {
            lines.put("database.url", access.url());
            lines.put("database.user", "maru_" + part.schema());
            lines.put("database.password", data.secrets().databasePassword(part.name()));
            lines.put("database.connections", String.valueOf(part.connections()));
            lines.put("issuer", addresses.publicUrl() + "/auth/realms/maru");
            lines.put("keys.url", keycloak() + "/auth/realms/maru/protocol/openid-connect/certs");
            lines.put("domain", addresses.publicHost());
            lines.put("signon.pepper", data.secrets().pepper());
            lines.put("demo", String.valueOf(data.kind() == Kind.DEMO));
        }
        lines.putAll(services.linesOf(part));
        if (part.certificate()) {
            Certificates.CertificateFiles certificate =
                    Certificates.CertificateFiles.in(certificateFolder(folder));
            lines.put("certificate.chain", certificate.chain().toString());
            lines.put("certificate.key", certificate.key().toString());
        }
        if (part.blobs()) {
            lines.put("blobs", data.resolve("blobs").toString());
        }
        switch (part.name()) {
            case DOOR -> routes(lines);
            case PORTAL -> portal(lines);
            default -> {}
        }
        return lines;
    }

    /// Where a part's own copy of the certificate stands.
    static Path certificateFolder(Path folder) {
        return folder.resolve("certificate");
    }

    private void routes(Map<String, String> lines) {
        lines.put("route." + KeycloakProcess.NAME, keycloak().toString());
        for (PartDescription part : running) {
            part.behindDoor()
                    .ifPresent(
                            port ->
                                    lines.put(
                                            "route." + part.name(),
                                            "http://127.0.0.1:" + ports.of(port)));
        }
    }

    private void portal(Map<String, String> lines) {
        lines.put("keycloak.url", keycloak() + "/auth");
        lines.put("keycloak.client-secret", data.secrets().get(Secrets.CLIENT_PORTAL));
        lines.put("doors", String.join(" ", doors()));
        running.stream()
                .filter(part -> part.name().equals(FILES))
                .flatMap(part -> part.behindDoor().stream())
                .forEach(port -> lines.put("drive.url", "http://127.0.0.1:" + ports.of(port)));
        authority.ifPresent(certificate -> lines.put("certificate.authority", certificate));
    }

    /// What programs of people can be set up with: `imap:1143` for a port of its own, `dav` for
    /// what stands under the public address.
    private List<String> doors() {
        List<String> doors = new ArrayList<>();
        for (PartDescription part : running) {
            if (!part.name().equals(DOOR)) {
                part.ports().stream()
                        .filter(PartDescription.Port::open)
                        .forEach(port -> doors.add(port.name() + ":" + ports.of(port)));
            }
            doors.addAll(part.offers());
        }
        return doors;
    }

    private URI keycloak() {
        return URI.create("http://127.0.0.1:" + ports.keycloak());
    }
}
