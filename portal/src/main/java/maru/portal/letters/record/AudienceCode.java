package maru.portal.letters.record;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.identity.Audience;
import maru.identity.Audience.Grade;
import maru.identity.Audience.OneClass;
import maru.identity.Audience.SchoolsBelow;
import maru.identity.Audience.WholeSchool;
import maru.identity.UnitId;

/// An audience as one word, for forms and drafts: `class:SCHOOL:CLASS`, `grade:SCHOOL:2026:3`,
/// `school:SCHOOL:2026`, `office:OFFICE:2026`.
public final class AudienceCode {

    private static final String ID =
            "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
    private static final Pattern CLASS = Pattern.compile("class:" + ID + ":" + ID);
    private static final Pattern GRADE = Pattern.compile("grade:" + ID + ":(\\d{4}):(\\d{1,2})");
    private static final Pattern SCHOOL = Pattern.compile("school:" + ID + ":(\\d{4})");

    private static final Pattern OFFICE = Pattern.compile("office:" + ID + ":(\\d{4})");

    private AudienceCode() {}

    public static String write(Audience audience) {
        return switch (audience) {
            case OneClass one -> "class:" + one.school() + ":" + one.schoolClass();
            case Grade grade ->
                    "grade:" + grade.school() + ":" + grade.schoolYear() + ":" + grade.grade();
            case WholeSchool whole -> "school:" + whole.school() + ":" + whole.schoolYear();
            case SchoolsBelow below -> "office:" + below.office() + ":" + below.schoolYear();
        };
    }

    /// Empty for what [#write(Audience)] would not write.
    public static Optional<Audience> read(String code) {
        Matcher one = CLASS.matcher(code);
        if (one.matches()) {
            return Optional.of(new OneClass(UnitId.of(one.group(1)), UnitId.of(one.group(2))));
        }
        Matcher grade = GRADE.matcher(code);
        if (grade.matches()) {
            return Optional.of(
                    new Grade(
                            UnitId.of(grade.group(1)),
                            Integer.parseInt(grade.group(2)),
                            Integer.parseInt(grade.group(3))));
        }
        Matcher school = SCHOOL.matcher(code);
        if (school.matches()) {
            return Optional.of(
                    new WholeSchool(UnitId.of(school.group(1)), Integer.parseInt(school.group(2))));
        }
        Matcher office = OFFICE.matcher(code);
        if (office.matches()) {
            return Optional.of(
                    new SchoolsBelow(
                            UnitId.of(office.group(1)), Integer.parseInt(office.group(2))));
        }
        return Optional.empty();
    }
}
