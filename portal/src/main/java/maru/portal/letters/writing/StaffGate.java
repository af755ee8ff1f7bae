package maru.portal.letters.writing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import maru.identity.AddressableAudience;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.Audience.OneClass;
import maru.identity.Identity;
import maru.identity.Unit;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.LetterStore.Heading;
import maru.storage.Transaction;
import org.springframework.stereotype.Component;

/// The one way of staff to a letter. A draft belongs to its author. A sent letter is seen by
/// whoever may address its audience today, or the part of it that she may address: a homeroom
/// teacher sees her class's lines of a letter to the whole school. Everything else does not exist.
@Component
public final class StaffGate {

    private final Identity identity;
    private final LetterStore letters;

    public StaffGate(Identity identity, LetterStore letters) {
        this.identity = identity;
        this.letters = letters;
    }

    /// A sent letter and the part of its audience that the asker sees.
    ///
    /// @param whole whether that is all of it; then she may also take it back
    public record Sent(Heading heading, List<Audience> seen, boolean whole) {

        public Sent {
            seen = List.copyOf(seen);
        }
    }

    /// Drafts of one's own only.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public Letter own(Transaction transaction, Asker.SignedIn asker, LetterId id) {
        Letter letter = letters.letter(transaction, id);
        if (!letter.author().equals(asker.person()) || audiences(asker).isEmpty()) {
            throw new Refusal.NotFound().asException();
        }
        return letter;
    }

    /// A sent letter as the asker sees it.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public Sent sent(Transaction transaction, Asker.SignedIn asker, LetterId id) {
        Heading heading =
                letters.headings(transaction, List.of(id.value())).stream()
                        .findFirst()
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        Sent sent = part(heading, own(asker));
        if (sent.seen().isEmpty()) {
            throw new Refusal.NotFound().asException();
        }
        return sent;
    }

    /// Sent letters that the asker sees at least a part of, newest first.
    public List<Heading> sent(Transaction transaction, Asker.SignedIn asker, int limit) {
        Own own = own(asker);
        return letters.addressedTo(transaction, own.classes().keySet(), own.units(), limit).stream()
                .filter(heading -> !part(heading, own).seen().isEmpty())
                .toList();
    }

    /// Those of the letters that she sees at least a part of.
    List<Heading> seen(Asker.SignedIn asker, List<Heading> headings) {
        Own own = own(asker);
        return headings.stream().filter(heading -> !part(heading, own).seen().isEmpty()).toList();
    }

    /// Whom the asker may address today.
    public List<Audience> audiences(Asker.SignedIn asker) {
        return identity.classes().addressable(asker);
    }

    /// The same to choose from, with heads counted.
    public List<AddressableAudience> choices(Asker.SignedIn asker) {
        return identity.classes().audiences(asker);
    }

    /// The schools and offices in whose name she may write, and the offices above them: whose
    /// letters and templates she meets.
    Set<UUID> units(Asker.SignedIn asker) {
        return own(asker).units();
    }

    /// What the asker may address, with what it takes to find it in a wider audience.
    ///
    /// @param classes those that she addresses by themselves
    /// @param offices above the schools
    private record Own(
            Set<Audience> audiences,
            Map<UUID, Unit.SchoolClass> classes,
            Map<UnitId, Set<UnitId>> offices) {

        Set<UUID> units() {
            Set<UUID> units = new HashSet<>();
            audiences.forEach(audience -> units.add(audience.unit().value()));
            offices.values().forEach(above -> above.forEach(one -> units.add(one.value())));
            return units;
        }
    }

    private Own own(Asker.SignedIn asker) {
        Set<Audience> audiences = new LinkedHashSet<>(audiences(asker));
        Set<UnitId> classes = new LinkedHashSet<>();
        Set<UnitId> schools = new HashSet<>();
        for (Audience audience : audiences) {
            schools.add(audience.unit());
            if (audience instanceof OneClass one) {
                classes.add(one.schoolClass());
            }
        }
        Map<UUID, Unit.SchoolClass> known = new LinkedHashMap<>();
        for (Unit unit : identity.directory().units(asker, classes).values()) {
            if (unit instanceof Unit.SchoolClass schoolClass) {
                known.put(schoolClass.id().value(), schoolClass);
            }
        }
        return new Own(audiences, known, identity.directory().officesAbove(schools));
    }

    private static Sent part(Heading heading, Own own) {
        Set<Audience> seen = new LinkedHashSet<>();
        boolean whole = true;
        for (Audience audience : heading.audience()) {
            if (own.audiences().contains(audience)) {
                seen.add(audience);
            } else {
                whole = false;
                own.classes().values().stream()
                        .filter(
                                one ->
                                        audience.holds(
                                                one,
                                                own.offices().getOrDefault(one.school(), Set.of())))
                        .forEach(one -> seen.add(new OneClass(one.school(), one.id())));
            }
        }
        return new Sent(heading, new ArrayList<>(seen), whole);
    }
}
