package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// After a process was killed and is up again, the very next request at each door is served: no
/// client has to find out that a connection behind the door had died.
@Tag("system")
@ExtendWith(SharedMaru.class)
class NextRequestTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final RunningMaru maru;

    NextRequestTest(RunningMaru maru) {
        this.maru = maru;
    }

    @Test
    void afterTheDatabaseTheNextRequestAtEachDoorIsServed() throws Exception {
        killAndAskAgain("postgres");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail", "files", "chat"})
    @EnabledIfSystemProperty(
            named = "maru.long",
            matches = "true",
            disabledReason = "many more rounds of what is shown above")
    void afterAnyPartTheNextRequestAtEachDoorIsServed(String victim) throws Exception {
        killAndAskAgain(victim);
    }

    private void killAndAskAgain(String victim) throws Exception {
        Path settings = appPassword();
        everyDoorServes(settings);
        maru.kill(victim);
        maru.awaitUp();
        everyDoorServes(settings);
    }

    private void everyDoorServes(Path settings) throws Exception {
        served(settings, "207", "-X", "PROPFIND", "-H", "Depth: 1", maru.url("/dav/home/") + "");
        served(settings, "", "imaps://localhost:" + maru.port(1993) + "/INBOX", "-X", "NOOP");
        served(
                settings,
                "",
                "smtps://localhost:" + maru.port(1465),
                "--mail-from",
                Files.readString(settings.resolveSibling("address")),
                "--mail-rcpt",
                Files.readString(settings.resolveSibling("address")),
                "-T",
                settings.resolveSibling("message").toString());
        // Served by chat.
        served(settings, "200", maru.url("/.well-known/host-meta").toString());
    }

    private void served(Path settings, String status, String... request) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "--silent",
                                "--show-error",
                                "--max-time",
                                "30",
                                "--config",
                                settings.toString(),
                                "--cacert",
                                maru.data().resolve("ca.pem").toString(),
                                "-o",
                                settings.resolveSibling("answer").toString()));
        if (!status.isEmpty()) {
            command.addAll(List.of("-w", "%{http_code}"));
        }
        command.addAll(List.of(request));
        Answer answer = Answer.of(command, SOON);
        assertThat(answer.code()).as("%s: %s", List.of(request), answer.errors()).isZero();
        assertThat(answer.output()).isEqualTo(status);
    }

    /// A file that curl reads, so that the secret is in no list of processes.
    private Path appPassword() throws Exception {
        Answer made =
                maru.admin(
                        "app-password",
                        "create",
                        maru.person("정하나"),
                        "--scopes",
                        "dav,imap,smtp",
                        "--label",
                        "점검",
                        "--json");
        assertThat(made.code()).as(made.errors()).isZero();
        JsonObject password = JsonParser.parseString(made.output()).getAsJsonObject();
        Path folder = Files.createTempDirectory("maru-next-");
        String address = password.get("address").getAsString();
        Files.writeString(folder.resolve("address"), address);
        Files.writeString(
                folder.resolve("message"),
                "From: %s\r\nTo: %s\r\nSubject: next\r\n\r\nnext\r\n".formatted(address, address),
                StandardCharsets.UTF_8);
        Path settings =
                Files.writeString(
                        folder.resolve("settings"),
                        "user = \"%s:%s\"\n"
                                .formatted(
                                        password.get("login").getAsString(),
                                        password.get("secret").getAsString()));
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
        return settings;
    }
}
