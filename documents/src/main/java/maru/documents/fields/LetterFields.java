package maru.documents.fields;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.documents.fields.LikelyFields.Span;
import maru.documents.html.PlainWriter;
import maru.documents.model.Document;

/// Finds [LikelyFields] in a letter: `일시: …`, `◦ 장 소 : …`, cells with a label to their left, and
/// `…까지` for a deadline that has no label.
public final class LetterFields {

    private static final int LONGEST = 200;
    private static final int LINES = 3_000;

    private enum Label {
        DEADLINE("제출기한|제출기간|제출일|제출마감|제출|신청기한|신청기간|신청마감|신청일|접수기간|접수마감|회신기한|회신일|납부기한|납부기간|마감|마감일|기한"),
        WHEN("일시|날짜|기간|일자|행사일|체험일|실시일|운영기간|행사일시|체험일시|실시일시|체험기간|체험학습일시|교육일시|때|일정"),
        PLACE("장소|체험장소|행사장소|교육장소|체험학습장소|집결장소|곳"),
        COST("비용|참가비|경비|체험비|금액|수익자부담금|납부금액|부담금|회비|참가비용|체험학습비|체험비용|1인당비용"),
        BRING("준비물|지참물|개인준비물"),
        WEAR("복장|옷차림"),
        CONTACT("문의|문의처|연락처|담당|담당자|담당교사|문의전화|문의사항|문의및연락처");

        private final Pattern pattern;

        Label(String words) {
            this.pattern = Pattern.compile(words);
        }

        static Optional<Label> of(String text) {
            String plain = text.replaceAll("\\([^)]*\\)", "").replaceAll("[^가-힣0-9]", "");
            String bare =
                    plain.replaceFirst("^[0-9]+(?=[가-힣])", "")
                            .replaceFirst(
                                    "^[가나다라마바사아](?=(일시|장소|대상|비용|참가비|기간|문의|준비물|복장|제출|신청|체험))", "");
            for (Label label : values()) {
                if (label.pattern.matcher(bare).matches()) {
                    return Optional.of(label);
                }
            }
            return Optional.empty();
        }
    }

    private static final Pattern LINE = Pattern.compile("^([^:：]{1,24})[:：]\\s*(\\S.*)$");
    private static final Pattern UNTIL =
            Pattern.compile(
                    "(?:[^.!?\\n"
                            + "]|(?<=\\d)\\.){0,80}까지[^.!?\\n"
                            + "]{0,20}(제출|신청|회신|보내|납부|작성|내 ?주|참여|응답)");
    private static final Pattern PHONE =
            Pattern.compile("(?<!\\d)0\\d{1,2}\\s?[-).]\\s?\\d{3,4}\\s?[-.]\\s?\\d{4}(?!\\d)");
    private static final Pattern WON =
            Pattern.compile("(\\d{1,3}(?:,\\d{3})+|\\d+)\\s*(만\\s*원|천\\s*원|원)");
    private static final Pattern FREE = Pattern.compile("무료|없음|무상|0원");

    private final WrittenDates dates;

    private LetterFields(LocalDate today) {
        this.dates = new WrittenDates(today);
    }

    /// What the letter says.
    ///
    /// @param today the day on which it is written, for dates without a year
    public static LikelyFields of(Document document, LocalDate today) {
        return new LetterFields(today).in(PlainWriter.text(document));
    }

    private LikelyFields in(String text) {
        Map<Label, String> said = new EnumMap<>(Label.class);
        List<String> lines = text.lines().limit(LINES).toList();
        for (String line : lines) {
            labelled(line, said);
        }
        Optional<Span> when = Optional.ofNullable(said.get(Label.WHEN)).flatMap(this::span);
        String contact = said.getOrDefault(Label.CONTACT, "");
        Optional<String> phone = PHONE.matcher(contact).results().findFirst().map(m -> m.group());
        return new LikelyFields(
                when,
                said(said, Label.PLACE),
                Optional.ofNullable(said.get(Label.COST)).flatMap(LetterFields::won),
                said(said, Label.COST).filter(note -> note.length() > 12),
                items(said.getOrDefault(Label.BRING, "")),
                said(said, Label.WEAR),
                deadline(said, lines),
                Optional.of(nameOf(contact)).filter(name -> !name.isEmpty()),
                phone.map(number -> number.replaceAll("\\s", "").replaceAll("[).]", "-")));
    }

    /// Cells come with tabs between them: a label and what stands to its right.
    private static void labelled(String line, Map<Label, String> said) {
        String[] cells = line.split("\t", -1);
        for (int at = 0; at + 1 < cells.length; at++) {
            String value = cells[at + 1].strip();
            if (!value.isEmpty() && cells[at].length() <= 24) {
                Label.of(cells[at]).ifPresent(label -> said.putIfAbsent(label, shortened(value)));
            }
        }
        for (String cell : cells) {
            Matcher matcher = LINE.matcher(cell.strip());
            if (matcher.matches()) {
                Label.of(matcher.group(1))
                        .ifPresent(
                                label ->
                                        said.putIfAbsent(
                                                label, shortened(matcher.group(2).strip())));
            }
        }
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
    }

    private static Optional<String> said(Map<Label, String> said, Label label) {
        return Optional.ofNullable(said.get(label)).filter(value -> !value.isBlank());
    }

    private Optional<Span> span(String text) {
        List<WrittenDates.Found> found = dates.dates(text);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        WrittenDates.Found first = found.getFirst();
        Optional<LocalDate> last = dates.lastDay(text, first).map(WrittenDates.Found::date);
        List<LocalTime> times = dates.times(text.substring(first.end()));
        return Optional.of(
                new Span(
                        first.date(),
                        times.stream().findFirst(),
                        last,
                        times.stream()
                                .skip(1)
                                .findFirst()
                                .filter(to -> last.isPresent() || to.isAfter(times.getFirst()))));
    }

    private Optional<LocalDateTime> deadline(Map<Label, String> said, List<String> lines) {
        Optional<LocalDateTime> labelled =
                Optional.ofNullable(said.get(Label.DEADLINE)).flatMap(this::lastMoment);
        if (labelled.isPresent()) {
            return labelled;
        }
        for (String line : lines) {
            Matcher matcher = UNTIL.matcher(line);
            if (matcher.find()) {
                String until = matcher.group();
                Optional<LocalDateTime> moment =
                        lastMoment(until.substring(0, until.indexOf("까지")));
                if (moment.isPresent()) {
                    return moment;
                }
            }
        }
        return Optional.empty();
    }

    /// The last date of a text with the last time after it; without one, the end of that day.
    private Optional<LocalDateTime> lastMoment(String text) {
        List<WrittenDates.Found> found = dates.dates(text);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        WrittenDates.Found last = dates.lastDay(text, found.getLast()).orElse(found.getLast());
        List<LocalTime> times = new ArrayList<>(dates.times(text.substring(last.end())));
        return Optional.of(
                LocalDateTime.of(
                        last.date(), times.isEmpty() ? LocalTime.of(23, 59) : times.getLast()));
    }

    private static Optional<Long> won(String text) {
        Matcher matcher = WON.matcher(text);
        if (matcher.find()) {
            String digits = matcher.group(1).replace(",", "");
            if (digits.length() > 9) {
                return Optional.empty();
            }
            long number = Long.parseLong(digits);
            String unit = matcher.group(2).replaceAll("\\s", "");
            return Optional.of(
                    switch (unit) {
                        case "만원" -> number * 10_000;
                        case "천원" -> number * 1_000;
                        default -> number;
                    });
        }
        return FREE.matcher(text).find() ? Optional.of(0L) : Optional.empty();
    }

    private static List<String> items(String text) {
        return text.isBlank()
                ? List.of()
                : List.of(text.split("\\s*[,、，·/]\\s*", -1)).stream()
                        .map(item -> item.replaceAll("(\\s*등)?\\.?$", "").strip())
                        .filter(item -> !item.isEmpty() && item.length() <= 40)
                        .limit(20)
                        .toList();
    }

    private static String nameOf(String contact) {
        return PHONE.matcher(contact)
                .replaceAll("")
                .replaceAll("[☎☏()\\[\\]]|전화|연락처|:", " ")
                .replaceAll("[\\s,/·~-]+", " ")
                .strip();
    }
}
