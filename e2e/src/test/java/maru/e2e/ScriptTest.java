package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `./maru` itself: what it says before anything is built or started.
class ScriptTest {

    private static final Path SCRIPT = Path.of("../maru").toAbsolutePath().normalize();

    @Test
    void withoutAVerbItSaysWhatThereIsAndWhatItNeeds() throws Exception {
        Answer answer = maru();
        assertThat(answer.code()).isZero();
        assertThat(answer.output())
                .contains(
                        "./maru run",
                        "./maru test",
                        "./maru admin",
                        "Linux",
                        "Java 25",
                        "memory",
                        "disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "build", "test", "check", "fmt", "dist", "demo", "bench"})
    void everyVerbExplainsItselfAndDoesNothing(String verb) throws Exception {
        Answer answer = maru(verb, "--help");
        assertThat(answer.code()).isZero();
        assertThat(answer.output()).startsWith("./maru " + verb);
    }

    @Test
    void aWrongCallIsToldFromARefusal() throws Exception {
        assertThat(maru("nonsense").code()).isEqualTo(2);
        assertThat(maru("run", "--data").code()).isEqualTo(2);
        assertThat(maru("demo", "burn").code()).isEqualTo(2);
        assertThat(maru("test", "no-such-module").code()).isEqualTo(2);
        assertThat(maru("bench", "no-such-bench").code()).isEqualTo(2);
    }

    @Test
    void besideABuiltHomeItNeedsNoSources(@TempDir Path folder) throws Exception {
        Path installed =
                Files.copy(SCRIPT, folder.resolve("maru"), StandardCopyOption.COPY_ATTRIBUTES);
        Answer help = Answer.of(List.of(installed.toString(), "--help"), Duration.ofMinutes(1));
        assertThat(help.output()).contains("./maru run").doesNotContain("./maru fmt");
        Answer admin =
                Answer.of(List.of(installed.toString(), "admin", "status"), Duration.ofMinutes(1));
        assertThat(admin.code()).isEqualTo(1);
        assertThat(admin.errors()).contains("nothing is built yet");
    }

    @Test
    void whatRunsIsNotBuiltOver(@TempDir Path folder) throws Exception {
        Path script =
                Files.copy(SCRIPT, folder.resolve("maru"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(folder.resolve("pom.xml"));
        Path home = Files.createDirectories(folder.resolve("target/home"));
        Process launcher =
                new ProcessBuilder("sleep", "60").directory(home.toRealPath().toFile()).start();
        try {
            for (String verb : List.of("build", "run", "dist")) {
                Answer answer = Answer.of(List.of(script.toString(), verb), Duration.ofMinutes(1));
                assertThat(answer.code()).as(verb).isEqualTo(1);
                assertThat(answer.errors())
                        .contains("(process " + launcher.pid() + ")", "Stop it first");
            }
            assertThat(home).isEmptyDirectory();
        } finally {
            launcher.destroyForcibly();
        }
    }

    @Test
    void whatTheBuildBringsIntoAFolderOfSourcesIsNoChangeOfThem(@TempDir Path folder)
            throws Exception {
        Path script =
                Files.copy(SCRIPT, folder.resolve("maru"), StandardCopyOption.COPY_ATTRIBUTES);
        Path sources = Files.createDirectories(folder.resolve("portal/src/main/frontend"));
        Files.createFile(folder.resolve("pom.xml"));
        Path built = Files.createDirectories(folder.resolve("target/home")).resolve(".built");
        Files.createFile(built);
        FileTime later = FileTime.from(Files.getLastModifiedTime(built).toInstant().plusSeconds(9));
        Files.setLastModifiedTime(built, later);

        Files.createDirectory(sources.resolve("node_modules"));
        Files.setLastModifiedTime(sources, FileTime.from(later.toInstant().plusSeconds(9)));
        assertThat(run(script).output()).doesNotContain("Building Maru");

        Files.setLastModifiedTime(
                Files.createFile(sources.resolve("page.js")),
                FileTime.from(later.toInstant().plusSeconds(9)));
        assertThat(run(script).output()).contains("Building Maru");
    }

    private static Answer run(Path script) throws Exception {
        return Answer.of(List.of(script.toString(), "run"), Duration.ofMinutes(1));
    }

    @Test
    void aLinkToTheScriptFindsItsFolder(@TempDir Path folder) throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("maru"), SCRIPT);
        Answer answer = Answer.of(List.of(link.toString(), "run", "--help"), Duration.ofMinutes(1));
        assertThat(answer.output()).contains("default: " + SCRIPT.getParent() + "/data");
    }

    private static Answer maru(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(words));
        return Answer.of(command, Duration.ofMinutes(1));
    }
}
