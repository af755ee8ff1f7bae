package maru.bench.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import maru.bench.Ground;
import maru.identity.Asker;
import maru.identity.ImportFile;
import maru.identity.PeopleImport;
import maru.identity.PersonId;
import maru.kernel.Seoul;

/// Schools, classes and people as an office's files name them, brought in through the import.
///
/// @param year the school year of all classes
record SchoolFiles(int schools, int grades, int classes, int year) {

    static SchoolFiles of(int schools, int grades, int classes) {
        int year = Seoul.today(Clock.systemUTC()).minusMonths(2).getYear();
        return new SchoolFiles(schools, grades, classes, year);
    }

    static void bring(Ground ground, String... texts) {
        List<ImportFile> files =
                Stream.of(texts)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .map(
                                bytes ->
                                        new ImportFile(
                                                "bench.csv", () -> new ByteArrayInputStream(bytes)))
                        .toList();
        var report =
                new PeopleImport(ground.owner(), Clock.systemUTC())
                        .run(new Asker.Service("launcher.admin"), files, false);
        if (!report.done()) {
            throw new IllegalStateException(report.problems().toString());
        }
    }

    String units() {
        StringBuilder text =
                new StringBuilder(
                        """
                        구분,코드,이름,상위코드,학교급,학년도,학년,반
                        교육청,J10,경기도교육청,,,,,
                        교육지원청,수원교육지원청,수원교육지원청,J10,,,,
                        """);
        for (int school = 0; school < schools; school++) {
            int code = code(school);
            text.append("학교,%d,학교%d,수원교육지원청,초등학교,,,\n".formatted(code, school));
            for (int grade = 1; grade <= grades; grade++) {
                for (int label = 1; label <= classes; label++) {
                    text.append("학급,,,%d,,%d,%d,%d\n".formatted(code, year, grade, label));
                }
            }
        }
        return text.toString();
    }

    /// A class of so many in each seat of the schools.
    String students(int seats) {
        StringBuilder text = new StringBuilder("학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일\n");
        int student = 0;
        for (int school = 0; school < schools; school++) {
            for (int grade = 1; grade <= grades; grade++) {
                for (int label = 1; label <= classes; label++) {
                    for (int seat = 1; seat <= seats; seat++) {
                        student++;
                        text.append(
                                "S%d,학생%d,2016-05-05,%d,%d,%d,%d,%d,%d-03-02\n"
                                        .formatted(
                                                student,
                                                student,
                                                code(school),
                                                year,
                                                grade,
                                                label,
                                                seat,
                                                year));
                    }
                }
            }
        }
        return text.toString();
    }

    /// A guardian with a confirmed telephone for each of the first students.
    static String guardians(int students) {
        StringBuilder text =
                new StringBuilder("교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,연락처확인\n");
        for (int student = 1; student <= students; student++) {
            text.append(
                    "J10,G%d,보호자%d,S%d,어머니,예,예,모두,2024-03-01,가족관계증명서,010-%04d-%04d,예\n"
                            .formatted(
                                    student, student, student, student / 10_000, student % 10_000));
        }
        return text.toString();
    }

    /// Brings in one teacher, who signs in as `hana`.
    static PersonId teacher(Ground ground) {
        SchoolFiles one = of(1, 1, 1);
        bring(
                ground,
                one.units(),
                "교직원번호,이름,직위,기관코드,시작일,로그인이름\nt1,김하나,교사,%d,%d-03-01,hana\n"
                        .formatted(code(0), one.year()));
        UUID id =
                ground.owner()
                        .read(
                                transaction ->
                                        transaction.one(
                                                "select person from identity.person_key",
                                                row -> row.uuid("person")));
        return new PersonId(id);
    }

    private static int code(int school) {
        return 1_000_000 + school;
    }
}
