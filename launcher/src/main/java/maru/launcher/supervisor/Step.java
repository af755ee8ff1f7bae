package maru.launcher.supervisor;

import java.util.Set;

/// Work that must be done between others, such as migrations: it counts as up once it has been
/// done, and is done again when its record is replaced.
///
/// @param what for the operator, e.g. `Bringing the database to this version`
public record Step(String name, String what, Set<String> needs, Work work) implements Ward {

    public Step {
        needs = Set.copyOf(needs);
    }

    /// Idempotent: it may be cut at any place and is then done from its beginning.
    public interface Work {

        /// Does the work and returns when it is done.
        ///
        /// @throws CannotRun when trying again is of no use before the operator has acted
        /// @throws Exception for anything else; it is tried again with back-off
        void run() throws Exception;
    }
}
