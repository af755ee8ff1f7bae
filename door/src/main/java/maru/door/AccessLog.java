package maru.door;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import maru.kernel.Seoul;
import org.jspecify.annotations.Nullable;

/// Who asked for what: a line per request in a file per day (`access-2026-11-22.log`, times of
/// Seoul), kept for 30 days. Never in it: queries, which hold tokens; referring pages; cookies; and
/// of capability addresses (`/upload/…`) more than the first segment.
///
/// ```
/// 2026-11-22T09:00:00.120+09:00 9f2c6a01d4e87b35 203.0.113.7 GET /letters 200 5120 14ms HTTP/2.0 portal
/// ```
///
/// Lines are written by a thread of their own; if the disk cannot follow, lines are lost and
/// counted, and requests are not held up.
final class AccessLog implements AutoCloseable {

    /// One request as it ended. `part` is `-` where the door itself answered.
    record Line(
            Instant at,
            String requestId,
            InetAddress client,
            String method,
            String path,
            int status,
            long bytes,
            long milliseconds,
            String protocol,
            String part) {}

    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());
    private static final int DAYS_KEPT = 30;
    private static final int PATH_AT_MOST = 512;
    private static final Set<String> CAPABILITIES = Set.of("upload");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");
    private static final Line END =
            new Line(Instant.EPOCH, "", InetAddress.getLoopbackAddress(), "", "", 0, 0, 0, "", "");

    private final Path folder;
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(8_192);
    private final LongAdder lost = Metrics.counter("door_access_log_lost_total");
    private final Thread writer;

    AccessLog(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        writer = Thread.ofPlatform().daemon().name("access-log").start(this::write);
    }

    void add(Line line) {
        if (!queue.offer(line)) {
            lost.increment();
        }
    }

    /// Writes what has been added.
    @Override
    public void close() {
        try {
            queue.put(END);
            writer.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    static String format(Line line) {
        ZonedDateTime at = line.at().atZone(Seoul.ZONE);
        return String.join(
                " ",
                TIME.format(at),
                line.requestId(),
                line.client().getHostAddress(),
                printable(line.method()),
                path(line.path()),
                String.valueOf(line.status()),
                String.valueOf(line.bytes()),
                line.milliseconds() + "ms",
                printable(line.protocol()),
                line.part());
    }

    private static String path(String path) {
        int second = path.indexOf('/', 1);
        if (second > 0 && CAPABILITIES.contains(path.substring(1, second))) {
            return path.substring(0, second) + "/…";
        }
        return printable(path);
    }

    private static String printable(String text) {
        String bounded = text.length() > PATH_AT_MOST ? text.substring(0, PATH_AT_MOST) : text;
        return bounded.replaceAll("[^\\x21-\\x7e]", "?");
    }

    private void write() {
        Optional<LocalDate> open = Optional.empty();
        @Nullable BufferedWriter file = null;
        try {
            for (Line line = queue.take(); !line.equals(END); line = queue.take()) {
                LocalDate day = LocalDate.ofInstant(line.at(), Seoul.ZONE);
                try {
                    if (file == null || !open.equals(Optional.of(day))) {
                        close(file);
                        file = open(day);
                        open = Optional.of(day);
                        forgetBefore(day.minusDays(DAYS_KEPT));
                    }
                    file.write(format(line));
                    file.write('\n');
                    if (queue.isEmpty()) {
                        file.flush();
                    }
                } catch (IOException full) {
                    lost.increment();
                    close(file);
                    file = null;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            close(file);
        }
    }

    private BufferedWriter open(LocalDate day) throws IOException {
        Path path = folder.resolve("access-" + day + ".log");
        if (!Files.exists(path)) {
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-r-----")));
        }
        return Files.newBufferedWriter(path, StandardOpenOption.APPEND);
    }

    private void forgetBefore(LocalDate day) throws IOException {
        String oldest = "access-" + day + ".log";
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "access-*.log")) {
            for (Path log : logs) {
                if (log.getFileName().toString().compareTo(oldest) < 0) {
                    Files.delete(log);
                }
            }
        }
    }

    private static void close(@Nullable BufferedWriter file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException full) {
                LOG.log(System.Logger.Level.WARNING, "The access log could not be written whole");
            }
        }
    }
}
