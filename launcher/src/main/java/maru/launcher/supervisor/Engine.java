package maru.launcher.supervisor;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// A service with a keeper of its own, such as the embedded PostgreSQL: the supervisor starts it,
/// asks for its health, and starts it anew when it has ended.
///
/// @param what for the operator, where it is work that the launcher itself goes on doing and no
///   part of its own; otherwise empty
public record Engine(
        String name,
        String what,
        OptionalInt port,
        Duration startWithin,
        Set<String> needs,
        Keeper keeper)
        implements Ward {

    public Engine {
        needs = Set.copyOf(needs);
    }

    /// Work that the launcher itself goes on doing: to be equal to another, its keeper is a record.
    public static Engine work(
            String name, String what, Duration startWithin, Set<String> needs, Keeper keeper) {
        return new Engine(name, what, OptionalInt.empty(), startWithin, needs, keeper);
    }

    /// Brings the service up.
    public interface Keeper {

        /// Returns once it runs.
        ///
        /// @throws Exception with one sentence for the operator; the supervisor tries again with
        ///   back-off
        Alive start() throws Exception;
    }

    /// The running service.
    public interface Alive {

        OptionalLong processId();

        boolean isAlive();

        /// Stops it in order; returns when it has ended.
        void stop() throws Exception;

        /// Ends it at once, in a way that loses nothing that was acknowledged.
        void kill();
    }
}
