package maru.portal.home;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Identity;
import maru.identity.Role;
import maru.identity.Unit;
import maru.portal.signon.Hat;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// For officers of the province and the districts: the schools they oversee.
@Component
@Order(100)
class Reach implements HomeSection {

    private final Identity identity;

    Reach(Identity identity) {
        this.identity = identity;
    }

    /// A district and its schools.
    record District(Unit district, List<Unit> schools) {}

    @Override
    public Optional<Content> section(Visitor visitor) {
        return visitor.hat()
                .filter(
                        hat ->
                                hat.role() == Role.PROVINCE_OFFICER
                                        || hat.role() == Role.DISTRICT_OFFICER)
                .map(
                        hat ->
                                new Content(
                                        "home",
                                        "reach",
                                        Map.of(
                                                "office",
                                                hat.unit().name(),
                                                "districts",
                                                districts(visitor.asker(), hat))));
    }

    private List<District> districts(Asker asker, Hat hat) {
        return switch (hat.unit()) {
            case Unit.Office office ->
                    identity.directory().below(asker, office.id()).stream()
                            .map(district -> district(asker, district))
                            .toList();
            case Unit.District district -> List.of(district(asker, district));
            case Unit.School school -> List.of();
            case Unit.SchoolClass schoolClass -> List.of();
        };
    }

    private District district(Asker asker, Unit district) {
        return new District(district, identity.directory().below(asker, district.id()));
    }
}
