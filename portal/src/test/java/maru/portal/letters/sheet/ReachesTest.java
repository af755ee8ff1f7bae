package maru.portal.letters.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.UnitId;
import maru.kernel.Refused;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.SignedForms;
import maru.portal.letters.reach.Outbox;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.writing.Sending;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The office of a school sees how far letters get, by class; nobody else sees it of her school.
class ReachesTest {

    /// Without the demo's own letters, which come in the background.
    private static final TestPortal PORTAL = TestPortal.start(Map.of());

    private final SignedForms forms = new SignedForms(PORTAL);
    private final Reaches reaches = PORTAL.bean(Reaches.class);

    private static Asker.SignedIn as(String card) {
        return new Asker.SignedIn(
                PORTAL.card(card).person(),
                "session of a test",
                "127.0.0.1",
                AuthenticationLevel.TWO_FACTORS,
                Clock.systemUTC().instant());
    }

    private Reached.OfClass classOfThree() {
        return reaches.look(as("office"), 7).getFirst().classes().stream()
                .filter(line -> line.schoolClass().name().equals("3학년 2반"))
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void stop() {
        PORTAL.close();
    }

    @Test
    void eachLetterCountsForTheClassesItWentToAndLeavesWhenItIsTakenBack() {
        Reached.OfClass before = classOfThree();
        LetterId letter = forms.signedByDrawing();
        Reached.OfClass after = classOfThree();
        assertThat(after.sent() - before.sent()).isPositive();
        assertThat(after.asked() - before.asked()).isEqualTo(after.sent() - before.sent());
        assertThat(after.answered() - before.answered()).isEqualTo(1);
        assertThat(after.read() - before.read()).isEqualTo(1);

        PORTAL.bean(Sending.class).recall(forms.teacher(), letter, "날짜가 바뀌었습니다.");
        assertThat(classOfThree()).isEqualTo(before);
    }

    @Test
    void messagesAreCountedByHowTheyEnded() {
        LetterId letter = forms.signedByDrawing();
        int before = messages();
        PORTAL.database()
                .change(
                        transaction ->
                                PORTAL.bean(Outbox.class)
                                        .write(
                                                transaction,
                                                new Outbox.Note(
                                                        "test/" + letter,
                                                        PORTAL.card("mother").person(),
                                                        Optional.of(letter),
                                                        "제목",
                                                        "본문",
                                                        "")));
        assertThat(messages()).isEqualTo(before + 1);
    }

    /// However they have ended by now.
    private int messages() {
        return reaches.look(as("office"), 7).getFirst().messages().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    @Test
    void onlyTheOfficeOfASchoolSeesItAndTakesItAwayWithAReason() {
        assertThat(reaches.look(as("teacher"), 30)).isEmpty();
        List<Reached> own = reaches.look(as("office"), 30);
        UnitId school = own.getFirst().school().id();
        assertThatThrownBy(() -> reaches.export(as("teacher"), school, 30, "까닭"))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> reaches.export(as("office"), school, 30, " "))
                .isInstanceOf(Refused.class);
        Browser.Page file =
                PORTAL.as("office")
                        .post(
                                "/letters/reached/export",
                                Map.of(
                                        "school",
                                        school.toString(),
                                        "days",
                                        "30",
                                        "form",
                                        "csv",
                                        "reason",
                                        "교무회의 자료"));
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.body().getBytes(StandardCharsets.UTF_8).length).isPositive();
        assertThat(file.body()).contains("학급", "3학년 2반");
    }
}
