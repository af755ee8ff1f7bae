package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.portal.TestPortal;
import maru.portal.letters.Register.Guardianship;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.reading.Reading;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.sheet.SheetLine;
import maru.portal.letters.sheet.Sheets;
import maru.portal.letters.signing.Outcome;
import maru.portal.letters.signing.Withdrawing;
import maru.portal.letters.writing.Drafts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who must sign, and what counts, as tables. Read a line from left to right: the family, whose
/// signature the form asks for, what happens one after the other, and what the teacher's sheet says
/// then.
///
/// A family is named by relations; in brackets stands what is not usual (usual is: legal
/// representative with all rights since the beginning of the school year, and a child of nine).
/// "거절" after a step means that it must be refused.
class ConsentRulesTest {

    private static final TestPortal PORTAL = TestPortal.empty(Map.of());
    private static final Register REGISTER = new Register(PORTAL);
    private static final Written WRITTEN = new Written(PORTAL);
    private static final String SCHOOL = "7000001";

    private static int families;

    static {
        REGISTER.school(SCHOOL, "가온초등학교", "한담임");
    }

    @AfterAll
    static void close() {
        PORTAL.close();
    }

    @ParameterizedTest(name = "{0} | {1} | {2} | {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # 가족                          | 누가    | 일어난 일                              | 명단
                    어머니, 아버지                     | 한 분   |                                     | 안 읽음
                    어머니, 아버지                     | 한 분   | 어머니 읽음                            | 읽음
                    어머니, 아버지                     | 한 분   | 아버지 서명                            | 제출 완료
                    어머니, 아버지                     | 모두    | 어머니 서명                            | 서명 남음
                    어머니, 아버지                     | 모두    | 어머니 서명; 아버지 서명                  | 제출 완료
                    어머니, 아버지                     | 모두    | 어머니 서명; 어머니 다시 서명              | 서명 남음
                    시설장                           | 모두    | 시설장 서명                            | 제출 완료
                    어머니, 할머니(법정대리인 아님)         | 한 분   | 할머니 서명                            | 제출 완료
                    어머니, 할머니(법정대리인 아님)         | 법정대리인 | 할머니 서명 거절                        | 읽음
                    어머니, 할머니(법정대리인 아님)         | 법정대리인 | 할머니 서명 거절; 어머니 서명              | 제출 완료
                    """)
    void whoseSignatureIsEnough(String family, String rule, String events, String sheet) {
        assertSheetSays(family, rule, events, sheet);
    }

    @ParameterizedTest(name = "{0} | {1} | {2} | {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # 가족                          | 누가    | 일어난 일                              | 명단
                    어머니, 아버지(읽기만)               | 모두    | 아버지 서명 거절                        | 읽음
                    어머니, 아버지(읽기만)               | 모두    | 어머니 서명                            | 제출 완료
                    어머니, 아버지(없음)                | 모두    | 아버지 서명 거절; 어머니 서명              | 제출 완료
                    어머니, 아버지(어제까지)              | 모두    | 아버지 서명 거절; 어머니 서명              | 제출 완료
                    어머니, 아버지(오늘까지)              | 모두    | 아버지 서명; 어머니 서명                  | 제출 완료
                    어머니, 할머니(내일부터)              | 모두    | 할머니 서명 거절; 어머니 서명              | 제출 완료
                    """)
    void aRightHoldsFromItsFirstDayToItsLast(
            String family, String rule, String events, String sheet) {
        assertSheetSays(family, rule, events, sheet);
    }

    @ParameterizedTest(name = "{0} | {1} | {2} | {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # 가족                          | 누가    | 일어난 일                              | 명단
                    어머니, 학생(18세)                 | 한 분   | 학생 서명 거절; 어머니 서명               | 제출 완료
                    어머니, 학생(18세)                 | 모두    | 어머니 서명                            | 제출 완료
                    어머니, 학생(19세)                 | 한 분   | 어머니 서명 거절; 학생 서명               | 제출 완료
                    어머니, 학생(19세)                 | 법정대리인 | 어머니 서명 거절; 학생 서명              | 제출 완료
                    """)
    void aStudentSignsForHerselfWhenSheIsOfAge(
            String family, String rule, String events, String sheet) {
        assertSheetSays(family, rule, events, sheet);
    }

    @ParameterizedTest(name = "{0} | {1} | {2} | {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # 가족                          | 누가    | 일어난 일                              | 명단
                    어머니                           | 모두    | 어머니 서명; 아버지 더해짐                | 서명 남음
                    어머니                           | 모두    | 어머니 서명; 아버지 더해짐; 아버지 서명     | 제출 완료
                    어머니                           | 한 분   | 어머니 서명; 아버지 더해짐                | 제출 완료
                    어머니, 아버지                     | 한 분   | 아버지 서명; 아버지 권리 끝남              | 제출 완료
                    어머니, 아버지                     | 모두    | 어머니 서명; 아버지 권리 끝남              | 제출 완료
                    어머니, 아버지                     | 모두    | 아버지 권리 끝남; 아버지 서명 거절          | 안 읽음
                    어머니                           | 한 분   | 어머니 서명; 글 고침                     | 안 읽음
                    어머니                           | 한 분   | 어머니 서명; 글 고침; 어머니 서명           | 제출 완료
                    어머니                           | 한 분   | 어머니 서명; 어머니 철회                  | 읽음
                    어머니                           | 한 분   | 어머니 서명; 어머니 철회; 어머니 서명        | 제출 완료
                    어머니, 아버지                     | 모두    | 어머니 서명; 아버지 서명; 아버지 철회        | 서명 남음
                    """)
    void whatChangesAfterwardsIsCountedByTheDayItHappens(
            String family, String rule, String events, String sheet) {
        assertSheetSays(family, rule, events, sheet);
    }

    @ParameterizedTest(name = "쌍둥이 | {0} | {1}, {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # 일어난 일         | 첫째      | 둘째
                    첫째 서명          | 제출 완료  | 안 읽음
                    둘째 서명          | 안 읽음   | 제출 완료
                    첫째 서명; 둘째 서명 | 제출 완료  | 제출 완료
                    """)
    void twinsAreAnsweredApart(String events, String first, String second) {
        Family one = new Family(SignerRule.ANY_GUARDIAN, "어머니");
        Family other = one.twin();
        for (String event : events.split(";", -1)) {
            (event.strip().startsWith("첫째") ? one : other).happens("어머니 서명");
        }
        assertThat(List.of(one.sheet(), other.sheet())).containsExactly(first, second);
    }

    private static void assertSheetSays(
            String family,
            String rule,
            @org.jspecify.annotations.Nullable String events,
            String sheet) {
        SignerRule signers =
                switch (rule) {
                    case "한 분" -> SignerRule.ANY_GUARDIAN;
                    case "모두" -> SignerRule.ALL_GUARDIANS;
                    default -> SignerRule.LEGAL_REPRESENTATIVE;
                };
        Family one = new Family(signers, family);
        if (events != null) {
            for (String event : events.split(";", -1)) {
                one.happens(event.strip());
            }
        }
        assertThat(one.sheet()).isEqualTo(sheet);
    }

    /// One child's family and the letter that it was sent.
    private static final class Family {

        private final String student;
        private final LetterId letter;
        private final Map<String, String> keys = new HashMap<>();

        Family(SignerRule rule, String members) {
            families++;
            student = "S-" + families;
            LocalDate born = today().minusYears(9);
            List<Guardianship> guardians = new ArrayList<>();
            for (String member : members.split(",", -1)) {
                String relation = member.strip().replaceAll("\\(.*", "");
                if (relation.equals("학생")) {
                    int years = Integer.parseInt(member.replaceAll("\\D", ""));
                    born = today().minusYears(years);
                    keys.put("학생", student);
                } else {
                    guardians.add(guardian(relation, member));
                }
            }
            REGISTER.student(student, "학생" + families, born, SCHOOL, families);
            guardians.forEach(REGISTER::guardian);
            REGISTER.bring();
            letter = letter(rule);
        }

        private Family(Family sibling) {
            families++;
            student = "S-" + families;
            letter = sibling.letter;
            keys.putAll(sibling.keys);
            REGISTER.student(student, "둘째" + families, today().minusYears(9), SCHOOL, families);
            REGISTER.guardian(guardian("어머니", ""));
            REGISTER.bring();
        }

        Family twin() {
            return new Family(this);
        }

        private Guardianship guardian(String relation, String unusual) {
            LocalDate begin = LocalDate.of(Register.year(), 3, 1);
            boolean limited = unusual.contains("읽기만") || unusual.contains("없음");
            return new Guardianship(
                    keys.computeIfAbsent(relation, _ -> student + "-" + relation),
                    relation + keys.get(relation).replaceAll("\\D", ""),
                    student,
                    relation,
                    !limited && !unusual.contains("법정대리인 아님"),
                    unusual.contains("읽기만") ? "읽기" : unusual.contains("없음") ? "없음" : "모두",
                    unusual.contains("내일부터")
                            ? today().plusDays(1)
                            : unusual.contains("오늘부터") ? today() : begin,
                    unusual.contains("어제까지")
                            ? today().minusDays(1)
                            : unusual.contains("오늘까지") ? today() : null,
                    limited ? "법원 결정" : "가족관계증명서");
        }

        private static LetterId letter(SignerRule rule) {
            var teacher = WRITTEN.as(PORTAL.person("T-" + SCHOOL));
            LetterId letter = WRITTEN.drafted(teacher, Written.consent("동의서 " + families, rule));
            WRITTEN.send(teacher, letter);
            return letter;
        }

        void happens(String event) {
            String who = event.split(" ", 2)[0];
            String what = event.split(" ", 2)[1];
            switch (what) {
                case "읽음" -> read(who);
                case "서명" -> assertThat(sign(who)).as(event).isInstanceOf(Outcome.Signed.class);
                case "다시 서명" ->
                        assertThat(sign(who)).as(event).isInstanceOf(Outcome.AlreadySigned.class);
                case "서명 거절" -> assertRefused(who);
                case "철회" -> withdraw(who);
                case "고침" -> improve();
                case "더해짐" -> {
                    REGISTER.guardian(guardian(who, "오늘부터"));
                    REGISTER.bring();
                }
                case "권리 끝남" -> {
                    REGISTER.guardian(guardian(who, "어제까지"));
                    REGISTER.bring();
                }
                default -> throw new IllegalArgumentException(event);
            }
        }

        private PersonId person(String who) {
            return PORTAL.person(java.util.Objects.requireNonNull(keys.get(who)));
        }

        private PersonId child() {
            return PORTAL.person(student);
        }

        private void read(String who) {
            PORTAL.bean(Reading.class).open(WRITTEN.as(person(who)), letter, child(), Language.KO);
        }

        private Outcome sign(String who) {
            return WRITTEN.signedBy(person(who), letter, child());
        }

        /// Refused outright, or told that her signature is not asked for.
        private void assertRefused(String who) {
            try {
                assertThat(sign(who)).isNotInstanceOf(Outcome.Signed.class);
            } catch (Refused asItShould) {
                assertThat(asItShould.refusal()).isNotNull();
            }
            assertThat(
                            WRITTEN.count(
                                    "portal.consent_signature where letter = ? and signer = ?",
                                    letter.value(),
                                    person(who).value()))
                    .isZero();
        }

        private void withdraw(String who) {
            Withdrawing withdrawing = PORTAL.bean(Withdrawing.class);
            Withdrawing.Offer offer = withdrawing.offer(WRITTEN.as(person(who)), letter, child());
            withdrawing.withdraw(
                    WRITTEN.as(person(who)), letter, child(), offer.signature().id(), "");
        }

        private void improve() {
            var teacher = WRITTEN.as(PORTAL.person("T-" + SCHOOL));
            Drafts drafts = PORTAL.bean(Drafts.class);
            drafts.improve(teacher, letter);
            Draft draft = drafts.open(teacher, letter).draft();
            LetterContent content = draft.content();
            drafts.save(
                    teacher,
                    letter,
                    new LetterContent(
                            "고친 동의서", content.body(), content.facts(), content.form(), List.of()),
                    draft.audience(),
                    draft.revision());
            WRITTEN.send(teacher, letter);
        }

        String sheet() {
            var teacher = WRITTEN.as(PORTAL.person("T-" + SCHOOL));
            SheetLine line =
                    PORTAL.bean(Sheets.class).open(teacher, letter).lines().stream()
                            .filter(one -> one.recipient().student().equals(child()))
                            .findFirst()
                            .orElseThrow();
            return switch (line.status()) {
                case UNREAD -> "안 읽음";
                case READ -> "읽음";
                case PARTLY_SIGNED -> "서명 남음";
                case DONE -> "제출 완료";
            };
        }
    }

    private static LocalDate today() {
        return LocalDate.now(Seoul.ZONE);
    }
}
