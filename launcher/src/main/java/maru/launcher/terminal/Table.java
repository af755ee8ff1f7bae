package maru.launcher.terminal;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import maru.launcher.supervisor.State;
import maru.launcher.supervisor.Status;

/// A table at the foot of the terminal, redrawn in place; lines that stay scroll away above it.
public final class Table implements Display {

    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[31m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";
    private static final int COLUMNS_LEAST = 40;

    private final PrintStream out;
    private final Clock clock;
    private final IntSupplier columns;
    private final Instant begun;
    private List<Status> all = List.of();
    private int drawn;

    /// A table on this terminal.
    ///
    /// @param columns width of the terminal now
    public Table(PrintStream out, Clock clock, IntSupplier columns) {
        this.out = out;
        this.clock = clock;
        this.columns = columns;
        this.begun = clock.instant();
    }

    @Override
    public synchronized void changed(Status changed, List<Status> now) {
        all = List.copyOf(now);
        redraw(List.of());
    }

    @Override
    public synchronized void line(String text) {
        redraw(text.lines().toList());
    }

    /// Only while something is on its way: a table at rest must not disturb what somebody marks.
    @Override
    public synchronized void tick() {
        boolean moving =
                all.stream()
                        .anyMatch(
                                status ->
                                        status.state() instanceof State.Starting
                                                || status.state() instanceof State.Stopping);
        if (moving) {
            redraw(List.of());
        }
    }

    private void redraw(List<String> staying) {
        StringBuilder frame = new StringBuilder();
        if (drawn > 0) {
            frame.append("\u001b[" + drawn + "A\u001b[J");
        }
        staying.forEach(line -> frame.append(line).append('\n'));
        List<String> rows = rows();
        rows.forEach(row -> frame.append(row).append('\n'));
        drawn = rows.size();
        out.print(frame);
        out.flush();
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        if (all.isEmpty()) {
            return rows;
        }
        int width = Math.max(columns.getAsInt(), COLUMNS_LEAST);
        String heading =
                row("part", "process", "port")
                        + "state, after "
                        + Words.seconds(Duration.between(begun, clock.instant()));
        rows.add(DIM + cut(heading, width) + PLAIN);
        for (Status status : all) {
            boolean done = status.step() && status.state() instanceof State.Up;
            if (!done) {
                String left =
                        row(
                                status.part(),
                                status.pid().isPresent() ? "" + status.pid().getAsLong() : "",
                                status.port().isPresent() ? "" + status.port().getAsInt() : "");
                rows.add(
                        left
                                + colour(status.state())
                                + cut(Words.of(status), width - left.length())
                                + PLAIN);
            }
        }
        return rows;
    }

    private static String row(String part, String process, String port) {
        return String.format(Locale.ROOT, "%-10s %7s %6s  ", part, process, port);
    }

    private static String cut(String text, int room) {
        return text.length() <= room ? text : text.substring(0, Math.max(room - 1, 1)) + "…";
    }

    private static String colour(State state) {
        return switch (state) {
            case State.Up() -> GREEN;
            case State.Waiting() -> DIM;
            case State.Starting() -> YELLOW;
            case State.Down(String why) -> RED;
            case State.Pausing(String why, Duration pause) -> RED;
            case State.Failed(String why) -> RED;
            case State.Stopping() -> YELLOW;
            case State.Stopped() -> DIM;
        };
    }

    @Override
    public synchronized void close() {
        drawn = 0;
        out.flush();
    }
}
