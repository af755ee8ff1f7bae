package maru.storage.blob;

import java.io.IOException;
import java.nio.file.FileStore;

/// The room that new content must leave, so that the database's log never runs out of it first.
///
/// @param percent of the disk
/// @param bytes at least
public record FreeSpace(int percent, long bytes) {

    /// 5 % and 1 GiB, both.
    public static final FreeSpace USUAL = new FreeSpace(5, 1L << 30);

    boolean isShortIn(FileStore store) throws IOException {
        long floor = Math.max(bytes, store.getTotalSpace() / 100 * percent);
        return store.getUsableSpace() < floor;
    }
}
