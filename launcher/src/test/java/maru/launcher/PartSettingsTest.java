package maru.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Kind;
import maru.launcher.data.Version;
import maru.launcher.settings.MaruSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What parts are told follows from their descriptions.
class PartSettingsTest {

    private final Path folder;
    private final DataFolder data;
    private final Map<String, PartDescription> parts = new TreeMap<>();

    PartSettingsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.data = DataFolder.open(folder.resolve("data"), Kind.DEMO, Version.own());
    }

    @BeforeEach
    void describeParts() throws Exception {
        describe(
                "door",
                "ports=http:8080 https:8443",
                "standard=http:80 https:443",
                "public=http https",
                "certificate=true",
                "health=18100");
        describe("portal", "ports=http:18080", "connections=16", "blobs=true", "health=18101");
        describe(
                "mail",
                "ports=http:18084 imap:1143 imaps:1993 webadmin:18085",
                "standard=imap:143 imaps:993",
                "public=imap imaps",
                "connections=12",
                "certificate=true",
                "offers=jmap",
                "health=18104");
        describe("files", "ports=http:18083", "connections=8", "offers=dav", "health=18103");
    }

    @AfterEach
    void close() throws IOException {
        data.close();
    }

    private void describe(String name, String... lines) throws Exception {
        Path file = folder.resolve(name + ".properties");
        Files.writeString(file, "main=maru.Part\n" + String.join("\n", lines));
        parts.put(name, PartDescription.read(name, file));
    }

    private Map<String, String> told(String part, Ports ports, MaruSettings own) {
        Addresses addresses = new Addresses(URI.create("https://maru.example.kr"), "192.0.2.7");
        DatabaseAccess access = DatabaseAccess.of(data, ports, own);
        ServiceSecrets services = ServiceSecrets.fresh(parts.values());
        return new PartSettings(
                        data,
                        ports,
                        addresses,
                        access,
                        own,
                        parts.values(),
                        services,
                        Optional.empty())
                .of(Objects.requireNonNull(parts.get(part)), folder.resolve(part));
    }

    private Map<String, String> told(String part) {
        return told(part, new Ports(700, false), MaruSettings.EMPTY);
    }

    @Test
    void aPartIsToldTheSecretsOfItsOwnServicesAlone() throws Exception {
        describe(
                "portal",
                "ports=http:18080",
                "connections=16",
                "services=portal.notifier portal.outbox",
                "health=18101");
        Map<String, String> portal = told("portal");
        assertThat(portal.get("service.notifier")).startsWith("ms_");
        assertThat(portal.get("service.outbox"))
                .startsWith("ms_")
                .isNotEqualTo(portal.get("service.notifier"));
        assertThat(told("mail").keySet()).noneMatch(key -> key.startsWith("service."));
        assertThatThrownBy(() -> describe("mail", "services=portal.outbox", "health=18104"))
                .isInstanceOf(PartDescription.Malformed.class);
    }

    @Test
    void everyPortIsToldByItsNameAndShifted() {
        assertThat(told("mail"))
                .containsEntry("http.port", "18784")
                .containsEntry("imap.port", "1843")
                .containsEntry("imaps.port", "2693")
                .containsEntry("webadmin.port", "18785")
                .containsEntry("health.port", "18804");
    }

    @Test
    void standardPortsMoveOnlyWhatIsNamed() {
        assertThat(told("mail", new Ports(0, true), MaruSettings.EMPTY))
                .containsEntry("http.port", "18084")
                .containsEntry("imap.port", "143")
                .containsEntry("imaps.port", "993");
    }

    @Test
    void aPartWithADatabaseIsToldWhoIssuesTokensAndWhoseDomainItIs() {
        assertThat(told("files"))
                .containsEntry("issuer", "https://maru.example.kr/auth/realms/maru")
                .containsEntry(
                        "keys.url",
                        "http://127.0.0.1:18781/auth/realms/maru/protocol/openid-connect/certs")
                .containsEntry("domain", "maru.example.kr")
                .containsEntry("listen", "192.0.2.7")
                .containsEntry("demo", "true")
                .containsEntry("database.user", "maru_files")
                .containsEntry("database.connections", "8")
                .doesNotContainKeys("certificate.chain", "blobs", "doors", "keycloak.url");
    }

    @Test
    void thePartsThatAskForThemGetTheCertificateAndTheBlobs() {
        assertThat(told("mail"))
                .containsEntry("certificate.chain", folder + "/mail/certificate/server.pem")
                .containsEntry("certificate.key", folder + "/mail/certificate/server.key");
        assertThat(told("portal"))
                .containsEntry("blobs", data.resolve("blobs").toString())
                .doesNotContainKey("certificate.key");
    }

    @Test
    void theDoorKnowsTheWayToEveryPartThatSpeaksHttpAndNotToItself() {
        assertThat(told("door"))
                .containsEntry("route.portal", "http://127.0.0.1:18780")
                .containsEntry("route.mail", "http://127.0.0.1:18784")
                .containsEntry("route.files", "http://127.0.0.1:18783")
                .containsEntry("route.keycloak", "http://127.0.0.1:18781")
                .containsEntry("listen", "192.0.2.7")
                .doesNotContainKeys("route.door", "database.url", "issuer");
    }

    @Test
    void thePortalKnowsWhatDevicesCanUse() {
        assertThat(told("portal")).containsEntry("doors", "dav imap:1843 imaps:2693 jmap");
    }

    @Test
    void theOperatorsWordsGoAlongButDoNotOverrideTheLaunchers() {
        MaruSettings own =
                new MaruSettings(
                        MaruSettings.EMPTY.publicUrl(),
                        MaruSettings.EMPTY.listen(),
                        MaruSettings.EMPTY.certificate(),
                        MaruSettings.EMPTY.database(),
                        Map.of(
                                "door",
                                Map.of("route.mail", "http://a:1", "route.chat", "http://b:2")),
                        Map.of());

        assertThat(told("door", new Ports(0, false), own))
                .containsEntry("route.mail", "http://127.0.0.1:18084")
                .containsEntry("route.chat", "http://b:2");
    }

    @Test
    void allConnectionsAreCountedAndTheServerIsGivenThem() {
        ConnectionBudget budget = ConnectionBudget.of(parts.values());

        assertThat(budget.wanted())
                .isEqualTo(ConnectionBudget.KEYCLOAK + ConnectionBudget.LAUNCHER + 16 + 12 + 8);
        assertThat(budget.given()).isEqualTo(Math.max(100, budget.needed()));
        assertThat(budget.tooFew(50)).contains("to " + budget.needed() + " or more");
    }

    @Test
    void twoPartsOnOnePortAreNamed() throws Exception {
        describe("chat", "ports=http:18084", "health=18102");

        assertThat(refusal(parts.values()))
                .contains("The port 18084 is meant for two: chat http and mail http.");
    }

    private static String refusal(Collection<PartDescription> parts) {
        try {
            return String.valueOf(new Ports(0, false).inner(true, true, parts));
        } catch (maru.launcher.supervisor.CannotRun refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /// The descriptions of this very source tree, whichever parts it has.
    @Test
    void thePartsOfTheSourcesDoNotStandInEachOthersWay() throws Exception {
        List<PartDescription> all = new ArrayList<>();
        Ports ports = new Ports(0, true);
        try (Stream<Path> modules = Files.list(Path.of("").toAbsolutePath().resolveSibling("."))) {
            for (Path module : modules.sorted().toList()) {
                String name = module.getFileName().toString();
                Path file = module.resolve("src/main/part/" + name + ".properties");
                if (Files.exists(file) && !name.equals("launcher")) {
                    all.add(PartDescription.read(name, file));
                }
            }
        }

        assertThat(all).extracting(PartDescription::name).contains("door", "portal");
        assertThat(ports.inner(true, true, all)).hasSizeGreaterThan(4);
        assertThat(ports.outer(all).keySet())
                .contains(80, 443)
                .doesNotContainAnyElementsOf(ports.inner(true, true, all).keySet());
        for (PartDescription part : all) {
            assertThat(new Accounts(true).of(part.name(), part.blobs(), false)).isPresent();
        }
    }

    @Test
    void aWordThatNoDescriptionHasIsRefused() throws IOException {
        Path file = folder.resolve("odd.properties");
        Files.writeString(file, "main=a.B\nhealth=1\nport=http:1\n");

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> PartDescription.read("odd", file))
                .hasMessageContaining("odd.properties: port= is not known");
    }
}
