package maru.portal.letters.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Audience;
import maru.identity.Audience.Grade;
import maru.identity.Audience.OneClass;
import maru.identity.Audience.WholeSchool;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.record.Letter.Recall;
import maru.storage.Row;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Letters and their versions. Every method works inside the caller's transaction and decides
/// nothing about who may.
public final class LetterStore {

    private static final String LETTER =
            "select id, school, author, made_at, current_version, sent_at, recalled_at,"
                    + " recalled_by, recall_reason from portal.letter ";

    private final ContentJson json = new ContentJson();

    /// What a list shows of a letter.
    ///
    /// @param version the current one
    /// @param deadline until when a family must act
    /// @param signers present when it has a consent form
    public record Heading(
            Letter letter,
            int version,
            String title,
            String schoolName,
            String senderName,
            Instant sentAt,
            Optional<Instant> deadline,
            Optional<SignerRule> signers,
            List<Audience> audience) {

        public Heading {
            audience = List.copyOf(audience);
        }
    }

    /// A draft in a list.
    public record DraftHeading(Letter letter, String title, Instant savedAt) {}

    public void insert(
            Transaction transaction, Letter letter, boolean demo, @Nullable String seed) {
        transaction.update(
                "insert into portal.letter (id, school, author, made_at, demo, seed)"
                        + " values (?, ?, ?, ?, ?, ?)",
                letter.id().value(),
                letter.school().value(),
                letter.author().value(),
                letter.madeAt(),
                demo,
                seed);
    }

    /// A letter by its id.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public Letter letter(Transaction transaction, LetterId id) {
        return found(transaction, id, "where id = ?");
    }

    /// The same, and nobody changes its version or takes it back until this transaction ends.
    public Letter letterHeld(Transaction transaction, LetterId id) {
        return found(transaction, id, "where id = ? for share");
    }

    /// The same, for changing it.
    public Letter letterToChange(Transaction transaction, LetterId id) {
        return found(transaction, id, "where id = ? for update");
    }

    private static Letter found(Transaction transaction, LetterId id, String where) {
        return transaction
                .first(LETTER + where, LetterStore::letter, id.value())
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    /// Whether a story of the demo is told already.
    ///
    /// @param openAt when present, only a letter counts that can still be acted on at that moment
    public boolean hasLiveSeed(Transaction transaction, String story, Optional<Instant> openAt) {
        return transaction.exists(
                "select 1 from portal.letter l join portal.letter_version v"
                        + " on v.letter = l.id and v.number = l.current_version"
                        + " where l.seed like ? and (?::timestamptz is null or v.deadline > ?)",
                story + ":%",
                openAt,
                openAt);
    }

    public void recall(Transaction transaction, LetterId id, Recall recall) {
        transaction.update(
                "update portal.letter set recalled_at = ?, recalled_by = ?,"
                        + " recall_reason = ? where id = ? and recalled_at is null",
                recall.at(),
                recall.by().value(),
                recall.reason(),
                id.value());
    }

    // Drafts

    public Optional<Draft> draft(Transaction transaction, LetterId id) {
        return transaction.first(
                "select content::text as content, audience::text as audience, revision, saved_at"
                        + " from portal.letter_draft where letter = ?",
                row ->
                        new Draft(
                                id,
                                json.content(row.text("content")),
                                json.audience(row.text("audience")),
                                row.integer("revision"),
                                row.instant("saved_at")),
                id.value());
    }

    /// Saves over the revision that the writer saw; false when another window saved meanwhile.
    public boolean saveDraft(
            Transaction transaction,
            LetterId id,
            LetterContent content,
            List<Audience> audience,
            int seenRevision,
            PersonId by,
            Instant at) {
        return transaction.update(
                        "insert into portal.letter_draft"
                                + " (letter, content, audience, revision, saved_at, saved_by)"
                                + " values (?, ?::jsonb, ?::jsonb, 1, ?, ?)"
                                + " on conflict (letter) do update set"
                                + " content = excluded.content, audience = excluded.audience,"
                                + " revision = letter_draft.revision + 1,"
                                + " saved_at = excluded.saved_at, saved_by = excluded.saved_by"
                                + " where letter_draft.revision = ?",
                        id.value(),
                        json.write(content),
                        json.write(audience),
                        at,
                        by.value(),
                        seenRevision)
                == 1;
    }

    /// Writes the list of attachments alone and leaves the revision: what a window has typed
    /// meanwhile still fits.
    public void saveAttachments(
            Transaction transaction, LetterId id, LetterContent content, Instant at) {
        transaction.update(
                "update portal.letter_draft set saved_at = ?,"
                        + " content = jsonb_set(content, '{attachments}', ?::jsonb -> 'attachments')"
                        + " where letter = ?",
                at,
                json.write(content),
                id.value());
    }

    /// Removes a draft; a letter that was never sent goes with it.
    public void removeDraft(Transaction transaction, LetterId id) {
        transaction.update("delete from portal.letter_draft where letter = ?", id.value());
        transaction.update(
                "delete from portal.letter where id = ? and current_version = 0", id.value());
    }

    public List<DraftHeading> drafts(Transaction transaction, PersonId author) {
        return transaction.list(
                "select l.*, d.content ->> 'title' as title, d.saved_at"
                        + " from portal.letter l join portal.letter_draft d"
                        + " on d.letter = l.id"
                        + " where l.author = ? and l.recalled_at is null"
                        + " order by d.saved_at desc limit 100",
                row -> new DraftHeading(letter(row), row.text("title"), row.instant("saved_at")),
                author.value());
    }

    // Versions

    /// Writes the next version and makes it the current one; the draft is used up.
    public void send(Transaction transaction, Version version) {
        ConsentForm form = version.content().form();
        var deadline = version.content().facts().deadline();
        transaction.update(
                "insert into portal.letter_version (letter, number, content, title, deadline,"
                        + " signers, school_name, sender, sender_name, sent_at)"
                        + " values (?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?)",
                version.letter().value(),
                version.number(),
                json.write(version.content()),
                version.content().title(),
                deadline == null ? null : deadline.atZone(Seoul.ZONE).toInstant(),
                form == null ? null : form.signers().name(),
                version.schoolName(),
                version.sender().value(),
                version.senderName(),
                version.sentAt());
        int position = 0;
        for (Audience audience : version.audience()) {
            transaction.update(
                    "insert into portal.letter_audience"
                            + " (letter, version, position, school, class, school_year, grade)"
                            + " values (?, ?, ?, ?, ?, ?, ?)",
                    version.letter().value(),
                    version.number(),
                    position++,
                    audience.school().value(),
                    audience instanceof OneClass one ? one.schoolClass().value() : null,
                    switch (audience) {
                        case OneClass _ -> null;
                        case Grade grade -> grade.schoolYear();
                        case WholeSchool whole -> whole.schoolYear();
                    },
                    audience instanceof Grade grade ? grade.grade() : null);
        }
        transaction.update(
                "update portal.letter set current_version = ?, sent_at = coalesce(sent_at, ?)"
                        + " where id = ?",
                version.number(),
                version.sentAt(),
                version.letter().value());
        transaction.update(
                "delete from portal.letter_draft where letter = ?", version.letter().value());
    }

    /// A version as it was sent.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public Version version(Transaction transaction, LetterId id, int number) {
        List<Audience> audience = audience(transaction, List.of(id.value()), number);
        return transaction
                .first(
                        "select content::text as content, school_name, sender, sender_name, sent_at"
                                + " from portal.letter_version where letter = ? and number = ?",
                        row ->
                                new Version(
                                        id,
                                        number,
                                        json.content(row.text("content")),
                                        audience,
                                        row.text("school_name"),
                                        new PersonId(row.uuid("sender")),
                                        row.text("sender_name"),
                                        row.instant("sent_at")),
                        id.value(),
                        number)
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    private static List<Audience> audience(
            Transaction transaction, Collection<UUID> letters, int version) {
        return transaction.list(
                "select school, class, school_year, grade from portal.letter_audience"
                        + " where letter = any (?::uuid[]) and version = ? order by position",
                LetterStore::audience,
                letters,
                version);
    }

    /// Current versions that are addressed to one of these classes, or to a grade or the whole of
    /// one of these schools; newest first. Those taken back are among them.
    public List<Heading> addressedTo(
            Transaction transaction,
            Collection<UUID> classes,
            Collection<UUID> schools,
            int limit) {
        return headings(
                transaction,
                "l.id in (select a.letter from portal.letter_audience a"
                        + " join portal.letter m on m.id = a.letter and m.current_version = a.version"
                        + " where a.class = any (?::uuid[])"
                        + " union select a.letter from portal.letter_audience a"
                        + " join portal.letter m on m.id = a.letter and m.current_version = a.version"
                        + " where a.class is null and a.school = any (?::uuid[]))"
                        + " order by v.sent_at desc, l.id limit ?",
                classes,
                schools,
                limit);
    }

    /// The current versions of these letters.
    public List<Heading> headings(Transaction transaction, Collection<UUID> letters) {
        return headings(
                transaction, "l.id = any (?::uuid[]) order by v.sent_at desc, l.id", letters);
    }

    private List<Heading> headings(Transaction transaction, String where, Object... arguments) {
        List<Heading> found =
                transaction.list(
                        "select l.*, v.number, v.title, v.school_name, v.sender_name,"
                                + " v.sent_at as version_sent_at, v.deadline, v.signers"
                                + " from portal.letter l join portal.letter_version v"
                                + " on v.letter = l.id and v.number = l.current_version where "
                                + where,
                        row ->
                                new Heading(
                                        letter(row),
                                        row.integer("number"),
                                        row.text("title"),
                                        row.text("school_name"),
                                        row.text("sender_name"),
                                        row.instant("version_sent_at"),
                                        row.optional("deadline", Row::instant),
                                        row.optional("signers", Row::text).map(SignerRule::valueOf),
                                        List.of()),
                        arguments);
        Map<UUID, List<Audience>> audiences = new LinkedHashMap<>();
        transaction.list(
                "select a.letter, a.school, a.class, a.school_year, a.grade"
                        + " from portal.letter_audience a join portal.letter l"
                        + " on l.id = a.letter and l.current_version = a.version"
                        + " where a.letter = any (?::uuid[]) order by a.position",
                row ->
                        audiences
                                .computeIfAbsent(row.uuid("letter"), _ -> new ArrayList<>())
                                .add(audience(row)),
                found.stream().map(heading -> heading.letter().id().value()).toList());
        return found.stream()
                .map(
                        heading ->
                                new Heading(
                                        heading.letter(),
                                        heading.version(),
                                        heading.title(),
                                        heading.schoolName(),
                                        heading.senderName(),
                                        heading.sentAt(),
                                        heading.deadline(),
                                        heading.signers(),
                                        audiences.getOrDefault(
                                                heading.letter().id().value(), List.of())))
                .toList();
    }

    private static Audience audience(Row row) {
        UnitId school = new UnitId(row.uuid("school"));
        Optional<UUID> one = row.optional("class", Row::uuid);
        if (one.isPresent()) {
            return new OneClass(school, new UnitId(one.get()));
        }
        int year = row.integer("school_year");
        return row.optional("grade", Row::integer)
                .<Audience>map(grade -> new Grade(school, year, grade))
                .orElseGet(() -> new WholeSchool(school, year));
    }

    private static Letter letter(Row row) {
        Optional<Instant> recalledAt = row.optional("recalled_at", Row::instant);
        Optional<Recall> recall =
                recalledAt.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Recall(
                                        recalledAt.get(),
                                        new PersonId(row.uuid("recalled_by")),
                                        row.text("recall_reason")));
        return new Letter(
                new LetterId(row.uuid("id")),
                new UnitId(row.uuid("school")),
                new PersonId(row.uuid("author")),
                row.instant("made_at"),
                row.integer("current_version"),
                row.optional("sent_at", Row::instant),
                recall);
    }
}
