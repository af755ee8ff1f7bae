package maru.documents.fields;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Dates and times as Korean papers write them: 2026. 11. 25.(수), 2026년 11월 25일, 11월 25일(수), 11/25,
/// 26.11.25., 09:00, 오후 2시 30분.
///
/// A date without a year is of the year that its day of the week fits; without one, the nearest
/// such day that is not more than two months gone.
final class WrittenDates {

    private static final String WEEKDAY = "(?:\\s*\\(\\s*([월화수목금토일])(?:요일)?\\s*\\))?";

    private static final Pattern DATE =
            Pattern.compile(
                    "(?<![\\d.,/-])(?:"
                            + "(20\\d\\d|'?\\d\\d)\\s*(?:[.]|년)\\s*(\\d{1,2})\\s*(?:[.]|월)\\s*(\\d{1,2})\\s*(?:[.]|일)?"
                            + "|(20\\d\\d)[-/](\\d{1,2})[-/](\\d{1,2})"
                            + "|(\\d{1,2})\\s*월\\s*(\\d{1,2})\\s*일"
                            + "|(\\d{1,2})/(\\d{1,2})(?!\\d)"
                            + "|(\\d{1,2})\\.\\s*(\\d{1,2})\\.(?=\\s*\\()"
                            + ")"
                            + WEEKDAY);

    /// What may follow a first date: another day of the same month.
    private static final Pattern DAY_ONLY =
            Pattern.compile("^\\s*[~∼～\\-–]\\s*(\\d{1,2})\\s*(?:일|\\.)" + WEEKDAY);

    private static final Pattern TIME =
            Pattern.compile(
                    "(오전|오후|낮|저녁|밤|새벽)?\\s*(?<![\\d:])(\\d{1,2})\\s*(?::\\s*(\\d{2})(?!\\d)|시(?!간)(?:\\s*(\\d{1,2})\\s*분|\\s*(반))?)");

    private final LocalDate today;

    WrittenDates(LocalDate today) {
        this.today = today;
    }

    /// A date and where it stands.
    record Found(LocalDate date, int start, int end) {}

    List<Found> dates(String text) {
        List<Found> found = new ArrayList<>();
        Matcher matcher = DATE.matcher(text);
        while (matcher.find()) {
            dateOf(matcher)
                    .ifPresent(date -> found.add(new Found(date, matcher.start(), matcher.end())));
        }
        return found;
    }

    /// The last day of a span that began with `first`.
    Optional<Found> lastDay(String text, Found first) {
        String rest = text.substring(first.end());
        Matcher dayOnly = DAY_ONLY.matcher(rest);
        if (dayOnly.find()) {
            try {
                LocalDate date = first.date().withDayOfMonth(Integer.parseInt(dayOnly.group(1)));
                if (date.isAfter(first.date())) {
                    return Optional.of(new Found(date, first.end(), first.end() + dayOnly.end()));
                }
            } catch (DateTimeException none) {
                return Optional.empty();
            }
        }
        return dates(text).stream()
                .filter(
                        other ->
                                other.start() >= first.end()
                                        && other.date().isAfter(first.date())
                                        && text.substring(first.end(), other.start())
                                                .matches(".{0,20}([~∼～–-]|부터).{0,3}"))
                .findFirst();
    }

    List<LocalTime> times(String text) {
        List<LocalTime> times = new ArrayList<>();
        Matcher matcher = TIME.matcher(text);
        @Nullable String half = null;
        while (matcher.find()) {
            half = matcher.group(1) == null ? half : matcher.group(1);
            int hour = Integer.parseInt(matcher.group(2));
            String minutes = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
            int minute =
                    minutes == null
                            ? (matcher.group(5) == null ? 0 : 30)
                            : Integer.parseInt(minutes);
            if (half != null && List.of("오후", "저녁", "밤", "낮").contains(half) && hour < 12) {
                hour += hour >= 10 && half.equals("낮") ? 0 : 12;
            }
            if (hour <= 23 && minute <= 59) {
                times.add(LocalTime.of(hour, minute));
            }
        }
        return times;
    }

    private Optional<LocalDate> dateOf(Matcher matcher) {
        @Nullable String year = first(matcher, 1, 4);
        @Nullable String month = first(matcher, 2, 5, 7, 9, 11);
        @Nullable String day = first(matcher, 3, 6, 8, 10, 12);
        @Nullable String weekday = matcher.group(13);
        if (month == null || day == null) {
            return Optional.empty();
        }
        try {
            int numberOfMonth = Integer.parseInt(month);
            int numberOfDay = Integer.parseInt(day);
            if (year != null) {
                int number = Integer.parseInt(year.replace("'", ""));
                return Optional.of(
                        LocalDate.of(
                                number < 100 ? 2000 + number : number, numberOfMonth, numberOfDay));
            }
            return withoutYear(numberOfMonth, numberOfDay, weekday);
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private Optional<LocalDate> withoutYear(int month, int day, @Nullable String weekday) {
        List<LocalDate> years = new ArrayList<>();
        for (int year = today.getYear() - 1; year <= today.getYear() + 1; year++) {
            LocalDate date = LocalDate.of(year, month, 1);
            if (day <= date.lengthOfMonth()) {
                years.add(date.withDayOfMonth(day));
            }
        }
        Optional<LocalDate> fitting =
                weekday == null
                        ? Optional.empty()
                        : years.stream()
                                .filter(date -> date.getDayOfWeek() == dayOf(weekday))
                                .min(
                                        java.util.Comparator.comparingLong(
                                                date ->
                                                        Math.abs(
                                                                date.toEpochDay()
                                                                        - today.toEpochDay())));
        return fitting.or(
                () ->
                        years.stream()
                                .filter(date -> !date.isBefore(today.minusMonths(2)))
                                .findFirst());
    }

    private static DayOfWeek dayOf(String korean) {
        return DayOfWeek.of("월화수목금토일".indexOf(korean) + 1);
    }

    private static @Nullable String first(Matcher matcher, int... groups) {
        for (int group : groups) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return null;
    }
}
