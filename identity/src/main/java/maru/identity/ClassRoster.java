package maru.identity;

import java.time.LocalDate;
import java.util.List;

/// A class on a day, ordered by number.
public record ClassRoster(
        Unit.School school, Unit.SchoolClass schoolClass, LocalDate day, List<Seat> seats) {

    public ClassRoster {
        seats = List.copyOf(seats);
    }

    /// One student of a class.
    public record Seat(int number, PersonId student, String name) {}
}
