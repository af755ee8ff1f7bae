package maru.launcher.supervisor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// `NAME.log`, turned over to `NAME.log.1` … `NAME.log.5` when it is full. Readable by its owner
/// only: logs name people.
///
/// A disk that is full costs log lines, never the child: it must not block on its own output.
public final class LogFile implements AutoCloseable {

    private static final int KEPT = 5;

    private final Path file;
    private final long bytesAtMost;
    private @Nullable OutputStream out;
    private long written;

    /// A log at `file`, which is made when the first line comes.
    ///
    /// @param bytesAtMost size at which the file is turned over
    public LogFile(Path file, long bytesAtMost) {
        this.file = file;
        this.bytesAtMost = bytesAtMost;
    }

    public synchronized void append(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            OutputStream open = out;
            if (open == null) {
                open = open();
            }
            if (written > 0 && written + bytes.length > bytesAtMost) {
                close();
                turnOver();
                open = open();
            }
            open.write(bytes);
            open.flush();
            written += bytes.length;
        } catch (IOException diskFullOrGone) {
            close();
        }
    }

    private OutputStream open() throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        written = Files.size(file);
        OutputStream open = Files.newOutputStream(file, StandardOpenOption.APPEND);
        out = open;
        return open;
    }

    private void turnOver() throws IOException {
        for (int i = KEPT - 1; i >= 1; i--) {
            Path from = numbered(i);
            if (Files.exists(from)) {
                Files.move(from, numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path numbered(int i) {
        return file.resolveSibling(file.getFileName() + "." + i);
    }

    @Override
    public synchronized void close() {
        OutputStream open = out;
        out = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException lost) {
                // Lines are written through; closing has nothing left to lose.
            }
        }
    }
}
