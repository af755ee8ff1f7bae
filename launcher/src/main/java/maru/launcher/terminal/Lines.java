package maru.launcher.terminal;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import maru.launcher.supervisor.State;
import maru.launcher.supervisor.Status;

/// One line for each change, for files and pipes.
public final class Lines implements Display {

    private final PrintStream out;
    private final Clock clock;
    private final Instant begun;

    public Lines(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.begun = clock.instant();
    }

    @Override
    public void changed(Status changed, List<Status> all) {
        boolean begins =
                changed.state() instanceof State.Starting
                        && changed.pid().isEmpty()
                        && !changed.step();
        if (!begins && !(changed.state() instanceof State.Waiting)) {
            line(
                    String.format(
                            Locale.ROOT,
                            "%9s  %-10s %s",
                            Words.seconds(Duration.between(begun, clock.instant())),
                            changed.part(),
                            Words.of(changed)));
        }
    }

    @Override
    public synchronized void line(String text) {
        out.println(text);
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
