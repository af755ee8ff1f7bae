package maru.bench.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Time on the processors that the door, the portal and PostgreSQL under a launcher have taken.
record Processor(ProcessHandle launcher) {

    /// One of the three.
    enum Part {
        DOOR("the door"),
        PORTAL("the portal"),
        POSTGRES("PostgreSQL");

        private final String words;

        Part(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        private boolean is(String commandLine) {
            return switch (this) {
                case DOOR -> commandLine.contains("maru.door.");
                case PORTAL -> commandLine.contains("maru.portal.");
                case POSTGRES ->
                        commandLine.startsWith("postgres") || commandLine.contains("/bin/postgres");
            };
        }
    }

    private static final int TICKS_A_SECOND = 100;

    /// Of their processes since each began; PostgreSQL's that have ended are not among them.
    Map<Part, Duration> taken() throws IOException {
        Map<Part, Duration> taken = new EnumMap<>(Part.class);
        for (ProcessHandle one : launcher.descendants().toList()) {
            String line = commandLine(one.pid());
            for (Part part : Part.values()) {
                if (part.is(line)) {
                    long milliseconds = ticks(one.pid()) * 1_000 / TICKS_A_SECOND;
                    taken.merge(part, Duration.ofMillis(milliseconds), Duration::plus);
                }
            }
        }
        return taken;
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
