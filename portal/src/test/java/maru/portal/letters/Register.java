package maru.portal.letters;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import maru.identity.ImportFile;
import maru.kernel.Seoul;
import maru.portal.TestPortal;

/// The files of an office, written down by a test: schools of one class each, their students and
/// guardians. [#bring] brings what was written since the last time into the portal, as a school's
/// office would.
final class Register {

    private static final String UNITS = "구분,코드,이름,상위코드,학교급,영문이름,전화,학년도,학년,반";
    private static final String STAFF =
            "교직원번호,이름,언어,직위,기관코드,학년도,학년,반,시작일,종료일,휴대전화,전자우편,로그인이름,연락처확인";
    private static final String STUDENTS = "학생번호,이름,생년월일,언어,학교코드,학년도,학년,반,번호,시작일,종료일,로그인이름";
    private static final String GUARDIANS =
            "교육청코드,보호자번호,이름,언어,학생번호,관계,법정대리인,양육,권리,시작일,종료일,근거,휴대전화,전자우편,연락처확인";

    private final TestPortal portal;
    private final List<String> units = new ArrayList<>();
    private final List<String> staff = new ArrayList<>();
    private final List<String> students = new ArrayList<>();
    private final List<String> guardians = new ArrayList<>();
    private final Map<String, String> phones = new HashMap<>();
    private int phoneNumbers;

    Register(TestPortal portal) {
        this.portal = portal;
        units.add("교육청,J10,경기도교육청,,,,,,,");
        units.add("교육지원청,지원청,지원청,J10,,,,,,");
    }

    /// This school year.
    static int year() {
        LocalDate day = LocalDate.now(Seoul.ZONE);
        return day.getMonthValue() < 3 ? day.getYear() - 1 : day.getYear();
    }

    /// A school with the class 3-2 and its teacher, whose key is `T-CODE`.
    void school(String code, String name, String teacher) {
        units.add("학교,%s,%s,지원청,초등학교,,,,,".formatted(code, name));
        units.add("학급,,,%s,,,,%d,3,2".formatted(code, year()));
        staff.add(
                "T-%s,%s,,담임교사,%s,%d,3,2,%d-03-01,,%s,,,예"
                        .formatted(code, teacher, code, year(), year(), phone()));
    }

    void student(String key, String name, LocalDate born, String school, int number) {
        students.add(
                "%s,%s,%s,,%s,%d,3,2,%d,%d-03-01,,%s"
                        .formatted(key, name, born, school, year(), number, year(), key));
    }

    void guardian(Guardianship one) {
        guardians.add(
                "J10,%s,%s,,%s,%s,%s,예,%s,%s,%s,%s,%s,,예"
                        .formatted(
                                one.key(),
                                one.name(),
                                one.student(),
                                one.relation(),
                                one.legalRepresentative() ? "예" : "아니요",
                                one.rights(),
                                one.from(),
                                one.to() == null ? "" : one.to().toString(),
                                one.basis(),
                                phones.computeIfAbsent(one.key(), _ -> phone())));
    }

    /// Who has a confirmed number has an account.
    private String phone() {
        phoneNumbers++;
        return "010-%04d-%04d".formatted(1000 + phoneNumbers / 10_000, phoneNumbers % 10_000);
    }

    /// A line of the guardians' file.
    ///
    /// @param rights `모두`, or some of 읽기, 서명, 개인정보동의, 연락
    record Guardianship(
            String key,
            String name,
            String student,
            String relation,
            boolean legalRepresentative,
            String rights,
            LocalDate from,
            @org.jspecify.annotations.Nullable LocalDate to,
            String basis) {}

    void bring() {
        List<ImportFile> files = new ArrayList<>();
        add(files, "units.csv", UNITS, units);
        add(files, "staff.csv", STAFF, staff);
        add(files, "students.csv", STUDENTS, students);
        add(files, "guardians.csv", GUARDIANS, guardians);
        portal.bring(files);
    }

    private static void add(List<ImportFile> files, String name, String head, List<String> lines) {
        if (!lines.isEmpty()) {
            byte[] bytes =
                    (head + "\n" + String.join("\n", lines) + "\n")
                            .getBytes(StandardCharsets.UTF_8);
            files.add(new ImportFile(name, () -> new ByteArrayInputStream(bytes)));
            lines.clear();
        }
    }
}
