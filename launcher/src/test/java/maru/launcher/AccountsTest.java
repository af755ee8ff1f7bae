package maru.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import maru.launcher.machine.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {

    @TempDir Path folder = Path.of("");

    @Test
    void blobsThatOnePartMadeForItselfAreOpenedToAllThatShareThem() throws IOException {
        assumeTrue(Machine.here().root(), "only root gives its parts users of their own");
        Path blobs = folder.resolve("blobs");
        Path deep = Files.createDirectories(blobs.resolve("ab/cd"));
        Path incoming = Files.createDirectory(blobs.resolve("incoming"));

        new Accounts(true).shared(blobs);

        for (Path each : List.of(blobs, blobs.resolve("ab"), deep, incoming)) {
            assertThat((Integer) Files.getAttribute(each, "unix:mode") & 07777)
                    .as(each.toString())
                    .isEqualTo(02770);
        }
    }
}
