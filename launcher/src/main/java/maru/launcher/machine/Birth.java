package maru.launcher.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// When a process began, as the kernel counts it: no clock that is set or corrected in the meantime
/// changes it, so that two launchers agree on it, before and after.
///
/// @param boot the kernel's name for the time since it was started
/// @param ticks the kernel's clock ticks from then to the process's start (proc(5), `starttime`)
record Birth(String boot, long ticks) {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    /// The fields after the name in brackets, which may hold blanks and brackets of its own.
    private static final int START_TIME = 19;

    /// Empty when there is no such process.
    static Optional<Birth> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "));
            return Optional.of(
                    new Birth(
                            Files.readString(BOOT).strip(),
                            Long.parseLong(fields.get(START_TIME))));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return boot + " " + ticks;
    }
}
