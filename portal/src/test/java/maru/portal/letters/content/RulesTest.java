package maru.portal.letters.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import maru.kernel.Refusal.Invalid;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.Option;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.ConsentForm.Text;
import maru.portal.letters.content.Facts.Period;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 22, 15, 0);
    private static final ConsentForm FORM =
            new ConsentForm(
                    SignerRule.ANY_GUARDIAN,
                    List.of(
                            new Choice(
                                    "q1",
                                    "참가합니까?",
                                    true,
                                    List.of(
                                            new Option("o1", "예", null),
                                            new Option("o2", "아니요", null))),
                            new Text("q2", "적어 주세요", false, 10)));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a whole letter                      | 제목 | <p>글</p> | yes | no  |                  |
                    no title                            |     | <p>글</p> | yes | no  |                  | title
                    nothing written                     | 제목 | <p> </p> | yes | no  |                  | body
                    nobody chosen                       | 제목 | <p>글</p> | no  | no  |                  | audience
                    a form without a deadline           | 제목 | <p>글</p> | yes | yes |                  | deadline
                    a form with a deadline              | 제목 | <p>글</p> | yes | yes | 2026-11-24T18:00 |
                    a deadline a minute ago             | 제목 | <p>글</p> | yes | yes | 2026-11-22T14:59 | deadline
                    a deadline this very minute         | 제목 | <p>글</p> | yes | yes | 2026-11-22T15:00 | deadline
                    a notice with a deadline            | 제목 | <p>글</p> | yes | no  | 2026-11-22T15:01 |
                    """)
    void whatIsMissingBeforeSending(
            String what,
            @Nullable String title,
            String body,
            String addressed,
            String form,
            @Nullable LocalDateTime deadline,
            @Nullable String missing) {
        LetterContent content =
                new LetterContent(
                        title == null ? "" : title,
                        body,
                        new Facts(null, null, null, List.of(), null, deadline, null),
                        form.equals("yes") ? FORM : null,
                        List.of());
        assertThat(SendingRules.missing(content, addressed.equals("yes"), NOW))
                .as(what)
                .extracting(Invalid::field)
                .containsExactlyElementsOf(missing == null ? List.of() : List.of(missing));
    }

    @Test
    void aTripThatEndsBeforeItBeginsIsNoticed() {
        Facts facts =
                new Facts(
                        new Period(
                                LocalDate.of(2026, 12, 1),
                                LocalTime.of(9, 0),
                                null,
                                LocalTime.of(8, 0)),
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null);
        assertThat(
                        SendingRules.missing(
                                new LetterContent("제목", "<p>글</p>", facts, null, List.of()),
                                true,
                                NOW))
                .extracting(Invalid::field)
                .containsExactly("period");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    answered                         | o1 | 없음         |
                    the optional one left open       | o2 |              |
                    the required one left open       |    | 없음         | q1
                    an option that is not there      | o9 | 없음         | q1
                    too long                         | o1 | 열한글자를넘는긴답입니다 | q2
                    """)
    void answersAreHeldAgainstTheForm(
            String what, @Nullable String choice, @Nullable String text, @Nullable String fault) {
        Map<String, String> given = new java.util.HashMap<>();
        if (choice != null) {
            given.put("q1", choice);
        }
        if (text != null) {
            given.put("q2", text);
        }
        switch (Answers.read(FORM, given)) {
            case Answers.Read.Complete _ -> assertThat(fault).as(what).isNull();
            case Answers.Read.Wrong wrong ->
                    assertThat(wrong.faults())
                            .as(what)
                            .extracting(Invalid::field)
                            .containsExactly(String.valueOf(fault));
        }
    }

    @Test
    void anAnswerToAQuestionThatDoesNotExistIsAFault() {
        assertThat(Answers.read(FORM, Map.of("q1", "o1", "q7", "x")))
                .isInstanceOf(Answers.Read.Wrong.class);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    김서연,   김서연,          true
                    김서연,   김 서연,         true
                    김서연,   김서윤,          false
                    Nguyen Thi Lan, nguyen thi lan, true
                    김서연,   '김서연\u200B',  true
                    """)
    void namesAreComparedAsAPersonReadsThem(String name, String typed, boolean same) {
        assertThat(PlainText.sameName(typed, name)).isEqualTo(same);
    }

    @Test
    void invisibleAndTurningCharactersFallAway() {
        assertThat(PlainText.line("안\u202E내\u200B\u0000 문\t서")).isEqualTo("안내 문 서");
        assertThat(PlainText.items("도시락, 물、돗자리\n모자,,도시락")).containsExactly("도시락", "물", "돗자리", "모자");
    }
}
