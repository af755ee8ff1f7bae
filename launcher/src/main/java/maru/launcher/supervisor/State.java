package maru.launcher.supervisor;

import java.time.Duration;

/// Where a ward stands.
public sealed interface State {

    /// Not begun: something it needs is not up yet.
    record Waiting() implements State {}

    record Starting() implements State {}

    record Up() implements State {}

    /// Runs, but says that it cannot serve for now.
    record Down(String why) implements State {}

    /// Has ended or was ended, and is started again after a pause.
    record Pausing(String why, Duration pause) implements State {}

    /// A setting is wrong or the operator must act otherwise; it is not started again before.
    record Failed(String why) implements State {}

    record Stopping() implements State {}

    record Stopped() implements State {}

    /// The word that `status --json` shows; other programs rely on it.
    default String word() {
        return switch (this) {
            case Waiting() -> "waiting";
            case Starting() -> "starting";
            case Up() -> "up";
            case Down(String why) -> "down";
            case Pausing(String why, Duration pause) -> "restarting";
            case Failed(String why) -> "failed";
            case Stopping() -> "stopping";
            case Stopped() -> "stopped";
        };
    }

    /// One sentence, or empty.
    default String detail() {
        return switch (this) {
            case Down(String why) -> why;
            case Pausing(String why, Duration pause) ->
                    why + "; again in " + pause.toSeconds() + " s";
            case Failed(String why) -> why;
            case Waiting() -> "";
            case Starting() -> "";
            case Up() -> "";
            case Stopping() -> "";
            case Stopped() -> "";
        };
    }
}
