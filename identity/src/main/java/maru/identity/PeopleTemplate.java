package maru.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/// The files that [PeopleImport] takes, empty but for their headings and a row as an example: to be
/// filled in by a school.
public final class PeopleTemplate {

    /// The four kinds.
    public enum Kind {
        UNITS(Sheet.Kind.UNITS, "학급", "", "", "1000001", "", "", "", "2026", "3", "2"),
        STAFF(
                Sheet.Kind.STAFF,
                "T-0001",
                "김하나",
                "ko",
                "담임교사",
                "1000001",
                "2026",
                "3",
                "2",
                "2026-03-01",
                "",
                "010-0000-0001",
                "hana@school.example",
                "kim.hana",
                "예"),
        STUDENTS(
                Sheet.Kind.STUDENTS,
                "S-0001",
                "이두리",
                "2017-05-14",
                "ko",
                "1000001",
                "2026",
                "3",
                "2",
                "1",
                "2026-03-02",
                "",
                ""),
        GUARDIANS(
                Sheet.Kind.GUARDIANS,
                "J10",
                "G-0001",
                "박세나",
                "ko",
                "S-0001",
                "어머니",
                "예",
                "예",
                "모두",
                "2026-03-02",
                "",
                "가족관계증명서",
                "010-0000-0002",
                "",
                "예");

        private final Sheet.Kind kind;
        private final String example;

        Kind(Sheet.Kind kind, String... example) {
            this.kind = kind;
            this.example = String.join(",", example);
        }

        /// `units`, `staff`, `students`, `guardians`.
        public static Optional<Kind> ofWord(String word) {
            for (Kind kind : values()) {
                if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    private static final Map<Kind, String> NAMES =
            Map.of(
                    Kind.UNITS, "기관",
                    Kind.STAFF, "교직원",
                    Kind.STUDENTS, "학생",
                    Kind.GUARDIANS, "보호자");

    private PeopleTemplate() {}

    /// As CSV in UTF-8 with the mark by which Excel knows it.
    public static byte[] csv(Kind kind) {
        return ("\uFEFF" + String.join(",", kind.kind.headings()) + "\r\n" + kind.example + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// As a workbook whose cells are text, so that a spreadsheet damages nothing that is typed into
    /// them.
    public static byte[] xlsx(Kind kind) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Maru", "1.0")) {
            Worksheet sheet = book.newWorksheet(NAMES.getOrDefault(kind, kind.name()));
            List<String> headings = new ArrayList<>(kind.kind.headings());
            List<String> example = List.of(kind.example.split(",", -1));
            for (int column = 0; column < headings.size(); column++) {
                sheet.style(column).format("@").set();
                sheet.width(column, 14);
                sheet.value(0, column, headings.get(column));
                sheet.style(0, column).bold().set();
                sheet.value(1, column, example.get(column));
                sheet.style(1, column).format("@").set();
            }
            sheet.freezePane(0, 1);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
