package maru.identity;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/// A student of whom the asker has at least [Right#READ] on the day that was asked about, and where
/// the student is on that day. A student asking sees herself, with [Relation#SELF].
///
/// @param place empty when she is enrolled nowhere on that day (between schools, graduated)
/// @param rights what the asker may do for this student on that day, limits already taken off
public record Child(
        PersonId id, String name, Optional<Place> place, Relation relation, Set<Right> rights) {

    public Child {
        rights = Set.copyOf(rights);
    }

    public boolean may(Right right) {
        return rights.contains(right);
    }

    /// A seat in a class.
    ///
    /// @param number the student's number in the class (번호)
    public record Place(
            Unit.School school, Unit.SchoolClass schoolClass, int number, LocalDate since) {}
}
