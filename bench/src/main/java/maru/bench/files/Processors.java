package maru.bench.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a Maru takes of the machine: all processes below its launcher, and the memory of its drive.
///
/// @param launcher empty when nobody said which it is
record Processors(Optional<ProcessHandle> launcher) {

    boolean known() {
        return launcher.isPresent();
    }

    /// Processor time since each of them started.
    double seconds() {
        return below().mapToDouble(
                        one ->
                                one.info().totalCpuDuration().map(Duration::toMillis).orElse(0L)
                                        / 1e3)
                .sum();
    }

    /// The most memory that the drive's process ever held.
    Optional<String> memory() throws IOException {
        for (ProcessHandle each : below().toList()) {
            Path process = Path.of("/proc", String.valueOf(each.pid()));
            try {
                if (Files.readString(process.resolve("cmdline")).contains("maru.files.FilesPart")) {
                    List<String> lines = Files.readAllLines(process.resolve("status"));
                    return lines.stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .map(
                                    line ->
                                            "the drive's process held at most "
                                                    + line.substring(6).strip())
                            .findFirst();
                }
            } catch (NoSuchFileException ended) {
                // A process that has just gone.
            }
        }
        return Optional.empty();
    }

    private Stream<ProcessHandle> below() {
        return launcher.stream().flatMap(ProcessHandle::descendants);
    }
}
