package maru.documents.fields;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import maru.documents.model.Block;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Paragraph;
import maru.documents.model.Block.Role;
import maru.documents.model.Block.Row;
import maru.documents.model.Block.Table;
import maru.documents.model.Document;
import maru.documents.model.FileType;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class LetterFieldsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    @Test
    void datesAreReadAsSchoolsWriteThem() {
        String table =
                """
                일시: 2026. 11. 25.(수) 09:00~15:00            | 2026-11-25 09:00 15:00
                ◦ 일 시 : 2026년 12월 3일(목) 오전 9시 ~ 오후 2시 30분 | 2026-12-03 09:00 14:30
                1. 일시 : 12월 4일(금) 10시                    | 2026-12-04 10:00
                가. 기간: 2026. 12. 28.(월) ~ 12. 30.(수)      | 2026-12-28 - 2026-12-30
                기간: 12월 28일~30일                           | 2026-12-28 - 2026-12-30
                날짜: 1월 8일                                  | 2027-01-08
                날짜: 3월 2일(화)                              | 2027-03-02
                날짜: 26.12.24.                                | 2026-12-24
                일자: 2026-12-24                               | 2026-12-24
                일시: 추후 안내                                |
                """;
        SoftAssertions all = new SoftAssertions();
        for (String row : table.lines().toList()) {
            String[] cells = row.split("\\|", -1);
            all.assertThat(written(fields(cells[0].strip()).when()))
                    .as(cells[0])
                    .isEqualTo(cells[1].strip());
        }
        all.assertAll();
    }

    @Test
    void deadlinesStandWithALabelOrInASentence() {
        String table =
                """
                제출 기한: 2026. 11. 27.(금)까지                  | 2026-11-27T23:59
                신청기간 : 11. 23.(월) ~ 11. 26.(목) 17:00         | 2026-11-26T17:00
                11월 30일(월) 오후 4시까지 담임선생님께 제출해 주십시오. | 2026-11-30T16:00
                5. 신청서는 2026. 11. 29.까지 제출해 주세요.     | 2026-11-29T23:59
                신청서를 12월 1일까지 회신하여 주시기 바랍니다.    | 2026-12-01T23:59
                체험은 12월 1일까지 이어집니다.                    |
                """;
        SoftAssertions all = new SoftAssertions();
        for (String row : table.lines().toList()) {
            String[] cells = row.split("\\|", -1);
            all.assertThat(fields(cells[0].strip()).deadline().map(Object::toString).orElse(""))
                    .as(cells[0])
                    .isEqualTo(cells[1].strip());
        }
        all.assertAll();
    }

    @Test
    void costsAreInWon() {
        assertThat(fields("참가비: 12,000원").won()).contains(12_000L);
        assertThat(fields("비용 : 1만 원").won()).contains(10_000L);
        assertThat(fields("수익자 부담금: 없음").won()).contains(0L);
        assertThat(fields("비용: 무료").won()).contains(0L);
        assertThat(fields("비용: 추후 안내").won()).isEmpty();
        assertThat(fields("참가비: 999999999999999999원").won()).isEmpty();
    }

    @Test
    void aTableOfFactsIsRead() {
        Document letter =
                new Document(
                        FileType.HWP,
                        "안내",
                        0,
                        false,
                        List.of(
                                table(
                                        List.of(
                                                List.of(
                                                        "일 시",
                                                        "2026. 11. 25.(수)",
                                                        "장 소",
                                                        "국립중앙박물관"),
                                                List.of("준비물", "도시락, 물통, 필기도구 등", "복장", "체육복"),
                                                List.of(
                                                        "문의처",
                                                        "3학년부 김하늘 ☎ 031-123-4567",
                                                        "",
                                                        "")))));
        LikelyFields fields = LetterFields.of(letter, TODAY);
        assertThat(written(fields.when())).isEqualTo("2026-11-25");
        assertThat(fields.place()).contains("국립중앙박물관");
        assertThat(fields.bring()).containsExactly("도시락", "물통", "필기도구");
        assertThat(fields.wear()).contains("체육복");
        assertThat(fields.contact()).contains("3학년부 김하늘");
        assertThat(fields.phone()).contains("031-123-4567");
        assertThat(fields.count()).isEqualTo(6);
    }

    @Test
    void aLetterThatSaysNothingGivesNothing() {
        assertThat(fields("안녕하십니까? 늘 감사드립니다.").count()).isZero();
    }

    private static String written(Optional<LikelyFields.Span> span) {
        return span.map(
                        each ->
                                each.firstDay()
                                        + each.from().map(time -> " " + time).orElse("")
                                        + each.to().map(time -> " " + time).orElse("")
                                        + each.lastDay().map(day -> " - " + day).orElse(""))
                .orElse("");
    }

    private static LikelyFields fields(String... lines) {
        List<Block> blocks = Arrays.stream(lines).map(line -> (Block) Paragraph.of(line)).toList();
        return LetterFields.of(new Document(FileType.HWP, "", 0, false, blocks), TODAY);
    }

    private static Table table(List<List<String>> rows) {
        return new Table(
                List.of(),
                rows.stream()
                        .map(
                                row ->
                                        new Row(
                                                row.stream()
                                                        .map(
                                                                cell ->
                                                                        new Cell(
                                                                                1,
                                                                                1,
                                                                                Role.DATA,
                                                                                List.of(
                                                                                        Paragraph
                                                                                                .of(
                                                                                                        cell))))
                                                        .toList()))
                        .toList());
    }
}
