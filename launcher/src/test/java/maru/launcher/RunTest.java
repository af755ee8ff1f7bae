package maru.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import maru.launcher.machine.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `run` refuses, and that nothing is made before it does.
@Timeout(60)
class RunTest {

    /// Away from the ports of whatever else runs on the machine of the tests, and below those that
    /// the system lends to connections.
    private static final int SHIFT = 14_000;

    @TempDir private Path folder = Path.of("");
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream err = System.err;
    private final String home = System.getProperty("maru.home", "");

    @BeforeEach
    void layOutAHome() throws IOException {
        // As root the parts' users must be able to come in.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path parts = Files.createDirectories(folder.resolve("home").resolve("parts"));
        Files.writeString(
                parts.resolve("door.properties"),
                """
                main=maru.door.DoorPart
                ports=http:8080 https:8443
                standard=http:80 https:443
                public=http https
                health=18100
                """);
        Files.writeString(parts.resolve("mail.properties"), "main=maru.mail.MailPart\n");
        Path lib = Files.createDirectories(folder.resolve("home").resolve("lib"));
        Files.createFile(lib.resolve("maru-door-0.1.0.jar"));
        System.setProperty("maru.home", folder.resolve("home").toString());
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void putBack() {
        System.setErr(err);
        System.setProperty("maru.home", home);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private int run(String... more) {
        String[] call = new String[more.length + 4];
        call[0] = "run";
        call[1] = "--data";
        call[2] = data().toString();
        call[3] = "--ports=+" + SHIFT;
        System.arraycopy(more, 0, call, 4, more.length);
        return Launcher.call(call);
    }

    @Test
    void aMistakeInTheSettingsEndsWithTwoBeforeAnythingIsMade() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("maru.yaml"), "\npubli-url: https://a.kr\n");

        assertThat(run()).isEqualTo(2);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("maru.yaml, line 2: publi-url is not known here");
        assertThat(data()).isDirectoryContaining("glob:**maru.yaml");
        assertThat(data().toFile().list()).hasSize(1);
    }

    @Test
    void aLengthOfASignInWithoutItsUnitIsRefused() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("maru.yaml"), "keycloak: { session: { idle: 30 } }\n");

        assertThat(run()).isEqualTo(1);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("maru.yaml, keycloak: Setting session.idle: write a number with ms, s,");
    }

    @Test
    void aTakenPortIsNamedBeforeAnythingIsMade() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.setReuseAddress(true);
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080 + SHIFT));

            assertThat(run("--demo")).isEqualTo(1);
        }

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("(door http) is taken by ")
                .contains("(process " + ProcessHandle.current().pid() + ")");
        assertThat(data()).doesNotExist();
    }

    @Test
    void listeningBeyondThisMachineNeedsAnAddressOfHttps() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("maru.yaml"), "listen: 0.0.0.0\n");

        assertThat(run()).isEqualTo(1);

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("public-url: https://NAME");
    }

    @Test
    void asRootAClosedFolderIsRefusedWithAPlaceThatServes() throws IOException {
        assumeTrue(Machine.here().root(), "only root gives its parts users of their own");
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

        int code = Launcher.call(new String[] {"run", "--data", closed.resolve("data").toString()});

        assertThat(code).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("which is closed to other users", "--data /var/lib/maru");
        assertThat(closed).isEmptyDirectory();
    }

    @Test
    void anUnknownPartIsNamedAndOneWithoutItsJarDoesNotExist() {
        assertThat(run("--parts=dor")).isEqualTo(1);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("There is no part dor. Parts are door, keycloak, postgres.");
    }

    @Test
    void onStandardPortsTheOneItIsKnownByIsLookedAt() throws IOException {
        assumeTrue(Machine.here().root(), "only root may take it");
        try (ServerSocket taken = new ServerSocket()) {
            taken.setReuseAddress(true);
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 443));

            assertThat(
                            Launcher.call(
                                    new String[] {
                                        "run", "--data", data().toString(), "--ports=standard"
                                    }))
                    .isEqualTo(1);
        }

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("ort 443 (door https) is taken");
        assertThat(data()).doesNotExist();
    }

    @Test
    void aDescriptionThatCannotBeReadNamesItsMistake() throws IOException {
        Path door = folder.resolve("home").resolve("parts").resolve("door.properties");
        Files.writeString(door, "main=maru.door.DoorPart\nhealth=18100\npublic=smtp\n");

        assertThat(run()).isEqualTo(1);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("door.properties: public= names smtp, not in ports=");
    }

    @Test
    void aProgramThatIsNotWholeSaysSo() throws IOException {
        Path parts = folder.resolve("home").resolve("parts");
        Files.delete(parts.resolve("door.properties"));
        Files.delete(parts.resolve("mail.properties"));
        Files.delete(parts);

        assertThat(run()).isEqualTo(1);

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("is not whole (parts");
        assertThat(data()).doesNotExist();
    }
}
