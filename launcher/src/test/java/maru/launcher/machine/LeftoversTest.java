package maru.launcher.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeftoversTest {

    @TempDir private Path run = Path.of("");

    @Test
    void whatStillEndsIsWaitedFor() throws IOException {
        Process ending = new ProcessBuilder("sleep", "1").start();
        Leftovers leftovers = new Leftovers(run);
        leftovers.note("portal", ending.pid());

        leftovers.await();

        assertThat(ending.isAlive()).isFalse();
        assertThat(run).isEmptyDirectory();
    }

    @Test
    void aNumberThatNowBelongsToAnotherProgramIsLeftAlone() throws IOException {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(run.resolve("portal.pid"), other.pid() + " 12345\n");

            new Leftovers(run).await();

            assertThat(other.isAlive()).isTrue();
            assertThat(run).isEmptyDirectory();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aDamagedNoteIsNoHindrance() throws IOException {
        Files.writeString(run.resolve("portal.pid"), "12 x y\n");
        Files.writeString(run.resolve("door.pid"), "");

        new Leftovers(run).await();

        assertThat(run).isEmptyDirectory();
    }
}
