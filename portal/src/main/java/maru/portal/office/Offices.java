package maru.portal.office;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.Enrolment;
import maru.identity.Identity;
import maru.identity.Person;
import maru.identity.PersonId;
import maru.identity.Unit;
import maru.identity.UnitId;
import maru.identity.office.AuditReview;
import maru.identity.office.SchoolOffice;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.portal.signon.Visitor;
import org.springframework.stereotype.Component;

/// In whose office a visitor works: the school of the hat she wears, else the first of those whose
/// office she keeps. What belongs to another school is not there.
@Component
class Offices {

    /// What stands in the place of a document when somebody takes back what she has just entered,
    /// as a query says it: 잘못 넣어 되돌림.
    static final String TAKEN_BACK =
            URLEncoder.encode("잘못 넣어 되돌림", StandardCharsets.UTF_8).replace("+", "%20");

    private final SchoolOffice office;
    private final AuditReview review;
    private final Identity identity;

    Offices(SchoolOffice office, AuditReview review, Identity identity) {
        this.office = office;
        this.review = review;
        this.identity = identity;
    }

    /// A student of the school and her seat of today.
    record Student(Person person, Enrolment seat) {

        public PersonId id() {
            return person.id();
        }

        public String name() {
            return person.name();
        }
    }

    Unit.School of(Visitor visitor) {
        return school(visitor, office.schools(visitor.asker()));
    }

    Unit.School reviewedBy(Visitor visitor) {
        return school(visitor, review.schools(visitor.asker()));
    }

    boolean mayReview(Visitor visitor) {
        return !review.schools(visitor.asker()).isEmpty();
    }

    private Unit.School school(Visitor visitor, List<UnitId> kept) {
        UnitId chosen =
                visitor.hat()
                        .map(hat -> hat.unit().id())
                        .filter(kept::contains)
                        .or(() -> kept.stream().findFirst())
                        .orElseThrow(Offices::notThere);
        if (identity.directory().unit(visitor.asker(), chosen) instanceof Unit.School school) {
            return school;
        }
        throw notThere();
    }

    /// The classes of the school year in which today falls.
    List<Unit.SchoolClass> classes(Asker asker, Unit.School school) {
        return identity.directory().below(asker, school.id()).stream()
                .filter(Unit.SchoolClass.class::isInstance)
                .map(Unit.SchoolClass.class::cast)
                .toList();
    }

    Unit.SchoolClass schoolClass(Visitor visitor, UUID id) {
        return classes(visitor.asker(), of(visitor)).stream()
                .filter(one -> one.id().value().equals(id))
                .findFirst()
                .orElseThrow(Offices::notThere);
    }

    Student student(Visitor visitor, UUID id, LocalDate today) {
        Unit.School school = of(visitor);
        PersonId person = new PersonId(id);
        Enrolment seat =
                identity.families().enrolments(visitor.asker(), person).stream()
                        .filter(one -> one.school().equals(school.id()))
                        .filter(one -> one.period().holds(today))
                        .findFirst()
                        .orElseThrow(Offices::notThere);
        return new Student(identity.directory().person(visitor.asker(), person), seat);
    }

    private static Refused notThere() {
        return new Refusal.NotFound().asException();
    }
}
