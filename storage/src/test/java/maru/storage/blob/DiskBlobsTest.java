package maru.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBlobsTest {

    private static final int OF_A_GROUP = 02770;

    @TempDir Path folder = Path.of("");

    @Test
    void whateverIsMadeIsOpenToThoseWhoShareTheFolder() throws IOException {
        Files.setAttribute(folder, "unix:mode", OF_A_GROUP);
        byte[] content = BlobStoreContract.content(1, 100_000);
        try (LargeBlobs.Draft draft = new DiskBlobs(folder, FreeSpace.USUAL).draft()) {
            draft.stream().write(content);
            draft.place(BlobStoreContract.hashOf(content));
        }
        List<Path> folders;
        try (Stream<Path> all = Files.walk(folder)) {
            folders = all.filter(Files::isDirectory).toList();
        }
        assertThat(folders)
                .hasSize(4)
                .allSatisfy(
                        each ->
                                assertThat((Integer) Files.getAttribute(each, "unix:mode") & 07777)
                                        .isEqualTo(OF_A_GROUP));
    }
}
