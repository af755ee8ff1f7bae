package maru.identity.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a check of the audit found.
///
/// @param rows how many rows there are, `links` how many links of the chain
/// @param heads how many heads were compared, `lastHead` the last one
/// @param findings what is wrong; at most 1,000
/// @param unsealed rows after the last link: nobody can say yet that they were not touched
/// @param afterHead rows after the last head outside the database: whoever has the database's own
///   key could have changed them
/// @param erased rows out of which a person was taken by law
public record AuditReport(
        long rows,
        long links,
        int heads,
        Optional<Instant> lastHead,
        List<Finding> findings,
        long unsealed,
        long afterHead,
        Optional<Instant> windowFrom,
        long erased) {

    public AuditReport {
        findings = List.copyOf(findings);
    }

    /// Whether nothing is wrong.
    public boolean isWhole() {
        return findings.isEmpty();
    }

    /// One thing that is wrong.
    ///
    /// @param where a row as `TIME/ID`, a link's number, or a head's time
    public record Finding(Kind kind, String where) {}

    /// What can be wrong.
    public enum Kind {
        /// A row says something else than when it was written; two swapped rows are two of these.
        ALTERED,
        /// A row that is in the chain is gone.
        DELETED,
        /// A row was put in behind the chain.
        INSERTED,
        /// A link is gone from the middle of the chain.
        LINK_MISSING,
        /// A link is another than its rows give: both were changed.
        LINK_ALTERED,
        /// The chain ends before this head: it was cut, or the database is from before.
        CUT,
        /// The chain was another at this head: it was made anew.
        FORKED,
        /// The file of heads holds a head with a wrong signature, or lines that are none.
        HEAD_UNSIGNED,
        /// The sealer found then that the database did not fit (a backup was restored).
        BREAK
    }
}
