package maru.storage.blob;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;

/// Large content as files: `ab/cd/<hash>` below one folder, written beside it in `incoming/`.
///
/// A file appears under its name by a rename, whole and flushed, and the folder is flushed after
/// it. When a flush fails, the kernel may have dropped the very pages it could not write and may
/// call the next flush a success; so the content is then copied to a new file, checked on the way,
/// and never trusted where it was.
public final class DiskBlobs implements LargeBlobs {

    private static final System.Logger LOG = System.getLogger(DiskBlobs.class.getName());
    private static final int BUFFER = 64 << 10;
    private static final int ATTEMPTS = 3;

    private static final LongAdder FAILED_FLUSHES =
            Metrics.counter("storage_blobs_failed_flushes_total");

    private final Path folder;
    private final Path incoming;
    private final FreeSpace floor;

    /// Looked up once: that reads the list of all mounts.
    private final FileStore disk;

    /// @param folder made when it is not there; all processes that share it see one file system
    public DiskBlobs(Path folder, FreeSpace floor) throws IOException {
        this.folder = folder.toAbsolutePath().normalize();
        this.incoming = this.folder.resolve("incoming");
        this.floor = floor;
        Files.createDirectories(this.folder);
        make(incoming);
        flush(this.folder);
        this.disk = Files.getFileStore(incoming);
    }

    @Override
    public Draft draft() throws IOException {
        return new FileDraft(newFile());
    }

    @Override
    public boolean holds(BlobHash hash, long size) throws IOException {
        try {
            return Files.size(place(hash)) == size;
        } catch (NoSuchFileException missing) {
            return false;
        }
    }

    @Override
    public byte[] read(BlobHash hash, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(place(hash), StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, from + buffer.position()) < 0) {
                    throw new EOFException("the file is too short");
                }
            }
        }
        return buffer.array();
    }

    @Override
    public void remove(BlobHash hash) throws IOException {
        Files.deleteIfExists(place(hash));
    }

    @Override
    public boolean isFull() throws IOException {
        return floor.isShortIn(disk);
    }

    @Override
    public List<BlobHash> sweep(Duration olderThan) throws IOException {
        Instant before = Instant.now().minus(olderThan);
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(incoming)) {
            for (Path draft : drafts) {
                if (isOlder(draft, before)) {
                    Files.deleteIfExists(draft);
                }
            }
        }
        List<BlobHash> old = new ArrayList<>();
        for (Path first : subfolders(folder)) {
            for (Path second : subfolders(first)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(second)) {
                    for (Path file : files) {
                        Optional<BlobHash> hash =
                                BlobHash.parse(String.valueOf(file.getFileName()));
                        if (hash.isPresent() && isOlder(file, before)) {
                            old.add(hash.get());
                        }
                    }
                }
            }
        }
        return old;
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static List<Path> subfolders(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(
                        folder,
                        entry ->
                                String.valueOf(entry.getFileName()).length() == 2
                                        && Files.isDirectory(entry))) {
            entries.forEach(found::add);
        }
        return found;
    }

    private Path place(BlobHash hash) {
        String name = hash.toString();
        return folder.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
    }

    private Path newFile() {
        return incoming.resolve(UUID.randomUUID().toString());
    }

    /// The folder that will hold the file, durable itself.
    private Path madeFolder(BlobHash hash) throws IOException {
        String name = hash.toString();
        Path first = folder.resolve(name.substring(0, 2));
        Path second = first.resolve(name.substring(2, 4));
        if (!Files.isDirectory(second)) {
            make(first);
            make(second);
            flush(first);
            flush(folder);
        }
        return second;
    }

    /// A folder below ours, as open as ours is: those who share it write into it whoever made it,
    /// so it appears with its rights and not a moment before.
    private void make(Path below) throws IOException {
        if (Files.isDirectory(below)) {
            return;
        }
        Path made = Files.createDirectory(below.resolveSibling("." + UUID.randomUUID()));
        Files.setAttribute(made, "unix:mode", mode(folder));
        try {
            Files.move(made, below, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException madeMeanwhile) {
            Files.delete(made);
            if (!Files.isDirectory(below)) {
                throw madeMeanwhile;
            }
        }
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & 07777;
    }

    private static void flush(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException failed) {
            FAILED_FLUSHES.increment();
            throw failed;
        }
    }

    private final class FileDraft implements Draft {

        private Path file;
        private final FileChannel channel;
        private final OutputStream stream;

        FileDraft(Path file) throws IOException {
            this.file = file;
            this.channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        }

        @Override
        public OutputStream stream() {
            return stream;
        }

        @Override
        public void place(BlobHash hash) throws IOException {
            stream.flush();
            for (int attempt = 1; ; attempt++) {
                try {
                    if (attempt == 1) {
                        force(channel);
                    } else {
                        file = writtenAnew(hash);
                    }
                    Path second = madeFolder(hash);
                    Path target = DiskBlobs.this.place(hash);
                    Files.move(
                            file,
                            target,
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                    file = target;
                    flush(second);
                    channel.close();
                    return;
                } catch (IOException failed) {
                    if (attempt == ATTEMPTS) {
                        // Content in doubt must not stand under its name.
                        Files.deleteIfExists(file);
                        throw failed;
                    }
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "A blob could not be flushed and is written anew",
                            failed);
                }
            }
        }

        /// A copy in a new file, read back and checked, since what lies in the old one is in doubt.
        private Path writtenAnew(BlobHash hash) throws IOException {
            Path copy = newFile();
            MessageDigest digest = Sums.sha256();
            try (InputStream in = Files.newInputStream(file);
                    FileChannel out =
                            FileChannel.open(
                                    copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream checked =
                            new DigestOutputStream(Channels.newOutputStream(out), digest)) {
                in.transferTo(checked);
                if (!BlobHash.of(digest.digest()).equals(hash)) {
                    throw new BlobDamaged(hash, "was damaged by the disk while it was written");
                }
                force(out);
            } catch (IOException failed) {
                Files.deleteIfExists(copy);
                throw failed;
            }
            Files.deleteIfExists(file);
            return copy;
        }

        private void force(FileChannel written) throws IOException {
            try {
                written.force(true);
            } catch (IOException failed) {
                FAILED_FLUSHES.increment();
                throw failed;
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
                if (file.startsWith(incoming)) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException left) {
                LOG.log(System.Logger.Level.WARNING, "A draft was left for the sweep", left);
            }
        }
    }
}
