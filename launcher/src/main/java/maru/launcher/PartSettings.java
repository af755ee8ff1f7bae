package maru.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import maru.launcher.certificate.Certificates;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Kind;
import maru.launcher.data.Secrets;
import maru.launcher.keycloak.KeycloakProcess;
import maru.launcher.settings.MaruSettings;

/// What each part is told at its start. The operator's own settings for a part go along, but cannot
/// take the place of what the launcher decides.
record PartSettings(
        DataFolder data,
        Ports ports,
        Addresses addresses,
        DatabaseAccess access,
        MaruSettings own) {

    /// The lines for one part.
    ///
    /// @param folder its own folder
    Map<String, String> of(Home.Part part, Path folder, Certificates.CertificateFiles certificate) {
        Map<String, String> lines = new TreeMap<>(own.parts().getOrDefault(part.name(), Map.of()));
        lines.put("health.port", String.valueOf(ports.health(part.name())));
        lines.put("public-url", addresses.publicUrl().toString());
        lines.put("data", folder.toString());
        if (part.connections() > 0) {
            lines.put("database.url", access.url());
            lines.put("database.user", "maru_" + part.schema());
            lines.put("database.password", data.secrets().databasePassword(part.name()));
            lines.put("database.connections", String.valueOf(part.connections()));
        }
        switch (part.name()) {
            case "door" -> door(lines, certificate);
            case "portal" -> portal(lines);
            default -> {}
        }
        return lines;
    }

    private void door(Map<String, String> lines, Certificates.CertificateFiles certificate) {
        lines.put("http.port", String.valueOf(ports.http()));
        lines.put("https.port", String.valueOf(ports.https()));
        lines.put("listen", addresses.listen());
        lines.put("certificate.chain", certificate.chain().toString());
        lines.put("certificate.key", certificate.key().toString());
        lines.put("route.portal", "http://127.0.0.1:" + ports.portal());
        lines.put("route." + KeycloakProcess.NAME, "http://127.0.0.1:" + ports.keycloak());
    }

    private void portal(Map<String, String> lines) {
        lines.put("http.port", String.valueOf(ports.portal()));
        lines.put("keycloak.url", "http://127.0.0.1:" + ports.keycloak() + "/auth");
        lines.put("keycloak.client-secret", data.secrets().get(Secrets.CLIENT_PORTAL));
        lines.put("demo", String.valueOf(data.kind() == Kind.DEMO));
        lines.put("blobs", data.resolve("blobs").toString());
    }
}
