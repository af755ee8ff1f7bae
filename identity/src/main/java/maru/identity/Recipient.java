package maru.identity;

import java.util.List;

/// A student in an audience, with all who may read for her: one line of a teacher's sheet. Ordered
/// by grade, class and number.
public record Recipient(
        PersonId student,
        String name,
        Unit.SchoolClass schoolClass,
        int number,
        List<Guardian> guardians) {

    public Recipient {
        guardians = List.copyOf(guardians);
    }
}
