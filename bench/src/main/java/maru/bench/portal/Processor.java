package maru.bench.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Time on the processors that the door, the portal and PostgreSQL under a launcher have taken.
record Processor(ProcessHandle launcher) {

    private static final int TICKS_A_SECOND = 100;

    /// Of these processes since each began; PostgreSQL's that have ended are not among them.
    Duration taken() throws IOException {
        long ticks = 0;
        for (ProcessHandle one : launcher.descendants().filter(Processor::serves).toList()) {
            ticks += ticks(one.pid());
        }
        return Duration.ofMillis(ticks * 1_000 / TICKS_A_SECOND);
    }

    private static boolean serves(ProcessHandle process) {
        String line = commandLine(process.pid());
        return line.contains("maru.portal.")
                || line.contains("maru.door.")
                || line.startsWith("postgres")
                || line.contains("/bin/postgres");
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /// `utime` and `stime` (proc(5)); the name in brackets may hold spaces.
    private static long ticks(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }
}
