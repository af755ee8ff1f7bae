package maru.documents.child;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import maru.documents.model.Bounds;
import maru.documents.model.Reading;
import maru.documents.model.Why;
import maru.documents.model.Wire;

/// The reading process: takes files from standard input, one after another, and answers on standard
/// output. Its arguments are a folder of its own and the seconds it may take for a file.
///
/// A request is the file's name (bytes with their number before them) and its length and bytes; an
/// answer is a [Reading] by [Wire]. When the input ends, so does the process. It ends itself when a
/// file takes too long or too much memory, after which nothing it holds can be trusted.
public final class ChildMain {

    /// What stands in the way of "once more": a file was too much for this process.
    static final int SPENT = 3;

    private static final int NAME = 4_000;

    private ChildMain() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int seconds = Integer.parseInt(args[1]);
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        // Libraries that print must not print into the answers.
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        Readers readers = new Readers();
        readers.warmUp();
        Sandbox.close(folder);
        out.writeByte(1);
        out.flush();
        ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor();
        while (true) {
            String name;
            try {
                int length = Math.clamp(in.readInt(), 0, NAME);
                name = new String(in.readNBytes(length), java.nio.charset.StandardCharsets.UTF_8);
            } catch (EOFException ended) {
                Runtime.getRuntime().halt(0);
                return;
            }
            Path file = folder.resolve("document");
            receive(in, file);
            ScheduledFuture<?> late =
                    alarm.schedule(
                            () -> Runtime.getRuntime().halt(SPENT), seconds, TimeUnit.SECONDS);
            Reading reading = answer(readers, new Source(file, name));
            late.cancel(false);
            Files.deleteIfExists(file);
            Wire.write(out, reading);
            if (reading instanceof Reading.NotRead(Why why, String _) && isSpent(why)) {
                Runtime.getRuntime().halt(SPENT);
            }
        }
    }

    private static boolean isSpent(Why why) {
        return why == Why.TOO_MUCH_MEMORY || why == Why.TOO_NESTED || why == Why.BROKEN;
    }

    private static void receive(DataInputStream in, Path file) throws IOException {
        long left = in.readLong();
        if (left < 0 || left > Bounds.FILE) {
            Runtime.getRuntime().halt(SPENT);
        }
        byte[] buffer = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new EOFException();
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    // A broken file may end in any exception of any library, and in both errors.
    private static Reading answer(Readers readers, Source source) {
        try {
            return new Reading.Read(readers.read(source));
        } catch (Unreadable refused) {
            return refused.answer();
        } catch (OutOfMemoryError much) {
            return new Reading.NotRead(Why.TOO_MUCH_MEMORY, "");
        } catch (StackOverflowError deep) {
            return new Reading.NotRead(Why.TOO_NESTED, "");
        } catch (Exception | LinkageError broken) {
            if (Boolean.getBoolean("maru.documents.trace")) {
                broken.printStackTrace();
            }
            return new Reading.NotRead(Why.BROKEN, "");
        }
    }
}
