package maru.portal.letters.writing;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.record.ArchiveStore;
import maru.portal.letters.record.ArchiveStore.Kept;
import maru.portal.letters.record.ArchiveStore.Template;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.LetterStore.Heading;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.stereotype.Service;

/// What a school has sent, to be found again and to begin with; its templates; how long it is kept.
@Service
public final class Archive {

    private static final int FOUND_AT_MOST = 100;
    private static final int LOOKED_AT_AT_MOST = 500;

    private final Database database;
    private final Identity identity;
    private final StaffGate gate;
    private final Drafts drafts;
    private final LetterStore letters;
    private final ArchiveStore store = new ArchiveStore();
    private final Clock clock;

    Archive(
            Database database,
            Identity identity,
            StaffGate gate,
            Drafts drafts,
            LetterStore letters,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.drafts = drafts;
        this.letters = letters;
        this.clock = clock;
    }

    /// Letters that the asker sees something of, by words and days; newest first.
    ///
    /// @param words each must stand in the title, the body or the number
    public List<Heading> find(
            Asker.SignedIn asker, String words, Optional<LocalDate> from, Optional<LocalDate> to) {
        List<String> wanted =
                PlainText.line(words).isEmpty()
                        ? List.of()
                        : List.of(PlainText.line(words).split(" ", 10));
        return database.read(
                transaction -> {
                    Set<UUID> schools = gate.units(asker);
                    if (schools.isEmpty()) {
                        return List.<Heading>of();
                    }
                    List<UUID> found =
                            store.find(transaction, schools, wanted, from, to, LOOKED_AT_AT_MOST);
                    return gate.seen(asker, letters.headings(transaction, found)).stream()
                            .limit(FOUND_AT_MOST)
                            .toList();
                });
    }

    /// Begins a letter with what a sent one said.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for a letter the asker sees nothing of
    public LetterId beginFrom(Asker.SignedIn asker, LetterId id) {
        return database.transaction(
                transaction ->
                        drafts.copy(
                                asker,
                                letters.version(
                                        transaction,
                                        id,
                                        gate.sent(transaction, asker, id).heading().version())));
    }

    /// The templates of the schools that the asker writes for, and of the offices above them.
    public List<Template> templates(Asker.SignedIn asker) {
        return database.read(transaction -> store.templates(transaction, gate.units(asker)));
    }

    /// Keeps what a draft says as a template of its school; one of the same name is replaced.
    /// Attachments stay with the letter.
    public void keepAsTemplate(Asker.SignedIn asker, LetterId id, String name) {
        String called = PlainText.line(name);
        if (called.isEmpty() || called.length() > 60) {
            throw new Refusal.Invalid("name", "letters.error.template-name").asException();
        }
        database.change(
                transaction -> {
                    Letter letter = gate.own(transaction, asker, id);
                    LetterContent content = drafts.draft(transaction, id).content();
                    store.save(
                            transaction,
                            letter.school(),
                            called,
                            withoutPictures(content),
                            asker.person(),
                            identity.directory().me(asker).name(),
                            clock.instant());
                });
    }

    private static LetterContent withoutPictures(LetterContent content) {
        return new LetterContent(
                content.title(),
                content.body().replaceAll("<img [^>]*>", ""),
                content.facts(),
                content.form(),
                List.of());
    }

    /// Begins a letter with a template.
    public LetterId beginWith(Asker.SignedIn asker, UUID template) {
        return database.transaction(
                transaction -> {
                    Template found = template(transaction, asker, template);
                    LetterId id = drafts.begin(asker);
                    var draft = drafts.draft(transaction, id);
                    drafts.save(asker, id, found.content(), draft.audience(), draft.revision());
                    return id;
                });
    }

    /// Throws a template away; that of an office above stays.
    public void dropTemplate(Asker.SignedIn asker, UUID template) {
        database.change(
                transaction -> {
                    Template found = template(transaction, asker, template);
                    if (gate.audiences(asker).stream()
                            .noneMatch(one -> one.unit().equals(found.school()))) {
                        throw new Refusal.NotFound().asException();
                    }
                    store.dropTemplate(transaction, found.id());
                });
    }

    private Template template(Transaction transaction, Asker.SignedIn asker, UUID id) {
        return store.templates(transaction, gate.units(asker)).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    /// How long a school keeps its letters, and which are due for review.
    ///
    /// @param years by kind: `notice`, `consent`, `data`
    public record Retention(
            UnitId school, String name, Map<String, Integer> years, List<Kept> due) {}

    /// Of each school whose office the asker is.
    public List<Retention> retention(Asker.SignedIn asker) {
        return database.read(
                transaction ->
                        offices(asker).stream()
                                .map(
                                        school ->
                                                new Retention(
                                                        school,
                                                        identity.directory()
                                                                .unit(asker, school)
                                                                .name(),
                                                        years(transaction, school),
                                                        store.due(
                                                                transaction,
                                                                school,
                                                                years(transaction, school),
                                                                clock.instant())))
                                .toList());
    }

    private Map<String, Integer> years(Transaction transaction, UnitId school) {
        Map<String, Integer> years = new TreeMap<>(Map.of("notice", 1, "consent", 5, "data", 3));
        years.putAll(store.years(transaction, school));
        return years;
    }

    /// Sets how many years a kind of letter is kept; audited.
    public void setYears(Asker.SignedIn asker, UnitId school, String kind, int years) {
        if (!Set.of("notice", "consent", "data").contains(kind)
                || !Set.of(1, 3, 5, 10, 30).contains(years)) {
            throw new Refusal.NotFound().asException();
        }
        database.change(
                transaction -> {
                    if (!offices(asker).contains(school)) {
                        throw new Refusal.NotFound().asException();
                    }
                    store.setYears(
                            transaction, school, kind, years, asker.person(), clock.instant());
                    identity.audit()
                            .append(
                                    transaction,
                                    AuditEntry.of(asker, "letter.retention", "school/" + school)
                                            .unit(school)
                                            .detail(kind, Integer.toString(years)));
                });
    }

    /// Schools in whose office the asker works, or which she leads.
    public List<UnitId> offices(Asker.SignedIn asker) {
        List<UnitId> offices = new ArrayList<>(new LinkedHashSet<>());
        for (var post : identity.directory().posts(asker)) {
            boolean office =
                    post.role() == Role.OFFICE_STAFF
                            || post.role() == Role.SCHOOL_ADMIN
                            || post.role() == Role.PRINCIPAL
                            || post.role() == Role.VICE_PRINCIPAL;
            if (office
                    && post.unit() instanceof Unit.School school
                    && !offices.contains(school.id())) {
                offices.add(school.id());
            }
        }
        return List.copyOf(offices);
    }
}
