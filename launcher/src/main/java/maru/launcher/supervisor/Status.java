package maru.launcher.supervisor;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the supervisor knows about one ward now.
///
/// @param restarts how often it was started anew since the launcher began
/// @param since when it entered this state
/// @param step true for the launcher's own work, which is no part with a process or a port
public record Status(
        String part,
        State state,
        OptionalLong pid,
        OptionalInt port,
        int restarts,
        Instant since,
        boolean step,
        String what) {

    /// The same in another state.
    public Status with(State other) {
        return new Status(part, other, pid, port, restarts, since, step, what);
    }
}
