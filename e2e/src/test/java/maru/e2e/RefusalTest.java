package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the launcher refuses: with one sentence, an exit code other than 0, and nothing harmed.
@Tag("system")
class RefusalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public-url: [",
                "public-url: not an address",
                "public-url: http://maru.example.kr",
                "no-such-setting: 1",
                "listen: everywhere",
                "certificate: { chain: /nowhere/chain.pem, key: /nowhere/key.pem }",
                "a: &a [*a]",
                "\tpublic-url: x"
            })
    void aMistakeInTheSettingsIsNamed(String settings) throws Exception {
        Path data = RunningMaru.newDataFolder();
        Files.writeString(data.resolve("maru.yaml"), settings + "\n");
        Answer answer = run(data);
        assertThat(answer.code()).as(answer.errors()).isEqualTo(2);
        assertThat(answer.errors()).contains("maru.yaml").doesNotContain("Exception", "\tat ");
        assertThat(files(data))
                .as("nothing is made before the settings are right")
                .doesNotContain("postgres");
    }

    @Test
    void aTakenPortIsNamedWithItsHolderAndAWayOut() throws Exception {
        int shift = RunningMaru.freeShift();
        try (ServerSocket taken =
                new ServerSocket(8080 + shift, 1, InetAddress.getLoopbackAddress())) {
            Answer answer = run(RunningMaru.newDataFolder(), "--ports=+" + shift);
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.errors())
                    .contains(
                            String.valueOf(taken.getLocalPort()),
                            String.valueOf(ProcessHandle.current().pid()),
                            "--ports=+");
        }
    }

    @Test
    void aFileInThePlaceOfTheDataFolderIsRefused() throws Exception {
        Path file = Files.createTempFile("maru-e2e-", ".txt");
        Answer answer = run(file);
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.errors()).contains(file.toString());
    }

    @Test
    void wrongOptionsAreAWrongCall() throws Exception {
        Path data = RunningMaru.newDataFolder();
        assertThat(run(data, "--ports=many").code()).isEqualTo(2);
        assertThat(run(data, "--no-such-option").code()).isEqualTo(2);
        assertThat(run(data, "--host", "0.0.0.0").code()).isEqualTo(2);
    }

    /// Starts on the folder and waits for the end, which must come soon.
    static Answer run(Path data, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                RunningMaru.installedScript().toString(),
                                "run",
                                "--data",
                                data.toString()));
        if (Stream.of(options).noneMatch(option -> option.startsWith("--ports"))) {
            command.add("--ports=+" + RunningMaru.freeShift());
        }
        command.addAll(List.of(options));
        return Answer.of(command, Duration.ofMinutes(2));
    }

    private static List<String> files(Path folder) throws Exception {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(file -> file.getFileName().toString()).toList();
        }
    }

    /// Cuts a file to half of what it was.
    static void truncate(Path file) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
        Files.write(file, half, StandardOpenOption.TRUNCATE_EXISTING);
    }
}
