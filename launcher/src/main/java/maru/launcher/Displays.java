package maru.launcher;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maru.launcher.terminal.Display;
import maru.launcher.terminal.Lines;
import maru.launcher.terminal.Table;

/// Chooses how to show things: a table where a person looks at a terminal.
final class Displays {

    private static final int COLUMNS_USUAL = 80;

    private Displays() {}

    static Display on(PrintStream out, Clock clock) {
        if (!Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)) {
            return new Lines(out, clock);
        }
        int columns = columns();
        return new Table(out, clock, () -> columns);
    }

    /// Asks the terminal itself; the shell's variable is not handed on to programs.
    private static int columns() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String text =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            List<String> fields = List.of(text.strip().split(" ", -1));
            int columns =
                    stty.waitFor(1, TimeUnit.SECONDS) && fields.size() == 2
                            ? Integer.parseInt(fields.get(1))
                            : 0;
            return columns > 0 ? columns : COLUMNS_USUAL;
        } catch (IOException | NumberFormatException unknown) {
            return COLUMNS_USUAL;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return COLUMNS_USUAL;
        }
    }
}
