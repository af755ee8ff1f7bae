package maru.portal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import maru.kernel.Settings;
import maru.storage.DatabaseConfig;

/// What the portal is told at its start.
///
/// @param httpPort on loopback; 0 takes a free one
/// @param publicUrl the only address that people see, without a trailing slash
/// @param keycloakUrl where this process reaches Keycloak, e.g. `http://127.0.0.1:18081/auth`
/// @param keycloakSecret the secret of the client `portal`
/// @param demo whether the demo's people may be entered by one click
/// @param data a folder of the portal's own
/// @param blobs the folder of large blobs
/// @param staffSession how long a member of staff stays signed in without doing anything
/// @param familySession the same for guardians and students, who use their own phones
/// @param longestSession after this a person signs in again, whatever she did
public record PortalSettings(
        int httpPort,
        URI publicUrl,
        URI keycloakUrl,
        String keycloakSecret,
        boolean demo,
        Path data,
        Path blobs,
        DatabaseConfig database,
        Duration staffSession,
        Duration familySession,
        Duration longestSession) {

    static PortalSettings read(Settings settings) {
        Path data = settings.path("data");
        PortalSettings read =
                new PortalSettings(
                        settings.number("http.port", 0, 65_535),
                        settings.address("public-url"),
                        settings.address("keycloak.url"),
                        settings.text("keycloak.client-secret"),
                        settings.flag("demo", false),
                        data,
                        settings.optionalText("blobs").isPresent()
                                ? settings.path("blobs")
                                : data.resolveSibling("blobs"),
                        DatabaseConfig.from(settings, "portal"),
                        settings.duration("session.staff", Duration.ofHours(10)),
                        settings.duration("session.family", Duration.ofDays(30)),
                        settings.duration("session.longest", Duration.ofDays(90)));
        settings.rejectUnknown();
        return read;
    }

    /// Who issues the sign-on's tokens: always the public address, also when it is reached by
    /// another one.
    public String issuer() {
        return publicUrl + "/auth/realms/maru";
    }

    /// A page of the realm's protocol as this process reaches it.
    public String realmInside(String path) {
        return keycloakUrl + "/realms/maru" + path;
    }

    public boolean secure() {
        return "https".equals(publicUrl.getScheme());
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "PortalSettings[" + publicUrl + ", demo=" + demo + "]";
    }
}
