package maru.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rum",
                "run --dmo",
                "run --ports=10000",
                "run --ports=+99999",
                "run --host=localhost",
                "run --host=0.0.0.0",
                "admin",
                "admin statsu",
                "demo",
            })
    void aWrongCallEndsWithTwo(String call) {
        assertThat(Launcher.call(call.split(" ", -1))).isEqualTo(2);
    }

    @Test
    void nothingRunsThereEndsWithOne(@TempDir Path folder) {
        assertThat(Launcher.call(new String[] {"admin", "--data", folder.toString(), "status"}))
                .isEqualTo(1);
        assertThat(Launcher.call(new String[] {"demo", "--data", folder.toString(), "reset"}))
                .isEqualTo(1);
    }

    @Test
    void aDemoThatDoesNotRunIsResetOnItsFolder(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("maru.properties"), "version=0.1.0\nkind=demo\n");
        Files.createDirectories(folder.resolve("postgres"));

        int code = Launcher.call(new String[] {"demo", "reset", "--data", folder.toString()});

        assertThat(code).isZero();
        assertThat(folder.resolve("postgres")).doesNotExist();
    }

    @Test
    void realDataAreNotReset(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("maru.properties"), "version=0.1.0\nkind=real\n");
        Files.createDirectories(folder.resolve("postgres"));

        int code = Launcher.call(new String[] {"demo", "--data", folder.toString(), "reset"});

        assertThat(code).isEqualTo(1);
        assertThat(folder.resolve("postgres")).exists();
    }
}
