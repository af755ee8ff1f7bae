package maru.portal.letters.record;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.kernel.Seoul;
import maru.portal.letters.content.LetterContent;
import maru.storage.Row;
import maru.storage.Transaction;

/// Searching sent letters, templates, and the rules of how long letters are kept.
public final class ArchiveStore {

    private final ContentJson json = new ContentJson();

    /// A template of a school.
    public record Template(
            UUID id,
            UnitId school,
            String name,
            LetterContent content,
            String savedByName,
            Instant savedAt) {}

    /// A letter whose time to be kept is over.
    public record Kept(LetterId letter, String title, String kind, Instant sentAt, Instant until) {}

    /// Sent letters of these schools, newest first.
    public List<UUID> find(
            Transaction transaction,
            Collection<UUID> schools,
            List<String> words,
            Optional<LocalDate> from,
            Optional<LocalDate> to,
            int limit) {
        StringBuilder sql =
                new StringBuilder(
                        "select l.id from portal.letter l join portal.letter_version v"
                                + " on v.letter = l.id and v.number = l.current_version"
                                + " where l.school = any (?::uuid[])");
        List<Object> arguments = new ArrayList<>();
        arguments.add(schools);
        for (String word : words) {
            sql.append(
                    " and (v.words ilike ? escape '!' or v.title ilike ? escape '!' or '제' ||"
                            + " l.number_year || '-' || l.number || '호' ilike ? escape '!')");
            String pattern = "%" + word.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
            arguments.addAll(List.of(pattern, pattern, pattern));
        }
        from.ifPresent(
                day -> {
                    sql.append(" and v.sent_at >= ?");
                    arguments.add(day.atStartOfDay(Seoul.ZONE).toInstant());
                });
        to.ifPresent(
                day -> {
                    sql.append(" and v.sent_at < ?");
                    arguments.add(day.plusDays(1).atStartOfDay(Seoul.ZONE).toInstant());
                });
        sql.append(" order by v.sent_at desc, l.id limit ?");
        arguments.add(limit);
        return transaction.list(sql.toString(), row -> row.uuid("id"), arguments.toArray());
    }

    /// Whether somebody has sent to more than one class of a school within a year before.
    public boolean hasSentWidely(
            Transaction transaction, PersonId sender, UnitId school, Instant since) {
        return transaction.exists(
                "select 1 from portal.letter_version v where v.sender = ? and v.sent_at > ?"
                        + " and exists (select 1 from portal.letter_audience a"
                        + " where a.letter = v.letter and a.version = v.number and a.school = ?"
                        + " and (a.class is null or a.position > 0))",
                sender.value(),
                since,
                school.value());
    }

    /// Makes somebody else the author of a letter.
    public void giveTo(Transaction transaction, LetterId letter, PersonId author) {
        transaction.update(
                "update portal.letter set author = ? where id = ?", author.value(), letter.value());
    }

    public List<Template> templates(Transaction transaction, Collection<UUID> schools) {
        return transaction.list(
                "select id, school, name, content::text as content, saved_by_name, saved_at"
                        + " from portal.letter_template where school = any (?::uuid[])"
                        + " order by name",
                row ->
                        new Template(
                                row.uuid("id"),
                                new UnitId(row.uuid("school")),
                                row.text("name"),
                                json.content(row.text("content")),
                                row.text("saved_by_name"),
                                row.instant("saved_at")),
                schools);
    }

    public void save(
            Transaction transaction,
            UnitId school,
            String name,
            LetterContent content,
            PersonId by,
            String byName,
            Instant at) {
        transaction.update(
                "insert into portal.letter_template (id, school, name, content, saved_by,"
                        + " saved_by_name, saved_at) values (?, ?, ?, ?::jsonb, ?, ?, ?) on conflict"
                        + " (school, name) do update set content = excluded.content, saved_by ="
                        + " excluded.saved_by, saved_by_name = excluded.saved_by_name, saved_at ="
                        + " excluded.saved_at",
                UUID.randomUUID(),
                school.value(),
                name,
                json.write(content),
                by.value(),
                byName,
                at);
    }

    public void dropTemplate(Transaction transaction, UUID id) {
        transaction.update("delete from portal.letter_template where id = ?", id);
    }

    /// The school's own rules, by kind.
    public Map<String, Integer> years(Transaction transaction, UnitId school) {
        Map<String, Integer> years = new HashMap<>();
        transaction.list(
                "select kind, years from portal.retention_rule where school = ?",
                row -> years.put(row.text("kind"), row.integer("years")) == null,
                school.value());
        return years;
    }

    public void setYears(
            Transaction transaction,
            UnitId school,
            String kind,
            int years,
            PersonId by,
            Instant at) {
        transaction.update(
                "insert into portal.retention_rule (school, kind, years, set_by, set_at)"
                        + " values (?, ?, ?, ?, ?) on conflict (school, kind) do update"
                        + " set years = excluded.years, set_by = excluded.set_by,"
                        + " set_at = excluded.set_at",
                school.value(),
                kind,
                years,
                by.value(),
                at);
    }

    /// Letters whose time is over: it begins on 1 January after they were sent (공공기록물법 시행령 §26).
    public List<Kept> due(
            Transaction transaction, UnitId school, Map<String, Integer> years, Instant now) {
        return transaction.list(
                "select * from (select l.id, v.title, v.sent_at, k.kind,"
                        + " (date_trunc('year', v.sent_at at time zone 'Asia/Seoul')"
                        + " + make_interval(years => 1 + case k.kind when 'data' then ?::int"
                        + " when 'consent' then ?::int else ?::int end)) at time zone 'Asia/Seoul'"
                        + " as until from portal.letter l join portal.letter_version v"
                        + " on v.letter = l.id and v.number = l.current_version"
                        + " cross join lateral (select case when v.signers is null then 'notice'"
                        + " when v.content -> 'form' @> '{\"questions\":[{\"kind\":\"data\"}]}'"
                        + " then 'data' else 'consent' end as kind) k where l.school = ?) kept"
                        + " where until <= ? order by until, id limit 200",
                ArchiveStore::kept,
                years.getOrDefault("data", 3),
                years.getOrDefault("consent", 5),
                years.getOrDefault("notice", 1),
                school.value(),
                now);
    }

    private static Kept kept(Row row) {
        return new Kept(
                new LetterId(row.uuid("id")),
                row.text("title"),
                row.text("kind"),
                row.instant("sent_at"),
                row.instant("until"));
    }
}
