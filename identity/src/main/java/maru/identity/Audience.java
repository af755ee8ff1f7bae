package maru.identity;

/// Whom something is addressed to: a rule, not a list. A letter to two million people is one row
/// with one of these; who is in it is worked out when somebody looks.
public sealed interface Audience {

    UnitId school();

    /// Everyone in a school, over all its classes of a school year.
    record WholeSchool(UnitId school, int schoolYear) implements Audience {}

    /// A grade of a school in a school year.
    record Grade(UnitId school, int schoolYear, int grade) implements Audience {}

    /// One class.
    record OneClass(UnitId school, UnitId schoolClass) implements Audience {}
}
