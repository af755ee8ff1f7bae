package maru.identity;

import java.util.List;
import java.util.Set;

/// What staff see of students and their guardians, and whom they may address.
///
/// A homeroom teacher and a teacher posted to a class see and address that class; a head of grade
/// the grade; office staff, administrators, the principal and vice principal every class of the
/// school. A teacher posted only to the school, and officers of the district or province, see no
/// student; officers address all schools below their office by one rule. A [Asker.Service] sees
/// all.
public interface Classes {

    /// Whom the asker may address today: classes first, then grades, then the whole school, in that
    /// order within each school; an officer the schools below her office. Counts heads: for the
    /// page that offers a choice.
    List<AddressableAudience> audiences(Asker asker);

    /// The rules of [#audiences(Asker)] alone, cheap enough for every page.
    List<Audience> addressable(Asker asker);

    /// The schools of an office's audience; none where the asker may not address it today.
    List<UnitId> schools(Asker asker, Audience.SchoolsBelow below);

    /// Whether `audience` is among [#audiences(Asker)]; cheap, for use within a transaction.
    ///
    /// @throws maru.kernel.Refused NotFound where it is not
    void requireMayAddress(Asker asker, Audience audience);

    /// A class on a day, by number.
    ///
    /// @throws maru.kernel.Refused NotFound where the asker does not keep this class today
    ClassRoster roster(Asker asker, UnitId schoolClass, AsOf asOf);

    /// Who may read for each student of an audience as of a time: the lines of a sheet. An office's
    /// audience has none: it is asked for school by school.
    ///
    /// @throws maru.kernel.Refused NotFound where the asker may not address it today
    List<Recipient> recipients(Asker asker, Audience audience, AsOf asOf);

    /// The students among `students` who are in `audience` as of a time. For a guardian asking,
    /// only her own children are looked at.
    Set<PersonId> among(Asker asker, Audience audience, Set<PersonId> students, AsOf asOf);

    /// The guardians of a student with their rights as of a time: legal representatives first, then
    /// by name.
    ///
    /// @throws maru.kernel.Refused NotFound where the asker neither keeps the student's class or
    ///   school nor has the right to read for her today
    List<Guardian> guardians(Asker asker, PersonId student, AsOf asOf);
}
