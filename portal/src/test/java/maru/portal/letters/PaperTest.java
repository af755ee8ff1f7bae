package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PersonId;
import maru.kernel.Refused;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.reading.Reading;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.sheet.Exports;
import maru.portal.letters.sheet.PaperReplies;
import maru.portal.letters.sheet.PaperReplies.Slip;
import maru.portal.letters.sheet.Sheet;
import maru.portal.letters.sheet.SheetLine;
import maru.portal.letters.sheet.Sheets;
import org.junit.jupiter.api.Test;

/// Replies on paper, and the sheet as a file.
class PaperTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final Written WRITTEN = new Written(PORTAL);
    private static final PersonId CHILD = WRITTEN.childOfTheClass("mother").id();

    private static LetterId form(SignerRule rule) {
        return WRITTEN.sent("teacher", Written.consent("종이 " + UUID.randomUUID(), rule));
    }

    private static Sheet sheet(LetterId letter) {
        return PORTAL.bean(Sheets.class).open(WRITTEN.as("teacher"), letter);
    }

    private static SheetLine line(LetterId letter) {
        return sheet(letter).lines().stream()
                .filter(line -> line.recipient().student().equals(CHILD))
                .findFirst()
                .orElseThrow();
    }

    private static Slip slip(Optional<PersonId> from) {
        return new Slip(
                from.map(PersonId::value),
                "할머니 박순자",
                Optional.of(LocalDate.now(maru.kernel.Seoul.ZONE)),
                Map.of("q1", "o1"),
                Optional.empty());
    }

    private static void record(LetterId letter, Slip slip) {
        PORTAL.bean(PaperReplies.class).record(WRITTEN.as("teacher"), letter, CHILD, slip);
    }

    @Test
    void aSlipCountsAndIsMarkedAsPaperOnTheSheetAndInTheExport() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        record(letter, slip(Optional.empty()));
        assertThat(line(letter).status()).isEqualTo(SheetLine.Status.DONE);
        assertThat(line(letter).answers().getFirst()).isEqualTo("예 (종이)");
        assertThat(sheet(letter).onPaper()).isEqualTo(1);
        assertThat(WRITTEN.read("mother", letter, CHILD).state())
                .isEqualTo(Reading.FormState.ON_PAPER);
        String csv =
                new String(
                        PORTAL.bean(Exports.class)
                                .export(WRITTEN.as("teacher"), letter, Exports.Form.CSV, "체험학습 준비"),
                        StandardCharsets.UTF_8);
        assertThat(csv).contains("종이").contains("할머니 박순자").contains("정하나");
    }

    @Test
    void whereAllMustSignASlipOfOneLeavesTheOthersAsked() {
        LetterId letter = form(SignerRule.ALL_GUARDIANS);
        record(letter, slip(Optional.of(PORTAL.card("father").person())));
        assertThat(line(letter).status()).isNotEqualTo(SheetLine.Status.DONE);
        WRITTEN.sign("mother", letter, CHILD);
        assertThat(line(letter).status()).isEqualTo(SheetLine.Status.DONE);
    }

    @Test
    void aSlipRecordedByMistakeCountsNoLongerAndStaysInTheRecord() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        record(letter, slip(Optional.empty()));
        PORTAL.bean(PaperReplies.class)
                .voidReply(WRITTEN.as("teacher"), letter, line(letter).paper().getFirst().id());
        assertThat(line(letter).paper()).isEmpty();
        assertThat(line(letter).open()).isTrue();
        assertThat(WRITTEN.count("portal.paper_reply where letter = ?", letter.value()))
                .isEqualTo(2);
    }

    @Test
    void anExportAsksForAReasonAndIsAudited() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        assertThatThrownBy(
                        () ->
                                PORTAL.bean(Exports.class)
                                        .export(
                                                WRITTEN.as("teacher"),
                                                letter,
                                                Exports.Form.XLSX,
                                                " "))
                .isInstanceOf(Refused.class);
        int before =
                PORTAL.addressesInAudit("letter.export", PORTAL.card("teacher").person()).size();
        Browser.Page file =
                PORTAL.as("teacher")
                        .post(
                                "/letters/" + letter + "/export",
                                Map.of("form", "xlsx", "reason", "학년 회의"));
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Disposition").orElseThrow()).startsWith("attachment");
        assertThat(PORTAL.addressesInAudit("letter.export", PORTAL.card("teacher").person()))
                .hasSize(before + 1);
    }

    @Test
    void thePagesForPaperOpenForWhoeverKeepsTheClassAndNobodyElse() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        String page = "/letters/" + letter + "/paper/" + CHILD;
        assertThat(PORTAL.as("teacher").get(page).body()).contains("종이로 받은 답 기록");
        for (String other : java.util.List.of("mother", "father", "province", "student")) {
            assertThat(PORTAL.as(other).get(page).status()).isIn(403, 404);
        }
        assertThat(PORTAL.as("teacher").get("/letters/" + letter).body())
                .contains("전자동의서 확인 지문")
                .contains("종이로 받음");
    }
}
