package maru.identity;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An import file as a table: its kind, told by its headings, and its lines.
final class Sheet {

    /// The four kinds of files, in the order in which they are imported.
    enum Kind {
        UNITS("구분 코드 이름 상위코드 학교급 영문이름 전화 학년도 학년 반", "구분 상위코드"),
        STAFF("교직원번호 이름 언어 직위 기관코드 학년도 학년 반 시작일 종료일 휴대전화 전자우편 로그인이름 연락처확인", "교직원번호 이름 직위 기관코드 시작일"),
        STUDENTS(
                "학생번호 이름 생년월일 언어 학교코드 학년도 학년 반 번호 시작일 종료일 로그인이름",
                "학생번호 이름 생년월일 학교코드 학년도 학년 반 번호 시작일"),
        GUARDIANS(
                "교육청코드 보호자번호 이름 언어 학생번호 관계 법정대리인 양육 권리 시작일 종료일 근거 휴대전화 전자우편" + " 연락처확인",
                "교육청코드 보호자번호 이름 학생번호 관계 법정대리인 양육 권리 시작일 근거");

        private final String known;
        private final String needed;

        /// @param known all headings that may stand, `needed` those that must
        Kind(String known, String needed) {
            this.known = known;
            this.needed = needed;
        }

        Set<String> headings() {
            return new LinkedHashSet<>(List.of(known.split(" ", -1)));
        }

        private Set<String> needed() {
            return Set.of(needed.split(" ", -1));
        }
    }

    private final String file;
    private final Kind kind;
    private final List<Entry> entries;

    private Sheet(String file, Kind kind, List<Entry> entries) {
        this.file = file;
        this.kind = kind;
        this.entries = entries;
    }

    String file() {
        return file;
    }

    Kind kind() {
        return kind;
    }

    List<Entry> entries() {
        return entries;
    }

    /// Reads a file; what is wrong goes to `problems`, and an unreadable file is empty.
    static Optional<Sheet> read(ImportFile file, UnaryOperator<String> notation, Problems problems)
            throws IOException {
        List<Csv.Line> lines;
        try (InputStream in = file.source().open()) {
            lines = Csv.read(in);
        } catch (Csv.Malformed malformed) {
            problems.add(file.name(), malformed.line(), "", malformed.text());
            return Optional.empty();
        }
        if (lines.isEmpty()) {
            problems.add(file.name(), 1, "", "첫 줄에 제목을 적어 주세요. (The first line holds headings.)");
            return Optional.empty();
        }
        List<String> headings = lines.getFirst().cells();
        Optional<Kind> kind = kindOf(file.name(), headings, problems);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        for (Csv.Line line : lines.subList(1, lines.size())) {
            if (line.cells().size() > headings.size()) {
                problems.add(
                        file.name(),
                        line.number(),
                        "",
                        "칸이 제목보다 많습니다. 쉼표가 든 칸은 따옴표로 묶어 주세요."
                                + " (More cells than headings; quote cells that hold a comma.)");
                continue;
            }
            Map<String, String> cells = new HashMap<>();
            for (int i = 0; i < line.cells().size(); i++) {
                cells.put(headings.get(i), notation.apply(line.cells().get(i)));
            }
            entries.add(new Entry(file.name(), line.number(), cells, problems));
        }
        return Optional.of(new Sheet(file.name(), kind.get(), entries));
    }

    private static Optional<Kind> kindOf(String file, List<String> headings, Problems problems) {
        Set<String> given = new LinkedHashSet<>(headings);
        for (Kind kind : Kind.values()) {
            if (!given.containsAll(kind.needed())) {
                continue;
            }
            for (String heading : headings) {
                if (!kind.headings().contains(heading)) {
                    problems.add(
                            file,
                            1,
                            heading,
                            "모르는 제목입니다. (Unknown heading.) " + String.join(", ", kind.headings()));
                }
            }
            if (given.size() < headings.size()) {
                problems.add(file, 1, "", "같은 제목이 두 번 있습니다. (A heading stands twice.)");
            }
            return problems.any() ? Optional.empty() : Optional.of(kind);
        }
        StringBuilder kinds = new StringBuilder();
        for (Kind kind : Kind.values()) {
            kinds.append("\n  ").append(String.join(",", kind.headings()));
        }
        problems.add(
                file,
                1,
                "",
                "제목으로 파일의 종류를 알 수 없습니다. 다음 가운데 하나로 적어 주세요."
                        + " (The headings fit no kind of file; use one of these.)"
                        + kinds);
        return Optional.empty();
    }

    /// One line, read cell by cell. A getter that finds a mistake records it and answers null; the
    /// line is then left out.
    static final class Entry {

        private final String file;
        private final int line;
        private final Map<String, String> cells;
        private final Problems problems;
        private boolean wrong;

        Entry(String file, int line, Map<String, String> cells, Problems problems) {
            this.file = file;
            this.line = line;
            this.cells = cells;
            this.problems = problems;
        }

        boolean wrong() {
            return wrong;
        }

        void problem(String column, String message) {
            wrong = true;
            problems.add(file, line, column, message);
        }

        boolean has(String column) {
            return !cells.getOrDefault(column, "").isEmpty();
        }

        Optional<String> optional(String column) {
            return Optional.of(cells.getOrDefault(column, "")).filter(text -> !text.isEmpty());
        }

        String text(String column) {
            String text = cells.getOrDefault(column, "");
            if (text.isEmpty()) {
                problem(column, "비어 있습니다. 적어 주세요. (Empty; write it.)");
            } else if (text.length() > 100) {
                problem(column, "100자 안으로 적어 주세요. (At most 100 characters.)");
            }
            return text;
        }

        int number(String column, int least, int most) {
            String text = cells.getOrDefault(column, "");
            if (text.matches("\\d{1,4}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            problem(
                    column,
                    "'"
                            + text
                            + "': "
                            + least
                            + "에서 "
                            + most
                            + " 사이의 숫자로 적어 주세요. (Write a number from "
                            + least
                            + " to "
                            + most
                            + ".)");
            return least;
        }

        LocalDate date(String column) {
            String text = cells.getOrDefault(column, "");
            try {
                if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                    LocalDate date = LocalDate.parse(text);
                    if (date.getYear() >= 1900 && date.getYear() < 2100) {
                        return date;
                    }
                }
            } catch (DateTimeException noSuchDay) {
                // Answered below, like a date of another form.
            }
            problem(
                    column,
                    "'" + text + "': 2026-03-02처럼 적어 주세요. (Write a date such as 2026-03-02.)");
            return LocalDate.EPOCH;
        }

        @Nullable LocalDate optionalDate(String column) {
            return has(column) ? date(column) : null;
        }

        boolean flag(String column) {
            String text = cells.getOrDefault(column, "");
            return switch (text) {
                case "예" -> true;
                case "아니오", "아니요", "" -> false;
                default -> {
                    problem(column, "'" + text + "': 예 또는 아니오로 적어 주세요. (Write 예 or 아니오.)");
                    yield false;
                }
            };
        }

        /// One of a closed list of words.
        <T> @Nullable T oneOf(String column, Map<String, T> words) {
            String text = cells.getOrDefault(column, "");
            T value = words.get(text);
            if (value == null) {
                String choices = String.join(", ", new java.util.TreeSet<>(words.keySet()));
                problem(
                        column,
                        "'" + text + "': 다음 가운데 하나로 적어 주세요. (Write one of these.) " + choices);
            }
            return value;
        }
    }
}
