package maru.portal.letters.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import maru.identity.Language;
import maru.portal.letters.content.Facts.Period;

/// The words of a letter in one language, read from `document_*.properties` beside this class. They
/// are part of what is signed, so they are looked up here and nowhere else: neither the machine's
/// locale nor its time zone nor a framework's message source can change a byte.
public final class Words {

    private static final Map<Language, Words> ALL = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            ALL.put(language, new Words(language));
        }
    }

    private final Language language;
    private final Properties texts = new Properties();

    private Words(Language language) {
        this.language = language;
        String file = "document_" + language.tag() + ".properties";
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path.");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static Words in(Language language) {
        Words words = ALL.get(language);
        if (words == null) {
            throw new IllegalStateException(language.tag());
        }
        return words;
    }

    public Language language() {
        return language;
    }

    /// The text of `key`, with `{0}`, `{1}`, … replaced.
    public String text(String key, String... arguments) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException(
                    "document_" + language.tag() + ".properties lacks " + key);
        }
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", arguments[i]);
        }
        return text;
    }

    /// A thing to bring or wear in the reader's language, when the list of common things has it.
    public Optional<String> thing(String korean) {
        return Optional.ofNullable(texts.getProperty("thing." + korean.replace(" ", "")));
    }

    /// A day with its weekday: `2026년 11월 27일 금요일`.
    public String day(LocalDate day) {
        return DateTimeFormatter.ofPattern(text("date.day"), language.locale()).format(day);
    }

    /// A time of day: `오전 9:00`.
    public String time(LocalTime time) {
        return DateTimeFormatter.ofPattern(text("date.time"), language.locale()).format(time);
    }

    public String moment(LocalDateTime moment) {
        return text("date.moment", day(moment.toLocalDate()), time(moment.toLocalTime()));
    }

    /// A period as a family says it: one day or several, whole days or by the clock.
    public String period(Period period) {
        LocalTime from = period.from();
        LocalTime to = period.to();
        LocalDate lastDay = period.lastDay();
        String start =
                from == null ? day(period.firstDay()) : moment(period.firstDay().atTime(from));
        if (lastDay == null || lastDay.equals(period.firstDay())) {
            return to == null ? start : text("date.range", start, time(to));
        }
        return text("date.range", start, to == null ? day(lastDay) : moment(lastDay.atTime(to)));
    }

    /// An amount of won: `15,000원`, or that it is free.
    public String cost(long won) {
        if (won == 0) {
            return text("cost.free");
        }
        String digits = Long.toString(won);
        StringBuilder grouped = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                grouped.append(',');
            }
            grouped.append(digits.charAt(i));
        }
        return text("cost.won", grouped.toString());
    }

    /// A number of bytes for people: `312 KB`, `1.4 MB`.
    public static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        if (bytes < 1_000_000) {
            return (bytes + 500) / 1_000 + " KB";
        }
        long tenths = (bytes + 50_000) / 100_000;
        return tenths / 10 + "." + tenths % 10 + " MB";
    }
}
