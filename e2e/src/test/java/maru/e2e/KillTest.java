package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processes are killed the hard way in the middle of signing, of publishing, of taking a list away
/// and of work on the drive. What was acknowledged is there afterwards, once and in the right name;
/// what was not may be done again.
@Tag("system")
@ExtendWith(SharedMaru.class)
class KillTest {

    /// For each victim of each test; a hundred kills in all in the long form.
    private static final int ROUNDS = Boolean.getBoolean("maru.long") ? 9 : 1;

    private static final int WRITERS = 3;

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

    @ParameterizedTest
    @ValueSource(strings = {"portal", "postgres", "launcher"})
    void noLetterIsHalfSentAndNoListHalfGiven(String victim) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            publishAndExportWhileKilling(victim);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "postgres", "launcher"})
    void noAcknowledgedFileIsLostOrHalfThere(String victim) throws Exception {
        AppPassword password = AppPassword.of(maru, "정하나", "dav");
        List<DriveLedger> ledgers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                ledgers.add(new DriveLedger(maru, password, "kill-" + victim + "-" + i));
            }
            for (int round = 0; round < ROUNDS; round++) {
                Semaphore acknowledged = new Semaphore(0);
                AtomicBoolean killed = new AtomicBoolean();
                List<Future<Boolean>> writing = new ArrayList<>();
                for (DriveLedger ledger : ledgers) {
                    writing.add(threads.submit(() -> ledger.write(acknowledged, killed::get)));
                }
                int after = 10 + ThreadLocalRandom.current().nextInt(200);
                assertThat(acknowledged.tryAcquire(after, 10, TimeUnit.MINUTES)).isTrue();
                maru.kill(victim);
                killed.set(true);
                for (Future<Boolean> writer : writing) {
                    writer.get();
                }
                upAgain(victim);
                for (DriveLedger ledger : ledgers) {
                    ledger.check();
                }
            }
        } finally {
            ledgers.forEach(DriveLedger::close);
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
            arrive(teacher, sheet);
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
            guardians.forEach((who, page) -> acknowledged.put(who, isThere(story.signed(page))));
            upAgain(victim);

            Cast.TEACHER.enter(maru, teacher);
            arrive(teacher, sheet);
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
            arrive(teacher, sheet);
            assertThat(story.signatures(teacher)).hasCount(2);
        }
    }

    private void publishAndExportWhileKilling(String victim) throws Exception {
        LetterStory sent = new LetterStory(maru);
        LetterStory going = new LetterStory(maru);
        try (BrowserContext school = chromium.profile(Screen.DESKTOP);
                BrowserContext phone = chromium.profile(Screen.PHONE)) {
            Page sheet = school.newPage();
            Cast.TEACHER.enter(maru, sheet);
            sent.send(sheet);
            ask(sheet);
            String list = given(sheet);
            assertThat(list).contains("김서준");
            Page writing = school.newPage();
            going.write(writing);
            String draft = writing.url();
            writing.waitForCondition(
                    () -> writing.request().get(draft).text().contains(going.title()));

            ask(sheet);
            Thread killer = killSoon(victim);
            going.publish(writing);
            killer.join();
            boolean acknowledged = isThere(going.sheet(writing));
            assertThat(given(sheet)).as("the whole list or none").isIn("", list);
            upAgain(victim);

            Cast.TEACHER.enter(maru, writing);
            arrive(writing, draft.replace("/edit", ""));
            if (going.sheet(writing).count() == 0) {
                assertThat(acknowledged).as("sent, or " + writing.content()).isFalse();
                arrive(writing, draft);
                going.publish(writing);
                assertThat(going.sheet(writing)).isVisible();
            }
            Page mother = phone.newPage();
            String inbox = Cast.MOTHER.enter(maru, mother) + "inbox";
            arrive(mother, inbox);
            assertThat(going.inList(mother)).hasCount(1);
            arrive(sheet, Cast.TEACHER.home(maru) + "letters");
            assertThat(going.inList(sheet)).hasCount(1);
            sheet.getByRole(AriaRole.LINK, LetterStory.containing(sent.title())).first().click();
            ask(sheet);
            assertThat(given(sheet)).isEqualTo(list);
        }
    }

    /// As a person does who is asked to come back in a moment, since a part has just begun.
    private static void arrive(Page page, String address) {
        while (page.navigate(address).status() == 503) {
            page.waitForLoadState();
        }
    }

    /// Asks for the list of a letter's sheet, as the page's own form does, and does not wait.
    private static void ask(Page sheet) {
        sheet.evaluate(
                """
                () => {
                  const form = document.querySelector('#export-dialog form');
                  const fields = new URLSearchParams(new FormData(form));
                  fields.set('form', 'csv');
                  fields.set('reason', '현장체험학습 준비');
                  window.given = fetch(form.action, {method: 'POST', body: fields})
                      .then(async answer => answer.ok ? await answer.text() : '')
                      .catch(() => '');
                }
                """);
    }

    /// What came of it; empty where it was refused or cut off.
    private static String given(Page sheet) {
        return (String) sheet.evaluate("() => window.given");
    }

    private void upAgain(String victim) throws Exception {
        if (victim.equals("launcher")) {
            maru.startAgain();
        } else {
            maru.awaitUp();
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

    private static boolean isThere(Locator acknowledgement) {
        try {
            acknowledgement.waitFor(
                    new Locator.WaitForOptions()
                            .setState(WaitForSelectorState.VISIBLE)
                            .setTimeout(4_000));
            return true;
        } catch (TimeoutError notTold) {
            return false;
        }
    }
}
