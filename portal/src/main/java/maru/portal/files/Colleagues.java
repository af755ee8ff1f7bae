package maru.portal.files;

import java.util.List;
import java.util.Optional;
import maru.identity.Directory.StaffMember;
import maru.identity.Identity;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.UnitId;
import maru.portal.signon.Hat;
import maru.portal.signon.Visitor;
import org.springframework.stereotype.Component;

/// The people of the visitor's school with whom she may share.
@Component
class Colleagues {

    private final Identity identity;

    Colleagues(Identity identity) {
        this.identity = identity;
    }

    List<StaffMember> of(Visitor visitor) {
        return visitor
                .hat()
                .filter(hat -> hat.role().side() == Role.Side.STAFF)
                .flatMap(Colleagues::school)
                .map(school -> identity.directory().staff(visitor.asker(), school))
                .orElseGet(List::of)
                .stream()
                .filter(member -> !member.id().equals(visitor.asker().person()))
                .toList();
    }

    private static Optional<UnitId> school(Hat hat) {
        return switch (hat.unit()) {
            case Unit.School school -> Optional.of(school.id());
            case Unit.SchoolClass schoolClass -> Optional.of(schoolClass.school());
            case Unit.District district -> Optional.empty();
            case Unit.Office office -> Optional.empty();
        };
    }
}
