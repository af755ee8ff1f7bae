package maru.identity;

/// A spell of a student in a class. A transfer ends one and begins another.
public record Enrolment(
        PersonId student, UnitId school, Unit.SchoolClass schoolClass, int number, Period period) {}
