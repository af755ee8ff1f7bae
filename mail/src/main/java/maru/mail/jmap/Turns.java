package maru.mail.jmap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what one person has going on at once, so that nobody takes what others need.
///
/// @param limit by its name in the session
record Turns(String limit, int atOnce, Map<String, Integer> busy) {

    Turns(String limit, int atOnce) {
        this(limit, atOnce, new ConcurrentHashMap<>());
    }

    /// Something that is going on until it is closed.
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    Turn begin(String owner) throws Problem {
        if (busy.merge(owner, 1, Integer::sum) > atOnce) {
            end(owner);
            throw Problem.limit(429, limit, "Wait for an answer first.");
        }
        return () -> end(owner);
    }

    private void end(String owner) {
        busy.computeIfPresent(owner, (any, count) -> count == 1 ? null : count - 1);
    }
}
