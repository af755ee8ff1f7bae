package maru.portal.letters.content;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds numbers in a text that must not travel in a letter: resident registration numbers, which a
/// school may not process without a law that says so (개인정보 보호법 §24-2), and phone numbers, which a
/// writer should look at again.
public final class SensitiveNumbers {

    // Digits written apart by a dash, blank, dot or nothing; full-width digits count too (\p{Nd}).
    private static final Pattern RESIDENT =
            Pattern.compile(
                    "(?<!\\d)(\\d{2})(\\d{2})(\\d{2})\\s?[-–—‐‑.·_ ]?\\s?([1-8])(\\d{6})(?!\\d)");
    private static final Pattern PHONE =
            Pattern.compile("(?<![\\d-])(01[016789])[-. ]?(\\d{3,4})[-. ]?(\\d{4})(?![\\d-])");
    private static final Pattern ASKED =
            Pattern.compile(
                    "(주민|외국인)\\s*(등록)?\\s*번호|여권\\s*번호|운전면허\\s*번호|resident\\s+registration",
                    Pattern.CASE_INSENSITIVE);

    private SensitiveNumbers() {}

    /// Whether a text holds a number that reads as a resident or foreigner registration number: six
    /// digits that are a day, a century mark, six more. The last digit is no proof against it:
    /// numbers given since October 2020 carry none.
    public static boolean hasResidentNumber(String text) {
        Matcher matcher = RESIDENT.matcher(digits(text));
        while (matcher.find()) {
            int century =
                    switch (matcher.group(4).charAt(0)) {
                        case '1', '2', '5', '6' -> 1900;
                        default -> 2000;
                    };
            try {
                LocalDate.of(
                        century + Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)));
                return true;
            } catch (DateTimeException noDay) {
                // Thirteen digits that begin with no day: an account or order number.
            }
        }
        return false;
    }

    /// Mobile phone numbers in a text, as they are written.
    public static List<String> phones(String text) {
        return PHONE.matcher(digits(text))
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
    }

    /// Whether a question wants to know a number that identifies a person by law (§24, §24-2).
    public static boolean asksForResidentNumber(String question) {
        return ASKED.matcher(PlainText.line(question)).find();
    }

    /// Every digit of any script as an ASCII digit, invisible characters gone.
    private static String digits(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        PlainText.lines(text)
                .codePoints()
                .forEach(
                        c -> {
                            int digit = Character.digit(c, 10);
                            if (digit >= 0 && Character.isDigit(c)) {
                                plain.append((char) ('0' + digit));
                            } else {
                                plain.appendCodePoint(c);
                            }
                        });
        return plain.toString();
    }
}
