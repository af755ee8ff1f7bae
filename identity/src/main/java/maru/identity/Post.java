package maru.identity;

/// A role that somebody holds in a unit over a period: a hat. For guardians the unit is a child's
/// school, for students their class; these two follow from guardianships and enrolments.
public record Post(PersonId person, Role role, Unit unit, Period period) {}
