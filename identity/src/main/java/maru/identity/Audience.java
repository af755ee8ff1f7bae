package maru.identity;

import java.util.Set;

/// Whom something is addressed to: a rule, not a list. A letter to two million people is one row
/// with one of these; who is in it is worked out when somebody looks.
public sealed interface Audience {

    /// The school, or the office above schools, to which it belongs.
    default UnitId unit() {
        return switch (this) {
            case WholeSchool whole -> whole.school();
            case Grade grade -> grade.school();
            case OneClass one -> one.school();
            case SchoolsBelow below -> below.office();
        };
    }

    /// Whether a class is in it.
    ///
    /// @param offices those above the class's school, as [Directory#officesAbove] tells them
    default boolean holds(Unit.SchoolClass one, Set<UnitId> offices) {
        return switch (this) {
            case WholeSchool whole ->
                    whole.school().equals(one.school()) && whole.schoolYear() == one.schoolYear();
            case Grade grade ->
                    grade.school().equals(one.school())
                            && grade.schoolYear() == one.schoolYear()
                            && grade.grade() == one.grade();
            case OneClass only -> only.schoolClass().equals(one.id());
            case SchoolsBelow below ->
                    below.schoolYear() == one.schoolYear() && offices.contains(below.office());
        };
    }

    /// Everyone in a school, over all its classes of a school year.
    record WholeSchool(UnitId school, int schoolYear) implements Audience {}

    /// A grade of a school in a school year.
    record Grade(UnitId school, int schoolYear, int grade) implements Audience {}

    /// One class.
    record OneClass(UnitId school, UnitId schoolClass) implements Audience {}

    /// Everyone in all schools below an office of education or a district support office, in a
    /// school year. Who addresses it sees no student; each school sees its own.
    record SchoolsBelow(UnitId office, int schoolYear) implements Audience {

        /// What of it one school is.
        public WholeSchool in(UnitId school) {
            return new WholeSchool(school, schoolYear);
        }
    }
}
