package maru.portal.letters.content;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a family looks for first, typed so that it can be shown on top in the reader's language
/// without any model. All times are Korean time. Everything may be absent.
///
/// @param bring single items, such as `도시락`; known ones are shown with their translation
/// @param deadline until when the family must act; a consent form needs one
public record Facts(
        @Nullable Period period,
        @Nullable String place,
        @Nullable Cost cost,
        List<String> bring,
        @Nullable String wear,
        @Nullable LocalDateTime deadline,
        @Nullable Contact contact) {

    public static final Facts NONE = new Facts(null, null, null, List.of(), null, null, null);

    public Facts {
        bring = List.copyOf(bring);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }

    /// When it takes place. Without times it is whole days; without `lastDay` it is one day.
    public record Period(
            LocalDate firstDay,
            @Nullable LocalTime from,
            @Nullable LocalDate lastDay,
            @Nullable LocalTime to) {}

    /// What it costs for each child, in won, with a word on how it is paid. 0 says that it is free.
    public record Cost(long won, @Nullable String note) {}

    /// Whom to ask.
    public record Contact(String name, @Nullable String phone) {}
}
