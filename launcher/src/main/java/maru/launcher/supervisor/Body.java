package maru.launcher.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// One life of a ward, from a start to its end.
interface Body {

    OptionalLong pid();

    /// How it ended, once it has.
    Optional<Ending> ended();

    /// Asks how it is; takes at most [Policy#answerWithin()].
    Pulse pulse();

    /// Ends it in order, by force when it takes longer than `within`. Returns when it has ended.
    void stop(Duration within);

    /// Ends it at once.
    void kill();

    /// What a health check saw.
    sealed interface Pulse {

        record Well() implements Pulse {}

        /// It answered that it cannot serve.
        record Unwell(String why) implements Pulse {}

        record Silent() implements Pulse {}
    }

    /// The end of a life.
    ///
    /// @param why one sentence without a full stop
    /// @param forGood true when a new start is of no use before somebody has acted
    record Ending(String why, boolean forGood) {}
}
