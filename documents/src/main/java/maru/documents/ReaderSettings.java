package maru.documents;

import java.nio.file.Path;
import java.time.Duration;

/// How a [DocumentReader] reads.
///
/// @param folder where each process gets a folder of its own; nothing else may lie there
/// @param processes at most at once
/// @param memoryMegabytes of one process, all told
/// @param time for one file
/// @param patience for a free process
/// @param idle after which a process that nobody asks is ended
public record ReaderSettings(
        Path folder,
        int processes,
        int memoryMegabytes,
        Duration time,
        Duration patience,
        Duration idle) {

    public ReaderSettings {
        folder = folder.toAbsolutePath().normalize();
    }

    /// Two processes of 512 MB, ten seconds for a file.
    public static ReaderSettings standard(Path folder) {
        return new ReaderSettings(
                folder,
                2,
                512,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2));
    }

    public ReaderSettings withTime(Duration another) {
        return new ReaderSettings(folder, processes, memoryMegabytes, another, patience, idle);
    }

    public ReaderSettings withProcesses(int another) {
        return new ReaderSettings(folder, another, memoryMegabytes, time, patience, idle);
    }

    public ReaderSettings withPatience(Duration another) {
        return new ReaderSettings(folder, processes, memoryMegabytes, time, another, idle);
    }
}
