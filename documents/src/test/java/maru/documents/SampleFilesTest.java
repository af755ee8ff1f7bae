package maru.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import maru.documents.html.HtmlWriter;
import maru.documents.html.PlainWriter;
import maru.documents.model.Reading;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads a folder of real files that is no part of the sources, where there is one:
/// `-Dmaru.samples=FOLDER`, else `shared/data/documents` in a folder above.
class SampleFilesTest {

    @TempDir Path folder = Path.of("");

    @Test
    void everyFileReadsOrSaysWhyNotInTime() throws IOException {
        Path samples = samples();
        List<String> refused = new ArrayList<>();
        int read = 0;
        try (DocumentReader reader = DocumentReader.start(ReaderSettings.standard(folder));
                Stream<Path> files = Files.walk(samples)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                long began = System.nanoTime();
                Reading reading = reader.read(file, name);
                long millis = (System.nanoTime() - began) / 1_000_000;
                switch (reading) {
                    case Reading.Read(var document) -> {
                        read++;
                        String html = HtmlWriter.fragment(document, HtmlWriter.INLINE, 2);
                        assertThat(document.title()).as(name).isNotBlank();
                        keep(samples, file, document.title(), html, PlainWriter.text(document));
                    }
                    case Reading.NotRead not -> {
                        assertThat(not.korean()).as(name).endsWith(".");
                        refused.add(name + ": " + not.english());
                    }
                }
                System.out.printf("%6d ms %s%n", millis, name);
            }
        }
        System.out.println("read " + read + ", refused " + refused);
        assertThat(read).as("refused: %s", refused).isPositive();
    }

    /// For eyes: `-Dmaru.samples.out=FOLDER` keeps what was read.
    private static void keep(Path samples, Path file, String title, String html, String text)
            throws IOException {
        String out = System.getProperty("maru.samples.out", "");
        if (!out.isEmpty()) {
            Path to = Path.of(out).resolve(samples.relativize(file).toString().replace('/', '_'));
            Files.createDirectories(to.getParent());
            Files.writeString(
                    Path.of(to + ".html"),
                    "<!doctype html><meta charset=utf-8><style>td,th{border:1px solid}</style><h1>"
                            + title
                            + "</h1>\n"
                            + html);
            Files.writeString(Path.of(to + ".txt"), text);
        }
    }

    private static Path samples() {
        String given = System.getProperty("maru.samples", "");
        if (!given.isEmpty()) {
            Path folder = Path.of(given);
            if (!Files.isDirectory(folder)) {
                fail("There is no folder " + folder);
            }
            return folder;
        }
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path samples = above.resolve("shared/data/documents");
            if (Files.isDirectory(samples)) {
                return samples;
            }
        }
        Assumptions.abort(
                "There is no folder of sample files (shared/data/documents above the sources, or"
                        + " -Dmaru.samples=FOLDER); the other tests make their own files.");
        throw new IllegalStateException();
    }
}
