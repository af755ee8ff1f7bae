package maru.portal.preview;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;
import maru.documents.DocumentReader;
import maru.documents.html.HtmlWriter;
import maru.documents.model.Reading;
import maru.documents.model.Why;

/// Files as HTML, each read once and kept by the hash of its bytes, since a letter's file is opened
/// by hundreds of families. What is kept is a copy that can be made again: it is this process's
/// own, bounded, and thrown away oldest first.
///
/// A page never waits for a reading: the first who asks starts it and is told so.
public final class ReadFiles {

    /// Changes whenever the same file would read differently.
    private static final String EDITION = "1";

    private static final int KEPT = 500;
    private static final int WAITING = 200;

    /// What can be shown of a file now.
    public sealed interface Shown {
        /// It is being read; ask again in a moment.
        record Soon() implements Shown {}

        /// It was read.
        ///
        /// @param html safe by construction, without scripts, styles and foreign addresses
        record Html(String html) implements Shown {}

        /// It cannot be shown.
        record Not(Why why, String detail) implements Shown {}
    }

    private final DocumentReader reader;
    private final Path folder;
    private final ConcurrentHashMap<String, Shown> running = new ConcurrentHashMap<>();
    private final Semaphore waiting = new Semaphore(WAITING);

    public ReadFiles(DocumentReader reader, Path folder) {
        this.reader = reader;
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// What there is to show of a file whose asker may have its bytes.
    ///
    /// @param hash of its bytes, in letters and digits
    /// @param name as its owner named it
    public Shown of(String hash, String name, Supplier<InputStream> bytes) {
        String key = hash + "-" + endingOf(name) + "-" + EDITION;
        Optional<Shown> kept = kept(key);
        if (kept.isPresent()) {
            return kept.get();
        }
        Shown before = running.putIfAbsent(key, new Shown.Soon());
        if (before == null) {
            begin(key, name, bytes);
            return new Shown.Soon();
        }
        // An answer that is not kept on the disk (busy) is given once and then tried again.
        if (!(before instanceof Shown.Soon)) {
            running.remove(key, before);
        }
        return before;
    }

    /// Returns when no reading is at hand.
    public void settle() {
        waiting.acquireUninterruptibly(WAITING);
        waiting.release(WAITING);
    }

    private void begin(String key, String name, Supplier<InputStream> bytes) {
        if (!waiting.tryAcquire()) {
            running.put(key, new Shown.Not(Why.BUSY, ""));
            return;
        }
        Thread.ofVirtual()
                .name("reading for a page")
                .start(
                        () -> {
                            Shown shown = new Shown.Not(Why.BUSY, "");
                            try {
                                shown = read(name, bytes);
                                keep(key, shown);
                            } finally {
                                waiting.release();
                                if (shown instanceof Shown.Not(Why why, String _)
                                        && why == Why.BUSY) {
                                    running.put(key, shown);
                                } else {
                                    running.remove(key);
                                }
                            }
                        });
    }

    private Shown read(String name, Supplier<InputStream> bytes) {
        try {
            Path copy = Files.createTempFile(folder, "reading-", ".part");
            try (InputStream in = bytes.get()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                return switch (reader.read(copy, name)) {
                    case Reading.Read(var document) ->
                            new Shown.Html(HtmlWriter.fragment(document, HtmlWriter.INLINE, 2));
                    case Reading.NotRead(Why why, String detail) -> new Shown.Not(why, detail);
                };
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Optional<Shown> kept(String key) {
        try {
            Path html = folder.resolve(key + ".html");
            if (Files.exists(html)) {
                return Optional.of(new Shown.Html(Files.readString(html)));
            }
            Path why = folder.resolve(key + ".why");
            if (Files.exists(why)) {
                List<String> lines = Files.readAllLines(why);
                return Optional.of(new Shown.Not(Why.valueOf(lines.get(0)), lines.get(1)));
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException gone) {
            return Optional.empty();
        }
    }

    private void keep(String key, Shown shown) {
        switch (shown) {
            case Shown.Html(String html) -> write(key + ".html", html);
            case Shown.Not(Why why, String detail) -> {
                if (why != Why.BUSY) {
                    write(key + ".why", why.name() + "\n" + detail + "\n");
                }
            }
            case Shown.Soon() -> {}
        }
        forget();
    }

    private void write(String name, String text) {
        try {
            Path part = Files.createTempFile(folder, "keeping-", ".part");
            Files.writeString(part, text, StandardCharsets.UTF_8);
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private void forget() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> oldest =
                    files.filter(file -> !file.toString().endsWith(".part"))
                            .sorted(
                                    Comparator.comparingLong(
                                            (Path file) -> file.toFile().lastModified()))
                            .toList();
            for (Path each : oldest.subList(0, Math.max(0, oldest.size() - KEPT))) {
                Files.deleteIfExists(each);
            }
        } catch (IOException swept) {
            throw new UncheckedIOException(swept);
        }
    }

    private static String endingOf(String name) {
        String ending =
                name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
        return ending.matches("[a-z0-9]{1,8}") ? ending : "none";
    }
}
