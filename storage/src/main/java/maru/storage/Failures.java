package maru.storage;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import maru.kernel.Refusal;
import maru.kernel.Refused;

/// Tells a database that does not answer from a statement that was refused.
final class Failures {

    static final Refusal NO_ANSWER =
            new Refusal.Unavailable(
                    "지금은 처리할 수 없습니다. 잠시 뒤에 다시 해 주세요."
                            + " (The database does not answer; please try again shortly.)",
                    Duration.ofSeconds(5));

    static final Refusal BUSY =
            new Refusal.Unavailable(
                    "다른 작업이 끝나기를 기다리다 멈추었습니다. 다시 해 주세요."
                            + " (Others are changing the same thing; please try again.)",
                    Duration.ofSeconds(1));

    /// The connection was lost while it was being told to commit.
    static final Refusal UNKNOWN =
            new Refusal.Unavailable(
                    "저장되었는지 확인하지 못했습니다. 다시 열어 확인해 주세요."
                            + " (It is not known whether this was saved; please look again.)",
                    Duration.ofSeconds(5));

    /// Lock not available, deadlock, serialization failure.
    private static final Set<String> BUSY_STATES = Set.of("55P03", "40P01", "40001");

    /// Disk full, out of memory, too many connections; query cancelled by its timeout; the server
    /// shuts down or starts; an input/output error; idle for too long inside a transaction.
    private static final Set<String> NO_ANSWER_STATES =
            Set.of(
                    "53000", "53100", "53200", "53300", "53400", "57014", "57P01", "57P02", "57P03",
                    "57P05", "58030", "25P03", "25P04");

    private Failures() {}

    /// Of a statement that commits: when the connection broke, nobody knows what became of it.
    static RuntimeException ofCommit(SQLException failure) {
        RuntimeException known = of(failure);
        return known instanceof Refused && String.valueOf(failure.getSQLState()).startsWith("08")
                ? UNKNOWN.asException()
                : known;
    }

    static RuntimeException of(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (BUSY_STATES.contains(state)) {
            return BUSY.asException();
        }
        if (failure instanceof SQLTransientConnectionException
                || state.startsWith("08")
                || NO_ANSWER_STATES.contains(state)) {
            return NO_ANSWER.asException();
        }
        return new DatabaseFailure(failure);
    }
}
