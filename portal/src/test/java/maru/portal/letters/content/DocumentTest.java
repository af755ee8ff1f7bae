package maru.portal.letters.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import maru.identity.Language;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.Option;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.ConsentForm.Standard;
import maru.portal.letters.content.ConsentForm.Text;
import maru.portal.letters.content.DocumentRenderer.Image;
import maru.portal.letters.content.DocumentRenderer.Sending;
import maru.portal.letters.content.Facts.Contact;
import maru.portal.letters.content.Facts.Cost;
import maru.portal.letters.content.Facts.Period;
import maru.portal.letters.content.LetterContent.Attached;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentTest {

    private static final UUID PICTURE = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static final Sending SENDING =
            new Sending(
                    UUID.fromString("22222222-2222-4222-8222-222222222222"),
                    1,
                    "제2026-12호",
                    "수원마루초등학교",
                    "3학년 2반 담임교사 정하나",
                    LocalDate.of(2026, 11, 20));
    private static final LetterContent LETTER =
            new LetterContent(
                    "현장체험학습 <안내> & \"동의서\"",
                    "<p>가요</p><img src=\"image:" + PICTURE + "\" alt=\"성곽\" />",
                    new Facts(
                            new Period(
                                    LocalDate.of(2026, 12, 1),
                                    LocalTime.of(9, 0),
                                    null,
                                    LocalTime.of(14, 30)),
                            "수원화성",
                            new Cost(12_000, null),
                            List.of("도시락", "처음 보는 물건"),
                            null,
                            LocalDateTime.of(2026, 11, 24, 18, 0),
                            new Contact("담임", "031-000-0302")),
                    new ConsentForm(
                            SignerRule.ANY_GUARDIAN,
                            List.of(
                                    new Choice(
                                            "q1",
                                            "참가합니까?",
                                            true,
                                            List.of(
                                                    new Option("o1", "참가합니다", Standard.TAKES_PART),
                                                    new Option("o2", "모르겠습니다", null))),
                                    new Text("q2", "적어 주세요", false, 500))),
                    List.of(
                            new Attached(
                                    UUID.fromString("33333333-3333-4333-8333-333333333333"),
                                    "활동지.pdf",
                                    "application/pdf",
                                    312_400,
                                    "ab".repeat(32))));

    private static ShownDocument render(Language language) {
        return new DocumentRenderer(
                        id -> new Image("image/png", "png".getBytes(StandardCharsets.UTF_8)))
                .render(SENDING, LETTER, language);
    }

    @ParameterizedTest
    @EnumSource
    void theSameLetterGivesTheSameBytesInEveryLocaleAndTimeZone(Language language) {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Set<String> hashes = new HashSet<>();
            for (String tag : List.of("ko-KR", "en-US", "tr-TR", "ar-EG", "th-TH-u-ca-buddhist")) {
                for (String place : List.of("UTC", "Asia/Seoul", "Pacific/Kiritimati")) {
                    Locale.setDefault(Locale.forLanguageTag(tag));
                    TimeZone.setDefault(TimeZone.getTimeZone(place));
                    hashes.add(render(language).sha256());
                }
            }
            assertThat(hashes).hasSize(1);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    /// As `printf '<!doctype html><p>가정통신문 & 동의서</p>' | sha256sum` says it.
    @Test
    void theHashIsOfTheBytesInUtf8AsAnyToolCountsIt() {
        ShownDocument known =
                new ShownDocument(
                        Language.KO, "<p>가정통신문 & 동의서</p>", "<!doctype html><p>가정통신문 & 동의서</p>");
        assertThat(known.sha256())
                .isEqualTo("8543bc3ed45203e15dfab16d6f6e45c87f3ad6c2bba1083909b351957a2c8f0d");
    }

    @Test
    void theBytesOfTodayAreTheBytesOfTheNextRun() {
        // A change here means that every letter comes out as other bytes: raise EDITION with it.
        assertThat(DocumentRenderer.EDITION).isEqualTo("2");
        assertThat(render(Language.KO).sha256())
                .isEqualTo("0a31c9d4b240e3a7ee7dd8e19f3f766d613de08360d2ed178c0591132adb89d4");
    }

    @Test
    void thePageHoldsTheArticleByteForByteAndNothingFromOutside() {
        ShownDocument document = render(Language.KO);
        assertThat(document.page()).contains(document.article());
        assertThat(document.article())
                .contains("src=\"data:image/png;base64,")
                .contains("data-sha256=\"" + "ab".repeat(32) + "\"")
                .contains("현장체험학습 &lt;안내&gt; &amp; &quot;동의서&quot;")
                .doesNotContain("<안내>")
                .doesNotContain("image:");
        assertThat(document.page()).doesNotContain("http://").doesNotContain("https://");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    KO | 2026년 12월 1일 화요일 오전 9:00 ~ 오후 2:30       | 도시락, 처음 보는 물건                    | 12,000원    | 참가합니다<
                    EN | Tuesday, 1 December 2026, 9:00 AM – 2:30 PM    | packed lunch (도시락), 처음 보는 물건    | 12,000 won  | Takes part (참가합니다)<
                    ZH | 2026年12月1日 星期二 09:00 至 14:30              | 盒饭 (도시락), 처음 보는 물건            | 12,000 韩元 | 参加 (참가합니다)<
                    VI | 09:00 Thứ Ba, ngày 1 tháng 12 năm 2026 – 14:30 | cơm hộp (도시락), 처음 보는 물건        | 12,000 won  | Tham gia (참가합니다)<
                    """)
    void factsAreShownInTheReadersLanguage(
            Language language, String period, String bring, String cost, String option) {
        assertThat(render(language).article()).contains(period, bring, cost, option);
    }

    @Test
    void aLetterInAnotherLanguageSaysThatTheKoreanTextGoverns() {
        assertThat(render(Language.VI).article()).contains("Bản tiếng Hàn là bản chính thức.");
        assertThat(render(Language.KO).article()).doesNotContain("letter-original");
    }

    @Test
    void theFieldsOfTheFormBelongToTheFormAroundTheDocument() {
        assertThat(render(Language.KO).article())
                .contains("name=\"answer.q1\" value=\"o1\" form=\"sign\" required")
                .contains("name=\"answer.q2\" form=\"sign\"")
                .doesNotContain("checked");
    }
}
