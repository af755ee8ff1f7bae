package maru.identity.office;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.storage.Database;

/// Who looked at what, for the reviewer alone (개인정보의 안전성 확보조치 기준 §8: monthly, by someone who is not
/// the operator). Whoever holds the post of reviewer sees the rows of her own school; each look is
/// a row itself, with its reason.
public interface AuditReview {

    static AuditReview over(Database database, Clock clock) {
        return new StoredAuditReview(database, clock);
    }

    /// The schools whose records the asker may review today.
    List<UnitId> schools(Asker asker);

    /// Rows, newest first.
    ///
    /// @param reason why she looks; it is written down
    /// @throws maru.kernel.Refused NotFound for whoever is no reviewer of the school; Invalid
    ///   without a reason
    Page query(Asker.SignedIn asker, UnitId school, Filter filter, String reason);

    /// What to look for.
    ///
    /// @param from first and last day, at most 100 days apart
    /// @param action `letter.read`, or only its first half `letter`
    /// @param before for the next page: [Page#next] of the one before
    record Filter(
            LocalDate from,
            LocalDate to,
            Optional<PersonId> who,
            Optional<PersonId> whose,
            Optional<String> action,
            Optional<Long> before) {}

    /// Up to 100 rows.
    record Page(List<Line> lines, Optional<Long> next) {

        public Page {
            lines = List.copyOf(lines);
        }
    }

    /// One row as it is shown; names are those of today.
    record Line(
            long id,
            Instant at,
            String action,
            Optional<PersonId> who,
            String whoName,
            String service,
            String address,
            Optional<PersonId> whose,
            String whoseName,
            String what,
            Map<String, String> details) {

        public Line {
            details = Map.copyOf(details);
        }
    }
}
