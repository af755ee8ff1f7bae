package maru.launcher.supervisor;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the supervisor knows about one ward now.
///
/// @param restarts how often it was started anew since the launcher began
/// @param since when it entered this state
/// @param step true for a [Step], which is work that gets done, not something that runs
public record Status(
        String part,
        State state,
        OptionalLong pid,
        OptionalInt port,
        int restarts,
        Instant since,
        boolean step,
        String what) {}
