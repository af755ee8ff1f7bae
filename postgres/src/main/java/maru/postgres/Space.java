package maru.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Looks at the room on a disk before anything is written.
final class Space {

    private Space() {}

    static void mustBeFree(Path folder, long bytes, String toDoWhat) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            throw new PostgresUnavailable(
                    "The disk of "
                            + folder
                            + " has "
                            + (free >> 20)
                            + " MiB free and "
                            + (bytes >> 20)
                            + " MiB are needed to "
                            + toDoWhat
                            + "; make room first.");
        }
    }
}
