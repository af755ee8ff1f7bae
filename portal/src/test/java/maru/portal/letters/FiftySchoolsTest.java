package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.Register.Guardianship;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.record.LetterId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Under load, print requests of one moment were once answered to the wrong school. Here fifty
/// schools read, sign, print and export at the same moment; each has a word of its own in every
/// name, text and file, and no answer may hold another's.
///
/// Who does what is drawn by a seed, which a failure names; `-Dmaru.long=true` draws for longer.
class FiftySchoolsTest {

    private static final int SCHOOLS = 50;
    private static final int STEPS = Boolean.getBoolean("maru.long") ? 20_000 : 400;
    private static final int AT_ONCE = 16;

    /// What all fifty have written.
    private static final String COMMON = URLEncoder.encode("동의서", StandardCharsets.UTF_8);

    private static final TestPortal PORTAL = TestPortal.empty(Map.of());
    private static final Written WRITTEN = new Written(PORTAL);
    private static final List<School> FIFTY = opened();

    @AfterAll
    static void close() {
        PORTAL.close();
    }

    /// A school with its word, e.g. `마루07가나`, which nothing of another school contains.
    private record School(
            String word,
            Browser teacher,
            Browser guardian,
            PersonId guardianId,
            PersonId child,
            LetterId letter,
            Attached file) {}

    private enum Act {
        GUARDIAN_LISTS,
        GUARDIAN_READS,
        GUARDIAN_TAKES_THE_DOCUMENT,
        GUARDIAN_DOWNLOADS,
        GUARDIAN_SIGNS,
        TEACHER_PRINTS_THE_SHEET,
        TEACHER_LOOKS_AT_THE_LINES,
        TEACHER_VIEWS_THE_LETTER,
        TEACHER_SEARCHES,
        TEACHER_EXPORTS
    }

    private static String word(int number) {
        return "마루%02d솔".formatted(number);
    }

    private static List<School> opened() {
        Register register = new Register(PORTAL);
        for (int number = 0; number < SCHOOLS; number++) {
            String code = "70%05d".formatted(number);
            String word = word(number);
            register.school(code, word + "초등학교", word + "담임");
            register.student(
                    "S-" + number, word + "학생", LocalDate.now(Seoul.ZONE).minusYears(9), code, 1);
            register.guardian(
                    new Guardianship(
                            "G-" + number,
                            word + "어머니",
                            "S-" + number,
                            "어머니",
                            true,
                            "모두",
                            LocalDate.of(Register.year(), 3, 1),
                            null,
                            "가족관계증명서"));
        }
        register.bring();
        return IntStream.range(0, SCHOOLS).mapToObj(FiftySchoolsTest::opened).toList();
    }

    private static School opened(int number) {
        String word = word(number);
        PersonId teacherId = PORTAL.person("T-70%05d".formatted(number));
        PersonId guardianId = PORTAL.person("G-" + number);
        Asker.SignedIn teacher = WRITTEN.as(teacherId);
        LetterContent usual = Written.consent(word + " 동의서", SignerRule.ANY_GUARDIAN);
        LetterId letter =
                WRITTEN.drafted(
                        teacher,
                        new LetterContent(
                                usual.title(),
                                "<p>" + word + " 이야기입니다.</p>",
                                usual.facts(),
                                usual.form(),
                                List.of()));
        Attached file =
                WRITTEN.attached(
                        teacher,
                        letter,
                        word + ".txt",
                        (word + " 붙임").getBytes(StandardCharsets.UTF_8));
        WRITTEN.send(teacher, letter);
        return new School(
                word,
                PORTAL.as(teacherId),
                PORTAL.as(guardianId),
                guardianId,
                PORTAL.person("S-" + number),
                letter,
                file);
    }

    @RepeatedTest(2)
    void noAnswerHoldsAnotherSchoolsWord(RepetitionInfo repetition) throws Exception {
        long seed = 2026L * repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<Callable<List<String>>> steps = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            School school = FIFTY.get(random.nextInt(SCHOOLS));
            Act act = Act.values()[random.nextInt(Act.values().length)];
            steps.add(() -> othersIn(school, act, answer(school, act)));
        }
        List<String> found = new ArrayList<>();
        try (ExecutorService together = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<List<String>> step : together.invokeAll(steps)) {
                found.addAll(step.get());
            }
        }
        assertThat(found).as("seed " + seed).isEmpty();
        assertThat(WRITTEN.count("portal.consent_signature")).isBetween(1L, (long) SCHOOLS);
    }

    /// The words of other schools in an answer, and what is missing of its own.
    private static List<String> othersIn(School school, Act act, String answer) {
        List<String> found = new ArrayList<>();
        for (School other : FIFTY) {
            if (answer.contains(other.word()) != other.equals(school)) {
                found.add(school.word() + " " + act + " " + other.word());
            }
        }
        return found;
    }

    private static String answer(School school, Act act) {
        String family = "/inbox/" + school.letter() + "/" + school.child();
        String desk = "/letters/" + school.letter();
        return switch (act) {
            case GUARDIAN_LISTS -> body(school.guardian(), "/inbox");
            case GUARDIAN_READS -> body(school.guardian(), family + "/read");
            case GUARDIAN_TAKES_THE_DOCUMENT -> body(school.guardian(), family + "/document");
            case GUARDIAN_DOWNLOADS ->
                    body(school.guardian(), family + "/files/" + school.file().id());
            case GUARDIAN_SIGNS -> {
                WRITTEN.signedBy(school.guardianId(), school.letter(), school.child());
                yield body(school.guardian(), family + "/read");
            }
            case TEACHER_PRINTS_THE_SHEET -> body(school.teacher(), desk);
            case TEACHER_LOOKS_AT_THE_LINES -> body(school.teacher(), desk + "/lines");
            case TEACHER_VIEWS_THE_LETTER -> body(school.teacher(), desk + "/view");
            case TEACHER_SEARCHES -> body(school.teacher(), "/letters/archive?words=" + COMMON);
            case TEACHER_EXPORTS -> export(school, desk + "/export");
        };
    }

    private static String export(School school, String path) {
        while (true) {
            Browser.Page page =
                    school.teacher().post(path, Map.of("form", "csv", "reason", "감사 자료"));
            if (page.status() != 503) {
                return page.body();
            }
        }
    }

    /// As a person does who is told to come back in a moment.
    private static String body(Browser browser, String path) {
        while (true) {
            Browser.Page page = browser.get(path);
            if (page.status() != 503) {
                return page.body();
            }
        }
    }
}
