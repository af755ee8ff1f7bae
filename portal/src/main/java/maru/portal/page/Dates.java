package maru.portal.page;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import maru.identity.Language;
import maru.kernel.Seoul;

/// Dates as people say them, in Korean time and always with the weekday: `11월 24일(화) 오후 6:00`. The
/// year stands there when it is not this one. In templates `${frame.dates}`.
public record Dates(Language language, Clock clock) {

    /// A day: `11월 24일(화)`.
    public String day(LocalDate day) {
        boolean thisYear = day.getYear() == Seoul.today(clock).getYear();
        String pattern =
                switch (language) {
                    case KO -> thisYear ? "M월 d일(E)" : "uuuu년 M월 d일(E)";
                    case EN -> thisYear ? "EEE, MMM d" : "EEE, MMM d, uuuu";
                    case ZH -> thisYear ? "M月d日(E)" : "uuuu年M月d日(E)";
                    case VI -> thisYear ? "EEEE, d/M" : "EEEE, d/M/uuuu";
                };
        return DateTimeFormatter.ofPattern(pattern, locale()).format(day);
    }

    /// A moment: `11월 24일(화) 오후 6:00`.
    public String moment(Instant instant) {
        ZonedDateTime there = instant.atZone(Seoul.ZONE);
        return day(there.toLocalDate()) + " " + time(instant);
    }

    /// The time of day: `오후 6:00`.
    public String time(Instant instant) {
        String pattern =
                switch (language) {
                    case KO -> "a h:mm";
                    case EN -> "h:mm a";
                    case ZH, VI -> "HH:mm";
                };
        return DateTimeFormatter.ofPattern(pattern, locale()).format(instant.atZone(Seoul.ZONE));
    }

    /// How far a day is from today: negative is past. Pages turn it into words with the keys
    /// `date.today`, `date.tomorrow`, `date.yesterday`, `date.days-left`, `date.days-ago`.
    public long daysFromToday(LocalDate day) {
        return day.toEpochDay() - Seoul.today(clock).toEpochDay();
    }

    /// The key in the language files for [#daysFromToday]; the number is its argument.
    public String distanceKey(LocalDate day) {
        long days = daysFromToday(day);
        if (days == 0) {
            return "date.today";
        } else if (days == 1) {
            return "date.tomorrow";
        } else if (days == -1) {
            return "date.yesterday";
        }
        return days > 0 ? "date.days-left" : "date.days-ago";
    }

    /// The whole, for machines: `2026-11-24`.
    public String machine(LocalDate day) {
        return day.toString();
    }

    public LocalDate today() {
        return Seoul.today(clock);
    }

    public LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, Seoul.ZONE);
    }

    private Locale locale() {
        return switch (language) {
            case KO -> Locale.KOREA;
            case EN -> Locale.US;
            case ZH -> Locale.SIMPLIFIED_CHINESE;
            case VI -> Locale.forLanguageTag("vi-VN");
        };
    }
}
