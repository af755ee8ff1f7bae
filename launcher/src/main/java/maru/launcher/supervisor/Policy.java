package maru.launcher.supervisor;

import java.time.Duration;

/// How patient the supervisor is.
///
/// @param healthEvery pause between two health checks of a ward that is up
/// @param startingEvery the same while it starts
/// @param answerWithin how long one health check may take
/// @param hangsAfter a ward that was up and has not answered for this long is killed and restarted
/// @param firstPause pause before the first restart; doubled with each failure in a row
/// @param longestPause the most it grows to
/// @param steadyAfter a ward that was up for this long starts again with the first pause
/// @param stopWithin how long a child may take to drain before it is killed
public record Policy(
        Duration healthEvery,
        Duration startingEvery,
        Duration answerWithin,
        Duration hangsAfter,
        Duration firstPause,
        Duration longestPause,
        Duration steadyAfter,
        Duration stopWithin) {

    public static final Policy USUAL =
            new Policy(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20));

    /// The pause before the next start.
    ///
    /// @param failuresInARow 1 for the first failure
    Duration pauseAfter(int failuresInARow) {
        int doublings = Math.min(Math.max(failuresInARow - 1, 0), 20);
        Duration pause = firstPause.multipliedBy(1L << doublings);
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
