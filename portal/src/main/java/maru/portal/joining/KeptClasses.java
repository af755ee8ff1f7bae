package maru.portal.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.Identity;
import maru.identity.Unit;
import maru.kernel.Refusal;
import org.springframework.stereotype.Component;

/// The classes that a member of the staff keeps today, which are those that she may address.
@Component
class KeptClasses {

    private final Identity identity;

    KeptClasses(Identity identity) {
        this.identity = identity;
    }

    List<Unit.SchoolClass> of(Asker.SignedIn asker) {
        List<Unit.SchoolClass> classes = new ArrayList<>();
        identity.classes()
                .audiences(asker)
                .forEach(
                        addressable -> {
                            if (addressable.audience() instanceof Audience.OneClass one
                                    && identity.directory().unit(asker, one.schoolClass())
                                            instanceof Unit.SchoolClass schoolClass) {
                                classes.add(schoolClass);
                            }
                        });
        return classes;
    }

    /// The one chosen, or the first; empty for whoever keeps none.
    Optional<Unit.SchoolClass> chosen(List<Unit.SchoolClass> classes, Optional<UUID> id) {
        return classes.stream()
                .filter(one -> id.isEmpty() || one.id().value().equals(id.get()))
                .findFirst();
    }

    /// @throws maru.kernel.Refused NotFound for a class that she does not keep
    Unit.SchoolClass require(Asker.SignedIn asker, UUID id) {
        return chosen(of(asker), Optional.of(id))
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    /// `수원마루초등학교 3학년 2반`.
    String place(Asker asker, Unit.SchoolClass schoolClass) {
        return identity.directory().unit(asker, schoolClass.school()).name()
                + " "
                + schoolClass.name();
    }
}
