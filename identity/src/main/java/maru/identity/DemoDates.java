package maru.identity;

import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The notation with which the demo's files move along with the calendar:
///
/// - `{Y}`, `{Y-1}`, `{Y+1}`: the school year in which today falls, the one before, the one after;
///   also inside a date, `{Y-9}-05-14`
/// - `{T}`, `{T-30}`, `{T+7}`: today in Seoul, days before or after it
///
/// Files of real schools have no such notation: there the braces are a mistake like any other.
final class DemoDates {

    private static final Pattern BRACES = Pattern.compile("\\{([YT])([+-]\\d{1,4})?\\}");

    private final int schoolYear;
    private final LocalDate today;

    DemoDates(LocalDate today) {
        this.today = today;
        this.schoolYear = schoolYearOf(today);
    }

    /// 1 March begins a school year (초·중등교육법 §24).
    static int schoolYearOf(LocalDate day) {
        return day.getMonthValue() < 3 ? day.getYear() - 1 : day.getYear();
    }

    String resolve(String cell) {
        if (cell.indexOf('{') < 0) {
            return cell;
        }
        Matcher matcher = BRACES.matcher(cell);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            int shift = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
            matcher.appendReplacement(
                    out,
                    matcher.group(1).equals("Y")
                            ? String.valueOf(schoolYear + shift)
                            : today.plusDays(shift).toString());
        }
        return matcher.appendTail(out).toString();
    }
}
