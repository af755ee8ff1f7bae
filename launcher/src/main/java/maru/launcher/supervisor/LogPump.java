package maru.launcher.supervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Carries what a child writes into its log file, and remembers the last line, which is what the
/// operator sees when the child ends.
final class LogPump {

    private static final int LINE_AT_MOST = 16_384;
    private static final int LAST_LINE_AT_MOST = 600;

    private final Thread thread;
    private volatile String lastLine = "";

    LogPump(String name, InputStream from, LogFile to) {
        thread = Thread.ofVirtual().name("log-" + name).start(() -> pump(from, to));
    }

    private void pump(InputStream from, LogFile to) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    line.append((char) c);
                }
                if (c == '\n' || line.length() >= LINE_AT_MOST) {
                    keep(line.toString(), to);
                    line.setLength(0);
                }
            }
            if (!line.isEmpty()) {
                keep(line.toString(), to);
            }
        } catch (IOException closed) {
            // The child is gone and its pipe with it.
        }
    }

    private void keep(String line, LogFile to) {
        to.append(line);
        // A stack trace's indented lines say where; what happened stands in the others.
        if (!line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
            String text = line.strip();
            lastLine = text.substring(0, Math.min(text.length(), LAST_LINE_AT_MOST));
        }
    }

    String lastLine() {
        return lastLine;
    }

    /// The last words of a child that has ended may still be in the pipe. Bounded, since a
    /// grandchild may hold the pipe open.
    void awaitEnd() {
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
