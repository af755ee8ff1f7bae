package maru.launcher.terminal;

import java.time.Duration;
import java.util.Locale;
import maru.launcher.supervisor.State;
import maru.launcher.supervisor.Status;

/// How states and times read.
final class Words {

    private static final int DETAIL_AT_MOST = 240;

    private Words() {}

    static String of(State state) {
        String detail = clean(state.detail());
        String word =
                switch (state) {
                    case State.Waiting() -> "waits";
                    case State.Starting() -> "is starting";
                    case State.Up() -> "is up";
                    case State.Down(String why) -> "runs but cannot serve";
                    case State.Pausing(String why, Duration pause) -> "is started again";
                    case State.Failed(String why) -> "cannot run";
                    case State.Stopping() -> "is stopping";
                    case State.Stopped() -> "has stopped";
                };
        return detail.isEmpty() ? word : word + ": " + detail;
    }

    static String of(Status status) {
        if (status.step() && status.state() instanceof State.Starting) {
            return status.what();
        }
        if (status.step() && status.state() instanceof State.Up) {
            return "done";
        }
        return of(status.state());
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }

    /// A child's last words may hold anything; nothing of it may move the cursor.
    static String clean(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .limit(DETAIL_AT_MOST)
                .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return out.toString().strip();
    }
}
