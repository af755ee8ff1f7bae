package maru.files.tree;

import java.util.Set;
import java.util.UUID;
import maru.files.signon.Caller;
import maru.storage.Transaction;

/// Who asks for a change, with which lock tokens and on which conditions.
public record Request(Caller caller, Set<UUID> tokens, Conditions conditions) {

    public Request {
        tokens = Set.copyOf(tokens);
    }

    /// What the client made its request depend on (RFC 4918 section 10.4, RFC 9110 section 13).
    @FunctionalInterface
    public interface Conditions {

        /// Looked at inside the transaction of the change.
        ///
        /// @param spot where the request's own path leads
        /// @throws ConditionFailed when one does not hold
        void require(Transaction tx, Spot spot);

        /// Whether there are any.
        default boolean any() {
            return true;
        }
    }

    /// Nothing was changed (412).
    public static final class ConditionFailed extends RuntimeException {
        public ConditionFailed() {
            super("a condition does not hold", null, false, false);
        }
    }
}
