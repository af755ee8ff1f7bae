package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processes are killed the hard way in the middle of signing. What was acknowledged is there
/// afterwards, once and in the right name; what was not may be signed again.
@Tag("system")
@ExtendWith(SharedMaru.class)
class KillTest {

    private static final int ROUNDS = Boolean.getBoolean("maru.long") ? 8 : 1;

    private final RunningMaru maru;
    private final Chromium chromium;

    KillTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "postgres", "keycloak", "door", "launcher"})
    void noAcknowledgedSignatureIsLostOrDoubled(String victim) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            signWhileKilling(victim);
        }
    }

    @Test
    void aSecondStartOnTheSameDataKeepsEverything() throws Exception {
        LetterStory story = new LetterStory(maru);
        try (BrowserContext school = chromium.profile(Screen.DESKTOP);
                BrowserContext phone = chromium.profile(Screen.PHONE)) {
            Page teacher = school.newPage();
            Cast.TEACHER.enter(maru, teacher);
            story.send(teacher);
            String sheet = teacher.url();
            Page mother = phone.newPage();
            Cast.MOTHER.enter(maru, mother);
            story.read(mother, Cast.MOTHER);
            story.sign(mother);

            maru.stop();
            assertThat(RunningMaru.isFree(maru.port(8080))).isTrue();
            maru.startAgain();

            Cast.TEACHER.enter(maru, teacher);
            teacher.navigate(sheet);
            assertThat(story.signatures(teacher)).hasCount(1);
        }
    }

    private void signWhileKilling(String victim) throws Exception {
        LetterStory story = new LetterStory(maru);
        try (BrowserContext school = chromium.profile(Screen.DESKTOP);
                BrowserContext phones = chromium.profile(Screen.PHONE)) {
            Page teacher = school.newPage();
            Cast.TEACHER.enter(maru, teacher);
            story.send(teacher);
            String sheet = teacher.url();
            Map<Cast, Page> guardians = new LinkedHashMap<>();
            for (Cast who : new Cast[] {Cast.MOTHER, Cast.FATHER}) {
                Page page = phones.newPage();
                who.enter(maru, page);
                story.read(page, who);
                story.fillForm(page);
                guardians.put(who, page);
            }
            Thread killer = killSoon(victim);
            guardians.values().forEach(story::submit);
            killer.join();
            Map<Cast, Boolean> acknowledged = new LinkedHashMap<>();
            guardians.forEach((who, page) -> acknowledged.put(who, sawItSigned(story, page)));
            if (victim.equals("launcher")) {
                maru.startAgain();
            } else {
                maru.awaitUp();
            }

            Cast.TEACHER.enter(maru, teacher);
            teacher.navigate(sheet);
            long sure = acknowledged.values().stream().filter(seen -> seen).count();
            assertThat(story.signatures(teacher).count()).isBetween((int) sure, 2);

            // Whoever was not told signs again, and still once.
            for (Map.Entry<Cast, Page> guardian : guardians.entrySet()) {
                Page page = guardian.getValue();
                guardian.getKey().enter(maru, page);
                story.readAgain(page, guardian.getKey());
                if (story.mayStillSign(page)) {
                    assertThat(acknowledged.get(guardian.getKey()))
                            .as("acknowledged, so not asked again")
                            .isFalse();
                    story.sign(page);
                }
            }
            teacher.navigate(sheet);
            assertThat(story.signatures(teacher)).hasCount(2);
        }
    }

    private Thread killSoon(String victim) {
        int after = ThreadLocalRandom.current().nextInt(120);
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                Thread.currentThread().join(after + 1L);
                                maru.kill(victim);
                            } catch (Exception broken) {
                                throw new IllegalStateException(broken);
                            }
                        });
    }

    private static boolean sawItSigned(LetterStory story, Page page) {
        Locator signed = story.signed(page);
        try {
            signed.waitFor(
                    new Locator.WaitForOptions()
                            .setState(WaitForSelectorState.VISIBLE)
                            .setTimeout(4_000));
            return true;
        } catch (TimeoutError notTold) {
            return false;
        }
    }
}
