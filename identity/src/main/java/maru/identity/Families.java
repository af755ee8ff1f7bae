package maru.identity;

import java.util.List;
import java.util.Set;

/// Which children a person may see and what she may do for them, by date. This is answered here and
/// nowhere else.
///
/// Rights come from guardianships, each with its own rights and dates; several guardians of one
/// student are equal unless a row says otherwise. On top of what is written there:
///
/// - a student sees her own things; from 14 on she has [Right#DATA_CONSENT] for herself (개인정보 보호법
///   §22-2), from 19 on (민법 §4) also [Right#SIGN]
/// - from the day on which the student turns 19, guardians keep [Right#READ] and [Right#CONTACT]
/// - all changes take effect at midnight in Seoul
public interface Families {

    /// The children whom the asker may see today, the eldest first; twins by name. A student asking
    /// gets herself. Empty for a service and for staff without children of their own.
    List<Child> children(Asker asker);

    /// The same as of another time.
    List<Child> children(Asker asker, AsOf asOf);

    /// One of [#children(Asker)].
    ///
    /// @throws maru.kernel.Refused NotFound where the asker has no right to read today
    Child child(Asker asker, PersonId student);

    /// What the asker may do for the student as of a time; empty for everyone else's children.
    Set<Right> rights(Asker asker, PersonId student, AsOf asOf);

    /// Passes when the asker has `right` for the student today, else refuses. Call it within the
    /// transaction that acts on it.
    ///
    /// @throws maru.kernel.Refused NotFound without [Right#READ] today, Forbidden without `right`
    Child require(Asker asker, PersonId student, Right right);

    /// All spells of a child in classes by what is recorded now, newest first: what was addressed
    /// to a class reaches those who were in it then.
    ///
    /// @throws maru.kernel.Refused NotFound where the asker neither has the right to read today nor
    ///   keeps the student's class or school as staff
    List<Enrolment> enrolments(Asker asker, PersonId student);

    /// The same for all the asker's children of today in one query.
    List<Enrolment> enrolmentsOfChildren(Asker asker);
}
