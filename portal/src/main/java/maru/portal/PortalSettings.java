package maru.portal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import maru.kernel.BadSetting;
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
/// @param administratorSession the same for administrators of a school
/// @param familySession the same for guardians and students, who use their own phones
/// @param longestSession after this a person signs in again, whatever she did
/// @param domain of mail addresses and messenger names
/// @param listen where Maru's doors are reached from this machine
/// @param pepper the key of app passwords' hashes, as the launcher gives it to each part
/// @param authority the certificate of Maru's own authority, which devices trust once (DER,
///   base64); empty where the certificate is one that devices know already
/// @param drive how the drive is reached; empty where none runs
/// @param doors what of Maru runs beside the portal, in the order of its parts
/// @param securityContact whom somebody tells who found a hole, e.g. `mailto:security@example.org`
///   or `https://example.org/security`
/// @param services how the portal comes to other parts
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
        Duration administratorSession,
        Duration familySession,
        Duration longestSession,
        String domain,
        String listen,
        String pepper,
        Optional<String> authority,
        Optional<Drive> drive,
        List<Door> doors,
        Optional<String> securityContact,
        Services services) {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::");
    private static final Pattern CONTACT = Pattern.compile("(mailto|https|tel):[\\x21-\\x7e]+");

    /// The drive's own address and the portal's secret there.
    public record Drive(URI url, String secret) {

        @Override
        public String toString() {
            return "Drive[" + url + "]";
        }
    }

    /// What programs on people's devices can be set up with.
    ///
    /// @param name the protocol, e.g. `imaps`, `dav`
    /// @param port as it is reached from outside; empty for what stands under the public address
    public record Door(String name, OptionalInt port) {

        private static Door read(String text) {
            int colon = text.indexOf(':');
            try {
                return colon < 0
                        ? new Door(text, OptionalInt.empty())
                        : new Door(
                                text.substring(0, colon),
                                OptionalInt.of(Integer.parseInt(text.substring(colon + 1))));
            } catch (NumberFormatException noPort) {
                throw new BadSetting("doors", "write names and ports, such as imaps:993 dav.");
            }
        }
    }

    /// The secrets of the portal's services (`maru.identity.signon.ServiceIdentities`); empty where
    /// the portal was started without the launcher.
    ///
    /// @param notifier of `portal.notifier`, which speaks in the messenger
    /// @param outbox of `portal.outbox`, which hands over mail
    public record Services(Optional<String> notifier, Optional<String> outbox) {

        /// Without the secrets.
        @Override
        public String toString() {
            return "Services[]";
        }
    }

    public PortalSettings {
        doors = List.copyOf(doors);
    }

    private static String reached(String listen) {
        return ALL_ADDRESSES.contains(listen) ? LOOPBACK : listen;
    }

    static PortalSettings read(Settings settings) {
        Path data = settings.path("data");
        Optional<String> driveSecret = settings.optionalText("service.drive");
        Optional<Drive> drive =
                settings.optionalText("drive.url")
                        .flatMap(
                                url ->
                                        driveSecret.map(
                                                secret -> new Drive(URI.create(url), secret)));
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
                        settings.duration("session.staff", Duration.ofMinutes(30)),
                        settings.duration("session.administrator", Duration.ofMinutes(10)),
                        settings.duration("session.family", Duration.ofDays(90)),
                        settings.duration("session.longest", Duration.ofDays(90)),
                        settings.text("domain", settings.address("public-url").getHost()),
                        reached(settings.text("listen", LOOPBACK)),
                        settings.text("signon.pepper"),
                        settings.optionalText("certificate.authority"),
                        drive,
                        Stream.of(settings.text("doors", "").split("\\s+", -1))
                                .filter(door -> !door.isEmpty())
                                .map(Door::read)
                                .toList(),
                        settings.optionalText("security-contact").map(PortalSettings::contact),
                        new Services(
                                settings.optionalText("service.notifier"),
                                settings.optionalText("service.outbox")));
        settings.rejectUnknown();
        return read;
    }

    /// RFC 9116 section 2.5.3 wants an address in the form of a URI.
    private static String contact(String text) {
        if (!CONTACT.matcher(text).matches()) {
            throw new BadSetting(
                    "security-contact", "write an address such as mailto:security@example.org.");
        }
        return text;
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
