package maru.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who people are and what they are where.
public interface Directory {

    /// The asker herself, with the birth date.
    ///
    /// @throws maru.kernel.Refused NotFound for a service, and for a person who is not (any longer)
    ///   known or whose account is closed: the session must then end
    Person me(Asker asker);

    /// Somebody else: people of the asker's own children's schools who are staff there, the asker's
    /// children and their other guardians, and for staff also colleagues and the students and
    /// guardians whom she may address.
    ///
    /// @throws maru.kernel.Refused NotFound for all others
    Person person(Asker asker, PersonId person);

    /// The names of those of `people` whom the asker may see, for lists. Whom she may not see is
    /// absent, as if unknown. What must keep its author's name for good (a sent letter) stores it.
    Map<PersonId, String> names(Asker asker, Set<PersonId> people);

    /// The asker's own hats today: staff posts first, then guardian (one for each school of her
    /// children), then student. Empty for a service. The role switch in the page is this list.
    List<Post> posts(Asker asker);

    /// The asker's hats as of another time.
    List<Post> posts(Asker asker, AsOf asOf);

    /// A unit that the asker belongs to in any way today (through a post, a child or an enrolment),
    /// above or, for officers, below it.
    ///
    /// @throws maru.kernel.Refused NotFound for others, also where the unit exists
    Unit unit(Asker asker, UnitId unit);

    /// Those of `units` that [#unit] would answer.
    Map<UnitId, Unit> units(Asker asker, Set<UnitId> units);

    /// The district and the office above each of these schools, which are public facts.
    Map<UnitId, Set<UnitId>> officesAbove(Set<UnitId> schools);

    /// The units directly below one that the asker can see; for schools the classes of the school
    /// year in which today falls. By name, classes by grade and label.
    List<Unit> below(Asker asker, UnitId unit);

    /// Who holds staff posts in a school today, for those who belong to that school: principal
    /// first, then by role and name.
    ///
    /// @throws maru.kernel.Refused NotFound where the asker does not belong to the school
    List<StaffMember> staff(Asker asker, UnitId school);

    /// One member of a school's staff with all her posts there.
    record StaffMember(PersonId id, String name, List<Post> posts) {

        public StaffMember {
            posts = List.copyOf(posts);
        }

        public Optional<Post> homeroom() {
            return posts.stream().filter(post -> post.role() == Role.HOMEROOM_TEACHER).findFirst();
        }
    }
}
