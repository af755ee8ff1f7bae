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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /// Columns that hold numbers or numbers of people, where `.0` at the end is a spreadsheet's.
    private static final Set<String> NUMBERED =
            Set.of("코드", "상위코드", "기관코드", "학교코드", "학생번호", "보호자번호", "교직원번호", "반");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");
    private static final Pattern POINT_ZERO = Pattern.compile("\\d{1,15}\\.0+");
    private static final Pattern CUT_SHORT = Pattern.compile("\\d(\\.\\d+)?[eE]\\+\\d{1,3}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private static final Pattern DAMAGED_CLASS =
            Pattern.compile(
                    "(?:\\d{4}[-./]\\s?)?0?(\\d{1,2})[-./]0?(\\d{1,2})(?: 00:00:00)?"
                            + "|(\\d{1,2})월 ?(\\d{1,2})일");

    private static final Pattern OTHER_DATE =
            Pattern.compile(
                    "(\\d{4})(?:[-./] ?|년 ?|(?=\\d{4}$))(\\d{1,2})(?:[-./] ?|월 ?|(?=\\d{2}$))(\\d{1,2})(?:[.일]| 0?0:00(?::00)?)?");

    private final String file;
    private final Kind kind;
    private final Optional<ImportScope> scope;
    private final List<Entry> entries;

    private Sheet(String file, Kind kind, Optional<ImportScope> scope, List<Entry> entries) {
        this.file = file;
        this.scope = scope;
        this.kind = kind;
        this.entries = entries;
    }

    String file() {
        return file;
    }

    Kind kind() {
        return kind;
    }

    /// What the file says it is all there is of.
    Optional<ImportScope> scope() {
        return scope;
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
        Optional<ImportScope> scope = scope(file.name(), lines.getFirst(), problems);
        if (problems.any()) {
            return Optional.empty();
        }
        if (scope.isPresent()) {
            lines = lines.subList(1, lines.size());
            if (lines.isEmpty()) {
                problems.add(
                        file.name(), 2, "", "범위 다음 줄에 제목을 적어 주세요. (Headings follow the scope.)");
                return Optional.empty();
            }
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
        return Optional.of(new Sheet(file.name(), kind.get(), scope, entries));
    }

    /// A first line `범위,1000001,3`: this file is all there is of that school, or of that grade.
    private static Optional<ImportScope> scope(String file, Csv.Line first, Problems problems) {
        List<String> cells = first.cells().stream().filter(cell -> !cell.isEmpty()).toList();
        if (cells.isEmpty() || !cells.getFirst().equals("범위")) {
            return Optional.empty();
        }
        if (cells.size() < 2
                || cells.size() > 3
                || (cells.size() == 3 && !cells.get(2).matches("([1-9]|1[0-2])(\\.0+)?(학년)?"))) {
            problems.add(
                    file,
                    first.number(),
                    "범위",
                    "범위,학교코드 또는 범위,학교코드,학년으로 적어 주세요."
                            + " (Write the school's code, and a grade if it is one grade.)");
            return Optional.empty();
        }
        return Optional.of(
                new ImportScope(
                        cells.get(1).replaceFirst("\\.0+$", ""),
                        cells.size() == 3
                                ? Optional.of(
                                        Integer.valueOf(
                                                cells.get(2).replaceFirst("(\\.0+)?(학년)?$", "")))
                                : Optional.empty()));
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
            String text = key(column, cells.getOrDefault(column, ""));
            if (text.isEmpty()) {
                problem(column, "비어 있습니다. 적어 주세요. (Empty; write it.)");
            } else if (text.length() > 100) {
                problem(column, "100자 안으로 적어 주세요. (At most 100 characters.)");
            }
            return text;
        }

        int number(String column, int least, int most) {
            String text = repaired(column, cells.getOrDefault(column, ""));
            if (NUMBER.matcher(text).matches()) {
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

        /// A spreadsheet writes `1` as `1.0`: taken for `1`, and shown.
        private String repaired(String column, String text) {
            if (!POINT_ZERO.matcher(text).matches()) {
                return text;
            }
            String read = text.substring(0, text.indexOf('.'));
            problems.repaired(file, line, column, text, read);
            return read;
        }

        private String key(String column, String text) {
            if (CUT_SHORT.matcher(text).matches()) {
                problem(
                        column,
                        "'"
                                + text
                                + "': 엑셀이 긴 숫자를 줄여 버렸습니다. 칸의 서식을 텍스트로 바꾸고 다시 적어 주세요."
                                + " (The spreadsheet has cut a long number short; make the column"
                                + " text and write it again.)");
                return text;
            }
            return NUMBERED.contains(column) ? repaired(column, text) : text;
        }

        /// A class's label. `3-2`, or the day that a spreadsheet made of it, is class 2 when the
        /// grade is 3.
        String label() {
            String text = key("반", cells.getOrDefault("반", ""));
            Matcher damaged = DAMAGED_CLASS.matcher(text);
            if (damaged.matches()) {
                String grade = damaged.group(1) == null ? damaged.group(3) : damaged.group(1);
                String label = damaged.group(2) == null ? damaged.group(4) : damaged.group(2);
                if (grade.equals(cells.getOrDefault("학년", "").replaceFirst("\\.0+$", ""))) {
                    problems.repaired(file, line, "반", text, label);
                    return label;
                }
                problem(
                        "반",
                        "'"
                                + text
                                + "': 학년과 맞지 않습니다. 반만 적어 주세요."
                                + " (It does not fit the grade; write the class alone.)");
                return text;
            }
            return text("반");
        }

        /// A telephone number; a spreadsheet takes the first 0 of a mobile one.
        Optional<String> phone(String column) {
            return optional(column)
                    .map(
                            text -> {
                                String bare = text.replaceFirst("\\.0+$", "");
                                if (!bare.matches("1[016789]\\d{7,8}")) {
                                    return text;
                                }
                                problems.repaired(file, line, column, text, "0" + bare);
                                return "0" + bare;
                            });
        }

        LocalDate date(String column) {
            String given = cells.getOrDefault(column, "");
            String text = given;
            Matcher other = OTHER_DATE.matcher(given);
            if (other.matches()) {
                text =
                        "%s-%02d-%02d"
                                .formatted(
                                        other.group(1),
                                        Integer.parseInt(other.group(2)),
                                        Integer.parseInt(other.group(3)));
                if (!text.equals(given)) {
                    problems.repaired(file, line, column, given, text);
                }
            }
            try {
                if (DATE.matcher(text).matches()) {
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
