package maru.portal.letters.writing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.AddressableAudience;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.Audience.Grade;
import maru.identity.Audience.OneClass;
import maru.identity.Audience.WholeSchool;
import maru.identity.Identity;
import maru.identity.Unit;
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
        Sent sent = part(asker, heading, audiences(asker));
        if (sent.seen().isEmpty()) {
            throw new Refusal.NotFound().asException();
        }
        return sent;
    }

    /// Sent letters that the asker sees at least a part of, newest first.
    public List<Heading> sent(Transaction transaction, Asker.SignedIn asker, int limit) {
        List<AddressableAudience> own = audiences(asker);
        Set<UUID> classes = new HashSet<>();
        Set<UUID> schools = new HashSet<>();
        for (AddressableAudience audience : own) {
            schools.add(audience.audience().school().value());
            if (audience.audience() instanceof OneClass one) {
                classes.add(one.schoolClass().value());
            }
        }
        return letters.addressedTo(transaction, classes, schools, limit).stream()
                .filter(heading -> !part(asker, heading, own).seen().isEmpty())
                .toList();
    }

    /// Whether she sees at least a part of it.
    boolean sees(Asker.SignedIn asker, Heading heading) {
        return !part(asker, heading, audiences(asker)).seen().isEmpty();
    }

    /// Whom the asker may address today.
    public List<AddressableAudience> audiences(Asker.SignedIn asker) {
        return identity.classes().audiences(asker);
    }

    private Sent part(Asker.SignedIn asker, Heading heading, List<AddressableAudience> own) {
        Set<Audience> mine =
                own.stream().map(AddressableAudience::audience).collect(Collectors.toSet());
        Set<Audience> seen = new LinkedHashSet<>();
        boolean whole = true;
        for (Audience audience : heading.audience()) {
            if (mine.contains(audience)) {
                seen.add(audience);
            } else {
                whole = false;
                seen.addAll(classesWithin(asker, audience, own));
            }
        }
        return new Sent(heading, new ArrayList<>(seen), whole);
    }

    private List<OneClass> classesWithin(
            Asker.SignedIn asker, Audience audience, List<AddressableAudience> own) {
        return own.stream()
                .map(AddressableAudience::audience)
                .filter(one -> one.school().equals(audience.school()))
                .filter(OneClass.class::isInstance)
                .map(OneClass.class::cast)
                .filter(one -> holds(asker, audience, one))
                .toList();
    }

    private boolean holds(Asker.SignedIn asker, Audience audience, OneClass one) {
        if (audience instanceof OneClass) {
            return false;
        }
        Unit unit = identity.directory().unit(asker, one.schoolClass());
        if (!(unit instanceof Unit.SchoolClass schoolClass)) {
            return false;
        }
        return switch (audience) {
            case OneClass other -> other.equals(one);
            case Grade grade ->
                    grade.schoolYear() == schoolClass.schoolYear()
                            && grade.grade() == schoolClass.grade();
            case WholeSchool whole -> whole.schoolYear() == schoolClass.schoolYear();
        };
    }
}
