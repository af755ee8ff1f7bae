package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import maru.kernel.Refused;
import org.assertj.core.api.Assertions;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files as schools have them: in the encodings and with the damage of spreadsheets, as all there
/// is of a scope, and undone again.
class SchoolFilesTest {

    private static final LocalDate DAY = LocalDate.of(2031, 4, 7);
    private static final String HEADINGS = "학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일\n";

    private static final Town TOWN =
            Town.of(
                    HEADINGS
                            + """
                            base1,김민준,2022-05-05,1000001,2031,3,1,1,2031-03-01
                            base2,이서윤,2022-06-05,1000001,2031,3,1,2,2031-03-01
                            base3,박준호,2021-06-05,1000001,2031,4,2,1,2031-03-01
                            base4,최서진,2021-07-05,1000001,2031,4,2,2,2031-03-01
                            """,
                    """
                    교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,연락처확인
                    J10,parent,이엄마,base1,어머니,예,예,모두,2031-03-01,가족관계증명서,010-5555-0001,예
                    """);

    @AfterAll
    static void close() {
        TOWN.close();
    }

    private static ImportReport bring(ImportOptions options, byte[]... files) {
        List<ImportFile> sources = new ArrayList<>();
        for (byte[] file : files) {
            sources.add(new ImportFile("file", () -> new ByteArrayInputStream(file)));
        }
        return new PeopleImport(TOWN.owner(), Town.clock(DAY))
                .run(new Asker.Service("launcher.admin"), sources, options);
    }

    private static ImportReport tried(String text) {
        return bring(ImportOptions.plain(true), text.getBytes(StandardCharsets.UTF_8));
    }

    private static ImportOptions confirming(int ends) {
        return new ImportOptions(
                false, Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.of(ends));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsWhatExcelAndNeisExport() throws IOException {
        String text = HEADINGS + "new1,홍길동,2022-05-05,1000001,2031,3,2,1,2031-04-07\n";
        for (byte[] file :
                List.of(
                        utf8(text),
                        utf8("\uFEFF" + text),
                        utf8(text.replace("\n", "\r\n")),
                        text.getBytes(Charset.forName("x-windows-949")),
                        workbook(text, false))) {
            ImportReport report = bring(ImportOptions.plain(true), file);
            assertThat(report.problems()).isEmpty();
            assertThat(report.people()).isEqualTo(1);
            assertThat(report.changes())
                    .anySatisfy(
                            line ->
                                    assertThat(line)
                                            .startsWith("+ 홍길동 재적 가람초등학교 3학년 2반 1 2031-04-07~"));
        }
    }

    private static byte[] workbook(String csv, boolean asNumbers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("학생");
            String[] lines = csv.split("\n", -1);
            for (int row = 0; row < lines.length; row++) {
                String[] cells = lines[row].split(",", -1);
                for (int column = 0; column < cells.length; column++) {
                    if (asNumbers && cells[column].matches("\\d+")) {
                        sheet.value(row, column, Long.parseLong(cells[column]));
                    } else if (asNumbers && cells[column].matches("\\d{4}-\\d{2}-\\d{2}")) {
                        sheet.value(row, column, LocalDate.parse(cells[column]));
                        sheet.style(row, column).format("yyyy-MM-dd").set();
                    } else if (asNumbers && cells[column].equals("3월 2일")) {
                        sheet.value(row, column, LocalDate.of(2031, 3, 2));
                        sheet.style(row, column).format("m&quot;월&quot; d&quot;일&quot;").set();
                    } else {
                        sheet.value(row, column, cells[column]);
                    }
                }
            }
        }
        return out.toByteArray();
    }

    @Test
    void readsAWorkbooksOwnNumbersAndDates() throws IOException {
        ImportReport report =
                bring(
                        ImportOptions.plain(true),
                        workbook(
                                HEADINGS + "new1,홍길동,2022-05-05,1000001,2031,3,3월 2일,7,2031-04-07",
                                true));
        assertThat(report.problems()).isEmpty();
        assertThat(report.repairs()).extracting(ImportRepair::read).containsExactly("2");
        assertThat(report.changes().toString()).contains("3학년 2반 7 2031-04-07~");
    }

    @Test
    void repairsASpreadsheetsDamageOnlyWhereItCanMeanOneThingAndShowsIt() {
        record Case(String line, String read) {}
        String start = "new1,홍길동,2022-05-05,1000001,2031,";
        for (Case one :
                List.of(
                        new Case(start + "3,3-2,1,2031-04-07", "2"),
                        new Case(start + "3,3월 2일,1,2031-04-07", "2"),
                        new Case(start + "3.0,2,1,2031-04-07", "3"),
                        new Case(start + "3,2.0,1,2031-04-07", "2"),
                        new Case(start + "3,2,1.0,2031-04-07", "1"),
                        new Case(start + "3,2,1,2031. 4. 7.", "2031-04-07"),
                        new Case(start + "3,2,1,2031/4/7", "2031-04-07"),
                        new Case(start + "3,2,1,20310407", "2031-04-07"),
                        new Case(start + "3,2,1,2031-04-07 0:00", "2031-04-07"),
                        new Case(
                                "new1,홍길동,2022-05-05,1000001.0,2031,3,2,1,2031-04-07",
                                "1000001"))) {
            ImportReport report = tried(HEADINGS + one.line());
            assertThat(report.problems()).as(one.line()).isEmpty();
            assertThat(report.repairs())
                    .as(one.line())
                    .extracting(ImportRepair::read)
                    .containsExactly(one.read());
        }
        for (String line :
                List.of(
                        start + "4,3-2,1,2031-04-07",
                        start + "3,4월 1일,1,2031-04-07",
                        start + "3,2,1,4월 7일",
                        "new1,홍길동,22-05-05,1000001,2031,3,2,1,2031-04-07",
                        "2.03E+11,홍길동,2022-05-05,1000001,2031,3,2,1,2031-04-07")) {
            assertThat(tried(HEADINGS + line).problems()).as(line).hasSize(1);
        }
    }

    @Test
    void givesAMobileNumberItsZeroBack() {
        ImportReport report =
                tried(
                        """
                        교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,연락처확인
                        J10,newparent,새엄마,base2,어머니,예,예,모두,2031-03-01,가족관계증명서,1055550002,예
                        """);
        assertThat(report.problems()).isEmpty();
        assertThat(report.repairs()).extracting(ImportRepair::read).containsExactly("01055550002");
    }

    @Test
    void answersMalformedFilesWithLineColumnAndWhatToWrite() {
        @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
        record Case(byte[] file, int line, String column, String answer) {}
        byte[] broken = utf8(HEADINGS + "new1,홍길동\n");
        byte[] bytes = {(byte) 0xff, (byte) 0xff, 'a', ',', 'b'};
        for (Case one :
                List.of(
                        new Case(utf8(""), 1, "", "첫 줄에 제목"),
                        new Case(utf8("이름,나이\n홍길동,9\n"), 1, "", "제목으로 파일의 종류"),
                        new Case(utf8(HEADINGS.strip() + ",취미\n"), 1, "취미", "모르는 제목"),
                        new Case(utf8(HEADINGS + "a,\"홍,2022\n"), 2, "", "따옴표가 닫히지"),
                        new Case(
                                utf8(
                                        HEADINGS
                                                + "a,홍,길동,2022-05-05,1000001,2031,3,2,1,2031-04-07\n"),
                                2,
                                "",
                                "칸이 제목보다"),
                        new Case(bytes, 1, "", "CSV UTF-8로"),
                        new Case(
                                new byte[] {
                                    (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 0, 0, 0, 0, 0, 0
                                },
                                1,
                                "",
                                "옛 엑셀"),
                        new Case(new byte[] {'P', 'K', 3, 4, 1, 2, 3}, 1, "", "엑셀 파일을 읽을 수"),
                        new Case(broken, 2, "학교코드", "비어 있습니다"),
                        new Case(
                                utf8(HEADINGS + "a,홍,2022-05-05,9999999,2031,3,2,1,2031-04-07\n"),
                                2,
                                "학교코드",
                                "학교가 없습니다"),
                        new Case(
                                utf8(
                                        HEADINGS
                                                + "a,홍,2022-05-05,1000001,2031,3,2,1,2031-04-07\n"
                                                + "b,김,2022-05-05,1000001,2031,3,2,1,2031-04-07\n"),
                                3,
                                "번호",
                                "1번이 두 명"),
                        new Case(utf8(HEADINGS + "x".repeat(2_000)), 2, "", "한 칸이 너무"),
                        new Case(utf8("범위,1000001,열\n" + HEADINGS), 1, "범위", "학교코드,학년"))) {
            ImportReport report = bring(ImportOptions.plain(true), one.file());
            assertThat(report.done()).isFalse();
            assertThat(report.problems())
                    .anySatisfy(
                            problem -> {
                                assertThat(problem.line()).isEqualTo(one.line());
                                assertThat(problem.column()).isEqualTo(one.column());
                                assertThat(problem.message()).contains(one.answer());
                            });
        }
    }

    private static String state() {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.one(
                                        """
                                        select string_agg(line, e'\\n' order by line) as lines from (
                                            select 'e' || (e.student, e.class, e.number, e.valid)::text
                                                as line
                                            from identity.enrolment as e where upper_inf(recorded)
                                            union all
                                            select 'p' || (p.person, p.role, p.unit, p.valid)::text
                                            from identity.post as p where upper_inf(recorded)
                                            union all
                                            select 'g' || (g.student, g.guardian, g.rights, g.valid)::text
                                            from identity.guardianship as g where upper_inf(recorded)
                                            union all
                                            select 'c' || (c.person, c.value, c.confirmed, c.valid)::text
                                            from identity.contact_point as c where upper_inf(recorded)
                                            union all
                                            select 'f' || (f.person, f.name, f.valid)::text
                                            from identity.person_fact as f where upper_inf(recorded)
                                            union all
                                            select 'a' || (a.person)::text from identity.account as a
                                            where upper_inf(recorded) and enabled) as all_of_it
                                        """,
                                        row -> row.text("lines")));
    }

    @Test
    void aFileOfGradeThreeEndsNobodyOfGradeFourAndAnUndoneOneLeavesNoTrace() {
        String before = state();
        String file =
                "범위,1000001,3\n"
                        + HEADINGS
                        + "base1,김민준,2022-05-05,1000001,2031,3,2,9,2031-04-07\n"
                        + "newcomer,정새봄,2022-05-06,1000001,2031,3,1,3,2031-04-07\n";
        ImportReport dry = bring(ImportOptions.plain(true), utf8(file));
        assertThat(dry.problems()).isEmpty();
        assertThat(dry.silent()).isEqualTo(1);
        assertThat(dry.confirmationNeeded()).isTrue();
        assertThat(dry.changes().toString())
                .contains("- 이서윤 재적 가람초등학교 3학년 1반 2")
                .doesNotContain("박준호");
        assertThat(state()).isEqualTo(before);

        assertThat(bring(ImportOptions.plain(false), utf8(file)).done()).isFalse();
        assertThat(bring(confirming(2), utf8(file)).done()).isFalse();
        assertThat(state()).isEqualTo(before);

        ImportReport done = bring(confirming(1), utf8(file));
        assertThat(done.done()).isTrue();
        assertThat(state()).isNotEqualTo(before);
        assertThat(seated("base2")).isFalse();
        assertThat(seated("base3")).isTrue();
        assertThat(seated("base4")).isTrue();

        UUID id = done.id().orElseThrow();
        PeopleImport imports = new PeopleImport(TOWN.owner(), Town.clock(DAY));
        assertThat(imports.undo(new Asker.Service("launcher.admin"), id)).isPositive();
        assertThat(state()).isEqualTo(before);
        Assertions.assertThatThrownBy(() -> imports.undo(new Asker.Service("launcher.admin"), id))
                .isInstanceOf(Refused.class);
        assertThat(
                        TOWN.owner()
                                .<List<String>>read(
                                        transaction ->
                                                transaction.list(
                                                        "select action from identity.audit where"
                                                                + " what = ? and whose is null"
                                                                + " order by id",
                                                        row -> row.text("action"),
                                                        "import/" + id)))
                .containsExactly("people.import", "people.undo");
    }

    private static boolean seated(String key) {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.exists(
                                        "select from identity.enrolment where student = ? and valid"
                                                + " @> ? and upper_inf(recorded)",
                                        TOWN.person(key).value(),
                                        DAY));
    }

    @Test
    void anImportThatLaterEntriesBuildOnIsNotUndone() {
        String first = HEADINGS + "built,한봄,2022-05-05,1000001,2031,3,2,30,2031-04-07\n";
        String second = HEADINGS + "built,한봄,2022-05-05,1000001,2031,3,1,30,2031-04-08\n";
        UUID one = bring(ImportOptions.plain(false), utf8(first)).id().orElseThrow();
        UUID two = bring(ImportOptions.plain(false), utf8(second)).id().orElseThrow();
        PeopleImport imports = new PeopleImport(TOWN.owner(), Town.clock(DAY));
        Asker asker = new Asker.Service("launcher.admin");
        Assertions.assertThatThrownBy(() -> imports.undo(asker, one)).isInstanceOf(Refused.class);
        imports.undo(asker, two);
        imports.undo(asker, one);
        assertThat(seated("built")).isFalse();
    }

    @Test
    void anUploadByOneSchoolTouchesNobodyElses() {
        UUID school = TOWN.school("1000002").value();
        ImportOptions upload =
                new ImportOptions(
                        true,
                        Optional.empty(),
                        Optional.of(school),
                        Optional.empty(),
                        OptionalInt.empty());
        assertThat(
                        bring(
                                        upload,
                                        utf8(
                                                HEADINGS
                                                        + "base1,김민준,2022-05-05,1000001,2031,3,2,1,2031-04-07"))
                                .problems())
                .isNotEmpty();
        assertThat(
                        bring(
                                        upload,
                                        utf8(
                                                HEADINGS
                                                        + "base1,김민준,2022-05-05,1000002,2031,2,1,1,2031-04-07"))
                                .problems())
                .extracting(ImportProblem::message)
                .anyMatch(message -> message.contains("다른 학교에 재적"));
        // The guardian of another school's child keeps her name and her telephone.
        ImportReport report =
                bring(
                        new ImportOptions(
                                true,
                                Optional.empty(),
                                Optional.of(school),
                                Optional.empty(),
                                OptionalInt.empty()),
                        utf8(HEADINGS + "middle1,강중일,2017-05-05,1000002,2031,2,1,1,2031-04-07"),
                        utf8(
                                """
                                교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,연락처확인
                                J10,parent,훔친이름,middle1,어머니,예,예,모두,2031-04-07,가족관계증명서,010-6666-0001,예
                                """));
        assertThat(report.problems()).isEmpty();
        assertThat(report.changes().toString())
                .doesNotContain("훔친이름")
                .doesNotContain("01066660001");
        assertThat(bring(upload, utf8(Town.UNITS)).problems()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(PeopleTemplate.Kind.class)
    void theTemplateIsAFileThatIsTaken(PeopleTemplate.Kind kind) throws IOException {
        for (byte[] file : List.of(PeopleTemplate.csv(kind), PeopleTemplate.xlsx(kind))) {
            Problems problems = new Problems();
            Optional<Sheet> sheet =
                    Sheet.read(
                            new ImportFile("template", () -> new ByteArrayInputStream(file)),
                            text -> text,
                            problems);
            assertThat(problems.all()).isEmpty();
            assertThat(sheet.orElseThrow().entries()).hasSize(1);
        }
    }
}
