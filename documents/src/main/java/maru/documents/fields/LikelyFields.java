package maru.documents.fields;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/// What families look for first, as far as a paper says it in a way that is usual in schools. Times
/// are as written, which is Korean time.
///
/// @param place at most 200 characters, as all texts here
/// @param won for each child; 0 for what is said to be free
public record LikelyFields(
        Optional<Span> when,
        Optional<String> place,
        Optional<Long> won,
        Optional<String> costNote,
        List<String> bring,
        Optional<String> wear,
        Optional<LocalDateTime> deadline,
        Optional<String> contact,
        Optional<String> phone) {

    /// A day or several, with times where they stand beside.
    public record Span(
            LocalDate firstDay,
            Optional<LocalTime> from,
            Optional<LocalDate> lastDay,
            Optional<LocalTime> to) {}

    public LikelyFields {
        bring = List.copyOf(bring);
    }

    /// How many of them were found.
    public int count() {
        return (int)
                        List.of(when, place, won, wear, deadline, contact, phone).stream()
                                .filter(Optional::isPresent)
                                .count()
                + (bring.isEmpty() ? 0 : 1);
    }
}
