package maru.launcher.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @Test
    void aFullLogIsTurnedOverAndFiveAreKept(@TempDir Path folder) throws IOException {
        try (LogFile log = new LogFile(folder.resolve("door.log"), 100)) {
            IntStream.range(0, 100).forEach(i -> log.append("a line of the door " + i));
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "door.log",
                            "door.log.1",
                            "door.log.2",
                            "door.log.3",
                            "door.log.4",
                            "door.log.5");
        }
        assertThat(Files.size(folder.resolve("door.log.1"))).isLessThanOrEqualTo(100);
        assertThat(Files.readString(folder.resolve("door.log"))).endsWith("door 99\n");
    }

    @Test
    void onlyItsOwnerCanReadIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("door.log");
        try (LogFile log = new LogFile(file, 100)) {
            log.append("김하늘");
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFolderThatIsGoneCostsLinesOnly(@TempDir Path folder) {
        try (LogFile log = new LogFile(folder.resolve("gone").resolve("door.log"), 100)) {
            log.append("lost");
            log.append("lost as well");
        }

        assertThat(folder.resolve("gone")).doesNotExist();
    }
}
