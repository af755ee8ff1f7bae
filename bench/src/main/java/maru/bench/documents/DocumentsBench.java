package maru.bench.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import maru.documents.DocumentReader;
import maru.documents.ReaderSettings;
import maru.documents.html.HtmlWriter;
import maru.documents.model.Reading;

/// Reads every file of a folder by one reading process, first as it comes and then ten times more,
/// and looks at what the process took.
final class DocumentsBench {

    private static final int ROUNDS = 10;

    private DocumentsBench() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(arguments[0]))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        Path folder = Files.createTempDirectory("documents-bench-");
        try (DocumentReader reader =
                DocumentReader.start(ReaderSettings.standard(folder).withProcesses(1))) {
            List<Double> first = round(reader, files);
            List<Double> later = new ArrayList<>();
            Duration before = processors();
            long began = System.nanoTime();
            long bytes = 0;
            for (int round = 0; round < ROUNDS; round++) {
                later.addAll(round(reader, files));
                for (Path file : files) {
                    bytes += Files.size(file);
                }
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            double cpu = (processors().toNanos() - before.toNanos()) / 1e9;
            first.sort(null);
            later.sort(null);
            print("slowest file, process just started", first.getLast(), 10, "s", "goal");
            print("slowest file, process warm", later.getLast(), 10, "s", "goal");
            print(
                    "half of the files, warm",
                    later.get(later.size() / 2) * 1e3,
                    10_000,
                    "ms",
                    "goal");
            print("files in a second, one process", later.size() / seconds, 1, "/s", "one");
            print("CPU for a megabyte", cpu / (bytes / 1e6), 10, "s", "goal for a file");
            print("memory of the process at most", memory(), 512, "MB", "goal");
        }
        Files.deleteIfExists(folder);
    }

    private static List<Double> round(DocumentReader reader, List<Path> files) {
        List<Double> seconds = new ArrayList<>();
        for (Path file : files) {
            long began = System.nanoTime();
            if (reader.read(file, file.getFileName().toString())
                    instanceof Reading.Read(var document)) {
                HtmlWriter.fragment(document, HtmlWriter.INLINE, 2);
            }
            seconds.add((System.nanoTime() - began) / 1e9);
        }
        return seconds;
    }

    private static Duration processors() {
        return ProcessHandle.current()
                .children()
                .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /// Megabytes that a process held at its peak, as the kernel counted them.
    private static double memory() {
        return ProcessHandle.current()
                .children()
                .mapToDouble(
                        child -> {
                            try (Stream<String> lines =
                                    Files.lines(Path.of("/proc/" + child.pid() + "/status"))) {
                                return lines.filter(line -> line.startsWith("VmHWM:"))
                                        .mapToDouble(
                                                line ->
                                                        Double.parseDouble(
                                                                        line.replaceAll("\\D", ""))
                                                                / 1024)
                                        .findFirst()
                                        .orElse(0);
                            } catch (IOException gone) {
                                return 0;
                            }
                        })
                .max()
                .orElse(0);
    }

    private static void print(String what, double ours, double anchor, String unit, String name) {
        System.out.printf(
                Locale.ROOT, "figure|%s|%.3f|%.3f|%s|%s%n", what, ours, anchor, unit, name);
    }
}
