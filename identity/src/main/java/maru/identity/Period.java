package maru.identity;

import java.time.LocalDate;
import java.util.Optional;

/// Days from `from` to `to`, both included; without `to` it goes on. A right that lasts to 31 March
/// ends at midnight in Seoul when 1 April begins.
public record Period(LocalDate from, Optional<LocalDate> to) {

    public boolean holds(LocalDate day) {
        return !day.isBefore(from) && to.map(last -> !day.isAfter(last)).orElse(true);
    }
}
