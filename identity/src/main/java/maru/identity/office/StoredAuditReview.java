package maru.identity.office;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AskerText;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;

/// Asks the database's function, which writes each look down.
record StoredAuditReview(Database database, Clock clock) implements AuditReview {

    private static final int LINES = 100;

    @Override
    public List<UnitId> schools(Asker asker) {
        return StoredSchoolOffice.schools(database, clock, asker, true);
    }

    @Override
    public Page query(Asker.SignedIn asker, UnitId school, Filter filter, String reason) {
        List<Line> lines;
        try {
            lines =
                    database.transaction(
                            transaction ->
                                    transaction.list(
                                            "select * from identity.review_audit("
                                                    + "?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                            StoredAuditReview::line,
                                            AskerText.json(asker),
                                            Seoul.today(clock),
                                            school.value(),
                                            filter.from().atStartOfDay(Seoul.ZONE).toInstant(),
                                            filter.to()
                                                    .plusDays(1)
                                                    .atStartOfDay(Seoul.ZONE)
                                                    .toInstant(),
                                            filter.who().map(PersonId::value),
                                            filter.whose().map(PersonId::value),
                                            filter.action(),
                                            filter.before(),
                                            reason));
        } catch (DatabaseFailure failure) {
            throw AskerText.refusal(failure);
        }
        return lines.size() > LINES
                ? new Page(lines.subList(0, LINES), Optional.of(lines.get(LINES - 1).id()))
                : new Page(lines, Optional.empty());
    }

    private static Line line(Row row) {
        Map<String, String> details = new HashMap<>();
        List<String> keys = row.texts("keys");
        List<String> facts = row.texts("facts");
        for (int i = 0; i < keys.size(); i++) {
            details.put(keys.get(i), facts.get(i));
        }
        return new Line(
                row.bigint("id"),
                row.instant("at"),
                row.text("action"),
                row.optional("person", Row::uuid).map(PersonId::new),
                row.optional("person_name", Row::text).orElse(""),
                row.optional("service", Row::text).orElse(""),
                row.optional("address", Row::text).orElse(""),
                row.optional("about_person", Row::uuid).map(PersonId::new),
                row.optional("about_name", Row::text).orElse(""),
                row.text("what"),
                details);
    }
}
