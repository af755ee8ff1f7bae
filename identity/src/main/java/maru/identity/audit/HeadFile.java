package maru.identity.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file of heads: `key PUBLIC` first, then a `head …` a minute, and `break TIME LINK` where the
/// database was found not to fit the last head (it was restored from a backup, say) and the chain
/// went on from where it stood. Appended to and made durable, never rewritten; copy it to whoever
/// is to keep watch.
final class HeadFile {

    private static final int LINES_AT_MOST = 50_000_000;

    /// What a file says.
    ///
    /// @param key the public key that it names
    /// @param breaks times at which the database did not fit
    /// @param unreadable how many lines are none of ours
    record Read(@Nullable String key, List<Head> heads, List<String> breaks, int unreadable) {

        Optional<Head> last() {
            return heads.isEmpty() ? Optional.empty() : Optional.of(heads.getLast());
        }
    }

    private final Path file;

    HeadFile(Path file) {
        this.file = file;
    }

    static Read read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(lines);
        }
    }

    static Read read(BufferedReader lines) throws IOException {
        @Nullable String key = null;
        List<Head> heads = new ArrayList<>();
        List<String> breaks = new ArrayList<>();
        int unreadable = 0;
        int read = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (++read > LINES_AT_MOST) {
                throw new IOException("there are too many lines");
            }
            Optional<Head> head = Head.of(line);
            if (head.isPresent()) {
                heads.add(head.get());
            } else if (line.startsWith("key ") && key == null) {
                key = line.substring(4);
            } else if (line.startsWith("break ")) {
                breaks.add(line.substring(6));
            } else if (!line.isBlank()) {
                // The last line of a machine that lost its power, too.
                unreadable++;
            }
        }
        return new Read(key, heads, breaks, unreadable);
    }

    Read readOwn(HeadKey key) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-r-----")));
            append("key " + key.publicText());
        }
        return read(file);
    }

    void append(Head head) throws IOException {
        append(head.line());
    }

    void appendBreak(Instant at, long link) throws IOException {
        append("break " + at + " " + link);
    }

    private void append(String line) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
