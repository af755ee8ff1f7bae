package maru.portal.letters.reading;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.Asker;
import maru.identity.Child;
import maru.identity.Enrolment;
import maru.identity.Guardian;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.Right;
import maru.identity.UnitId;
import maru.kernel.Seoul;
import maru.portal.letters.reading.InboxLine.State;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.LetterStore.Heading;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.PaperStore;
import maru.portal.letters.record.ReadStore;
import maru.portal.letters.record.Signature;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.signing.Completeness;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.stereotype.Service;

/// A family's list over all children and all schools.
@Service
public final class Inbox {

    /// Letters looked at; a family of three gets about 400 in a school year.
    private static final int LETTERS_AT_MOST = 500;

    private final Database database;
    private final Identity identity;
    private final LetterStore letters;
    private final ReadStore reads;
    private final SignatureStore signatures;
    private final PaperStore paper = new PaperStore();
    private final Waiting waiting = new Waiting();
    private final Clock clock;

    Inbox(
            Database database,
            Identity identity,
            LetterStore letters,
            ReadStore reads,
            SignatureStore signatures,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.letters = letters;
        this.reads = reads;
        this.signatures = signatures;
        this.clock = clock;
    }

    /// All lines of the asker, what must be done first on top.
    public List<InboxLine> of(Asker.SignedIn asker) {
        List<InboxLine> lines = database.read(transaction -> lines(transaction, asker));
        waiting.remember(asker.person(), lines, clock.instant());
        return lines;
    }

    /// How many lines wait for something to be done, as of a moment ago.
    public int waiting(Asker.SignedIn asker) {
        return waiting.of(asker.person(), clock.instant())
                .orElseGet(
                        () ->
                                (int)
                                        of(asker).stream()
                                                .filter(line -> line.state().waits())
                                                .count());
    }

    /// Told when she has opened a letter.
    void opened(Asker.SignedIn asker, LetterId letter, PersonId student) {
        waiting.read(asker.person(), letter, student);
    }

    private List<InboxLine> lines(Transaction transaction, Asker.SignedIn asker) {
        List<Child> children = identity.families().children(asker);
        if (children.isEmpty()) {
            return List.of();
        }
        List<Enrolment> spells = identity.families().enrolmentsOfChildren(asker);
        Set<UUID> classes = new HashSet<>();
        Set<UUID> schools = new HashSet<>();
        for (Enrolment spell : spells) {
            classes.add(spell.schoolClass().id().value());
            schools.add(spell.school().value());
        }
        Map<UnitId, Set<UnitId>> offices =
                identity.directory()
                        .officesAbove(
                                spells.stream().map(Enrolment::school).collect(Collectors.toSet()));
        offices.values().forEach(above -> above.forEach(one -> schools.add(one.value())));
        List<Heading> headings =
                letters.addressedTo(transaction, classes, schools, LETTERS_AT_MOST).stream()
                        .filter(heading -> !heading.letter().recalled())
                        .toList();
        Known known = known(transaction, asker, headings, children);
        Map<UUID, Set<PersonId>> chosen = chosen(transaction, headings, children);
        List<InboxLine> lines = new ArrayList<>();
        for (Heading heading : headings) {
            for (Child child : children) {
                if (isFor(heading, child, spells, offices) && isMeant(heading, child, chosen)) {
                    lines.add(line(heading, child, asker, known));
                }
            }
        }
        lines.sort(InboxLine.URGENT_FIRST);
        return List.copyOf(lines);
    }

    private Map<UUID, Set<PersonId>> chosen(
            Transaction transaction, List<Heading> headings, List<Child> children) {
        List<UUID> narrowed =
                headings.stream()
                        .filter(Heading::narrowed)
                        .map(heading -> heading.letter().id().value())
                        .toList();
        return narrowed.isEmpty()
                ? Map.of()
                : letters.chosen(
                        transaction,
                        narrowed,
                        children.stream().map(child -> child.id().value()).toList());
    }

    private static boolean isMeant(Heading heading, Child child, Map<UUID, Set<PersonId>> chosen) {
        return !heading.narrowed()
                || chosen.getOrDefault(heading.letter().id().value(), Set.of())
                        .contains(child.id());
    }

    /// What one look into the tables told about all lines.
    private record Known(
            Set<Read> read,
            Map<Done, List<Signature>> signatures,
            Map<Done, List<PaperReply>> paper,
            Map<PersonId, List<Guardian>> guardians) {}

    private record Read(UUID letter, int version, PersonId student) {}

    private record Done(UUID letter, int version, PersonId student) {}

    private Known known(
            Transaction transaction,
            Asker.SignedIn asker,
            List<Heading> headings,
            List<Child> children) {
        List<UUID> ids = headings.stream().map(heading -> heading.letter().id().value()).toList();
        Set<Read> read = new HashSet<>();
        for (ReadStore.Receipt receipt : reads.by(transaction, asker.person(), ids)) {
            read.add(new Read(receipt.letter().value(), receipt.version(), receipt.student()));
        }
        List<UUID> forms =
                headings.stream()
                        .filter(heading -> heading.signers().isPresent())
                        .map(heading -> heading.letter().id().value())
                        .toList();
        Map<Done, List<Signature>> done = new HashMap<>();
        Map<Done, List<PaperReply>> onPaper = new HashMap<>();
        Map<PersonId, List<Guardian>> guardians = new HashMap<>();
        if (!forms.isEmpty()) {
            List<UUID> students = children.stream().map(child -> child.id().value()).toList();
            for (Signature signature : signatures.forStudents(transaction, forms, students)) {
                if (!signature.stands()) {
                    continue;
                }
                done.computeIfAbsent(
                                new Done(
                                        signature.letter().value(),
                                        signature.version(),
                                        signature.student()),
                                _ -> new ArrayList<>())
                        .add(signature);
            }
            for (PaperReply reply : paper.forStudents(transaction, forms, students)) {
                onPaper.computeIfAbsent(
                                new Done(reply.letter().value(), reply.version(), reply.student()),
                                _ -> new ArrayList<>())
                        .add(reply);
            }
            for (Child child : children) {
                guardians.put(
                        child.id(),
                        identity.classes()
                                .guardians(asker, child.id(), maru.identity.AsOf.now(clock)));
            }
        }
        return new Known(read, done, onPaper, guardians);
    }

    private InboxLine line(Heading heading, Child child, Asker.SignedIn asker, Known known) {
        UUID letter = heading.letter().id().value();
        boolean read = known.read().contains(new Read(letter, heading.version(), child.id()));
        return new InboxLine(
                heading.letter().id(),
                child,
                heading.title(),
                heading.schoolName(),
                heading.senderName(),
                heading.sentAt(),
                heading.deadline(),
                read,
                state(heading, child, asker, known, read));
    }

    private State state(
            Heading heading, Child child, Asker.SignedIn asker, Known known, boolean read) {
        if (heading.signers().isEmpty()) {
            return read ? State.READ : State.TO_READ;
        }
        Done key = new Done(heading.letter().id().value(), heading.version(), child.id());
        List<Signature> done = known.signatures().getOrDefault(key, List.of());
        List<PaperReply> onPaper = known.paper().getOrDefault(key, List.of());
        if (done.stream().anyMatch(signature -> signature.signer().equals(asker.person()))) {
            return State.SIGNED;
        }
        List<Guardian> guardians = known.guardians().getOrDefault(child.id(), List.of());
        Completeness completeness =
                Completeness.of(heading.signers().get(), guardians, done, onPaper);
        if (completeness.complete() && done.isEmpty()) {
            return State.ON_PAPER;
        }
        if (completeness.complete()) {
            return read ? State.SIGNED_BY_ANOTHER : State.TO_READ;
        }
        boolean open = heading.deadline().map(at -> !isPast(at)).orElse(true);
        boolean asked = completeness.asks(asker.person()) || child.relation() == Relation.SELF;
        if (asked && child.may(Right.SIGN)) {
            return open ? State.TO_SIGN : State.MISSED;
        }
        return read ? State.READ : State.TO_READ;
    }

    private boolean isPast(Instant deadline) {
        return clock.instant().isAfter(deadline);
    }

    private boolean isFor(
            Heading heading,
            Child child,
            List<Enrolment> spells,
            Map<UnitId, Set<UnitId>> offices) {
        LocalDate today = Seoul.today(clock);
        LocalDate sent = LocalDate.ofInstant(heading.sentAt(), Seoul.ZONE);
        return spells.stream()
                .filter(spell -> spell.student().equals(child.id()))
                .filter(spell -> spell.period().holds(today) || spell.period().holds(sent))
                .anyMatch(
                        spell ->
                                heading.audience().stream()
                                        .anyMatch(
                                                audience ->
                                                        audience.holds(
                                                                spell.schoolClass(),
                                                                offices.getOrDefault(
                                                                        spell.school(),
                                                                        Set.of()))));
    }
}
