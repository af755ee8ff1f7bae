package maru.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import maru.launcher.supervisor.LogFile;

/// Sends what libraries and the launcher itself log into `log/launcher.log`; the terminal belongs
/// to the status table.
final class LauncherLog extends Handler {

    private static final long BYTES_AT_MOST = 10L << 20;

    private final LogFile file;
    private final SimpleFormatter formatter = new SimpleFormatter();

    private LauncherLog(LogFile file) {
        this.file = file;
    }

    static LogFile into(Path folder) {
        LogFile file = new LogFile(folder.resolve("launcher.log"), BYTES_AT_MOST);
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(new LauncherLog(file));
        return file;
    }

    /// Nothing but warnings, for calls that only ask something.
    static void quiet() {
        LogManager.getLogManager().reset();
    }

    @Override
    public void publish(LogRecord event) {
        StringWriter text = new StringWriter();
        text.append(event.getInstant().toString())
                .append(' ')
                .append(event.getLevel().getName())
                .append(' ')
                .append(event.getLoggerName())
                .append(": ")
                .append(formatter.formatMessage(event));
        if (event.getThrown() != null) {
            text.append('\n');
            event.getThrown().printStackTrace(new PrintWriter(text));
        }
        file.append(text.toString().stripTrailing());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        file.close();
    }
}
