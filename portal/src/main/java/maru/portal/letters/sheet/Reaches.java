package maru.portal.letters.sheet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import maru.identity.AddressableAudience;
import maru.identity.AsOf;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Recipient;
import maru.identity.Unit;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.LetterStore.Heading;
import maru.portal.letters.record.ReachStore;
import maru.portal.letters.record.ReachStore.Pair;
import maru.portal.letters.writing.Archive;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.stereotype.Service;

/// For a school's office: how far its letters get, by class and by the way messages went. Worked
/// out over today's classes when somebody looks; nothing is counted in advance.
@Service
public final class Reaches {

    private final Database database;
    private final Identity identity;
    private final Archive archive;
    private final LetterStore letters;
    private final ReachStore store = new ReachStore();
    private final Told told;
    private final Clock clock;

    Reaches(
            Database database,
            Identity identity,
            Archive archive,
            LetterStore letters,
            Told told,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.archive = archive;
        this.letters = letters;
        this.told = told;
        this.clock = clock;
    }

    /// Of each school in whose office the asker works; empty for all others.
    public List<Reached> look(Asker.SignedIn asker, int days) {
        return database.read(
                transaction ->
                        archive.offices(asker).stream()
                                .map(school -> reached(transaction, asker, school, days))
                                .toList());
    }

    /// The same of one school as a table to take away; audited with the reason.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for another's school, `Invalid` without a reason
    public Table export(Asker.SignedIn asker, UnitId school, int days, String reason) {
        String why = PlainText.line(reason);
        if (why.isEmpty() || why.length() > 300) {
            throw new Refusal.Invalid("reason", "letters.error.reason-missing").asException();
        }
        if (!archive.offices(asker).contains(school)) {
            throw new Refusal.NotFound().asException();
        }
        return database.transaction(
                transaction -> {
                    Reached reached = reached(transaction, asker, school, days);
                    identity.audit()
                            .append(
                                    transaction,
                                    AuditEntry.of(asker, "letter.export", "school/" + school)
                                            .unit(school)
                                            .detail("days", Integer.toString(days))
                                            .detail("reason", why));
                    return table(reached);
                });
    }

    private static Table table(Reached reached) {
        return new Table(
                List.of("학급", "보낸 글(학생마다)", "읽음", "읽음 %", "답을 부탁함", "답함", "답함 %"),
                reached.classes().stream()
                        .map(
                                line ->
                                        List.of(
                                                line.schoolClass().name(),
                                                Integer.toString(line.sent()),
                                                Integer.toString(line.read()),
                                                Integer.toString(line.percentRead()),
                                                Integer.toString(line.asked()),
                                                Integer.toString(line.answered()),
                                                Integer.toString(line.percentAnswered())))
                        .toList());
    }

    private Reached reached(
            Transaction transaction, Asker.SignedIn asker, UnitId school, int days) {
        if (!(identity.directory().unit(asker, school) instanceof Unit.School named)) {
            throw new Refusal.NotFound().asException();
        }
        Instant since = clock.instant().minus(Duration.ofDays(days));
        List<UUID> sent = store.sent(transaction, school, since);
        Set<Pair> read = store.read(transaction, sent);
        Set<Pair> answered = store.answered(transaction, sent);
        List<Heading> headings = letters.headings(transaction, sent);
        List<Recipient> children = children(asker, school);
        Map<UUID, Set<PersonId>> chosen =
                letters.chosen(
                        transaction,
                        sent,
                        children.stream().map(child -> child.student().value()).toList());
        Map<Unit.SchoolClass, Count> counts = new LinkedHashMap<>();
        for (Recipient child : children) {
            Count count = counts.computeIfAbsent(child.schoolClass(), _ -> new Count());
            for (Heading heading : headings) {
                UUID letter = heading.letter().id().value();
                boolean meant =
                        !heading.narrowed()
                                || chosen.getOrDefault(letter, Set.of()).contains(child.student());
                if (meant
                        && heading.audience().stream()
                                .anyMatch(one -> one.holds(child.schoolClass(), Set.of()))) {
                    Pair pair = new Pair(letter, child.student());
                    count.add(heading, read.contains(pair), answered.contains(pair));
                }
            }
        }
        List<Reached.OfClass> classes = new ArrayList<>();
        counts.forEach((schoolClass, count) -> classes.add(count.of(schoolClass)));
        return new Reached(named, sent.size(), classes, new TreeMap<>(told.messages(sent)));
    }

    /// Today's children of the school, by grade, class and number.
    private List<Recipient> children(Asker.SignedIn asker, UnitId school) {
        return identity.classes().audiences(asker).stream()
                .map(AddressableAudience::audience)
                .filter(Audience.WholeSchool.class::isInstance)
                .filter(audience -> audience.unit().equals(school))
                .flatMap(
                        audience ->
                                identity
                                        .classes()
                                        .recipients(asker, audience, AsOf.now(clock))
                                        .stream())
                .toList();
    }

    /// Adds up one class.
    private static final class Count {
        private int sent;
        private int read;
        private int asked;
        private int answered;

        void add(Heading heading, boolean isRead, boolean isAnswered) {
            sent++;
            read += isRead || isAnswered ? 1 : 0;
            if (heading.signers().isPresent()) {
                asked++;
                answered += isAnswered ? 1 : 0;
            }
        }

        Reached.OfClass of(Unit.SchoolClass schoolClass) {
            return new Reached.OfClass(schoolClass, sent, read, asked, answered);
        }
    }
}
