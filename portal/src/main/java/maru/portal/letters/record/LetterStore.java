package maru.portal.letters.record;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.Audience;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.letters.content.BodySanitizer;
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
                    + " recalled_by, recall_reason, number_year, number from portal.letter ";

    private final ContentJson json = new ContentJson();
    private final Kept<VersionKey, Version> sent =
            new Kept<>(
                    version -> version.content().body().length() + 40L * version.students().size());

    private record VersionKey(LetterId letter, int number) {}

    /// What a list shows of a letter.
    ///
    /// @param version the current one
    /// @param deadline until when a family must act
    /// @param signers present when it has a consent form
    /// @param narrowed whether single students were chosen out of the audience
    public record Heading(
            Letter letter,
            int version,
            String title,
            String schoolName,
            String senderName,
            Instant sentAt,
            Optional<Instant> deadline,
            Optional<SignerRule> signers,
            List<Audience> audience,
            boolean narrowed) {

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
                "select content::text as content, audience::text as audience,"
                        + " students::text as students, revision, saved_at"
                        + " from portal.letter_draft where letter = ?",
                row ->
                        new Draft(
                                id,
                                json.content(row.text("content")),
                                json.audience(row.text("audience")),
                                json.students(row.text("students")),
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
            Set<PersonId> students,
            int seenRevision,
            PersonId by,
            Instant at) {
        return transaction.update(
                        "insert into portal.letter_draft"
                                + " (letter, content, audience, students, revision, saved_at,"
                                + " saved_by) values (?, ?::jsonb, ?::jsonb, ?::jsonb, 1, ?, ?)"
                                + " on conflict (letter) do update set"
                                + " content = excluded.content, audience = excluded.audience,"
                                + " students = excluded.students,"
                                + " revision = letter_draft.revision + 1,"
                                + " saved_at = excluded.saved_at, saved_by = excluded.saved_by"
                                + " where letter_draft.revision = ?",
                        id.value(),
                        json.write(content),
                        json.write(audience),
                        json.write(students),
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
                "update portal.letter_draft set saved_at = ?, content = jsonb_set(content,"
                        + " '{attachments}', ?::jsonb -> 'attachments') where letter = ?",
                at,
                json.write(content),
                id.value());
    }

    /// The number of a letter that goes out, given now unless it has one.
    public String number(Transaction transaction, Letter letter, Instant at) {
        return LetterNumbers.give(transaction, letter, at);
    }

    /// To which of these students narrowed letters are addressed, by letter.
    public Map<UUID, Set<PersonId>> chosen(
            Transaction transaction, Collection<UUID> letters, Collection<UUID> students) {
        Map<UUID, Set<PersonId>> chosen = new HashMap<>();
        transaction.list(
                "select s.letter, s.student from portal.letter_student s join portal.letter l"
                        + " on l.id = s.letter and l.current_version = s.version"
                        + " where s.letter = any (?::uuid[]) and s.student = any (?::uuid[])",
                row ->
                        chosen.computeIfAbsent(row.uuid("letter"), _ -> new HashSet<>())
                                .add(new PersonId(row.uuid("student"))),
                letters,
                students);
        return chosen;
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
                        + " signers, school_name, sender, sender_name, sent_at, narrowed, words)"
                        + " values (?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                version.letter().value(),
                version.number(),
                json.write(version.content()),
                version.content().title(),
                deadline == null ? null : deadline.atZone(Seoul.ZONE).toInstant(),
                form == null ? null : form.signers().name(),
                version.schoolName(),
                version.sender().value(),
                version.senderName(),
                version.sentAt(),
                !version.students().isEmpty(),
                BodySanitizer.textOf(version.content().body()).toLowerCase(Locale.ROOT));
        AudienceRows.insert(transaction, version);
        transaction.update(
                "update portal.letter set current_version = ?, sent_at = coalesce(sent_at, ?)"
                        + " where id = ?",
                version.number(),
                version.sentAt(),
                version.letter().value());
        transaction.update(
                "delete from portal.letter_draft where letter = ?", version.letter().value());
    }

    /// A version that somebody else's transaction has sent: it is the same for ever, and a school
    /// reads it within an hour.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public Version sentVersion(Transaction transaction, LetterId id, int number) {
        VersionKey key = new VersionKey(id, number);
        return sent.find(key)
                .orElseGet(
                        () -> {
                            Version version = version(transaction, id, number);
                            sent.keep(key, version);
                            return version;
                        });
    }

    /// A version as it was sent, also by this transaction.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public Version version(Transaction transaction, LetterId id, int number) {
        List<Audience> audience = AudienceRows.of(transaction, id.value(), number);
        Set<PersonId> students = AudienceRows.students(transaction, id.value(), number);
        return transaction
                .first(
                        "select v.content::text as content, v.school_name, v.sender, v.sender_name,"
                                + " v.sent_at, coalesce(l.number_year, 0) as number_year,"
                                + " coalesce(l.number, 0) as letter_number"
                                + " from portal.letter_version v join portal.letter l"
                                + " on l.id = v.letter where v.letter = ? and v.number = ?",
                        row ->
                                new Version(
                                        id,
                                        number,
                                        LetterNumbers.text(
                                                row.integer("number_year"),
                                                row.integer("letter_number")),
                                        json.content(row.text("content")),
                                        audience,
                                        students,
                                        row.text("school_name"),
                                        new PersonId(row.uuid("sender")),
                                        row.text("sender_name"),
                                        row.instant("sent_at")),
                        id.value(),
                        number)
                .orElseThrow(() -> new Refusal.NotFound().asException());
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
                "l.id in (select a.letter from portal.letter_audience a join portal.letter m on"
                        + " m.id = a.letter and m.current_version = a.version where a.class = any"
                        + " (?::uuid[]) union select a.letter from portal.letter_audience a join"
                        + " portal.letter m on m.id = a.letter and m.current_version = a.version where"
                        + " a.class is null and a.school = any (?::uuid[])) order by v.sent_at desc,"
                        + " l.id limit ?",
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
                        "select l.*, v.number as version_number, v.narrowed, v.title,"
                                + " v.school_name, v.sender_name, v.sent_at as version_sent_at,"
                                + " v.deadline, v.signers from portal.letter l join"
                                + " portal.letter_version v on v.letter = l.id and v.number ="
                                + " l.current_version where "
                                + where,
                        row ->
                                new Heading(
                                        letter(row),
                                        row.integer("version_number"),
                                        row.text("title"),
                                        row.text("school_name"),
                                        row.text("sender_name"),
                                        row.instant("version_sent_at"),
                                        row.optional("deadline", Row::instant),
                                        row.optional("signers", Row::text).map(SignerRule::valueOf),
                                        List.of(),
                                        row.bool("narrowed")),
                        arguments);
        List<UUID> ids = found.stream().map(heading -> heading.letter().id().value()).toList();
        Map<UUID, List<Audience>> audiences = AudienceRows.current(transaction, ids);
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
                                                heading.letter().id().value(), List.of()),
                                        heading.narrowed()))
                .toList();
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
                recall,
                LetterNumbers.text(
                        row.optional("number_year", Row::integer).orElse(0),
                        row.optional("number", Row::integer).orElse(0)));
    }
}
