package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The disk under the data folder fills up while a guardian signs. She is not told that it is
/// signed; once there is room again she signs, and what was signed before is there.
@Tag("system")
@EnabledIfSystemProperty(
        named = "maru.long",
        matches = "true",
        disabledReason = "starts a Maru of its own on a small disk")
class DiskFullTest {

    @Test
    void nothingIsAcknowledgedThatAFullDiskDidNotTake() throws Exception {
        Path disk = RunningMaru.newDataFolder();
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1536m,mode=755", "tmpfs", disk.toString()),
                "Only root may make a disk of its own for this.");
        try (Chromium chromium = Chromium.start();
                RunningMaru maru = RunningMaru.start(disk.resolve("data"), "--demo");
                BrowserContext school = chromium.profile(Screen.DESKTOP);
                BrowserContext phones = chromium.profile(Screen.PHONE)) {
            LetterStory story = new LetterStory(maru);
            Page teacher = school.newPage();
            Cast.TEACHER.enter(maru, teacher);
            story.send(teacher);
            String sheet = teacher.url();
            Page father = phones.newPage();
            Cast.FATHER.enter(maru, father);
            story.read(father, Cast.FATHER);
            story.sign(father);
            Page mother = phones.newPage();
            Cast.MOTHER.enter(maru, mother);
            story.read(mother, Cast.MOTHER);
            story.fillForm(mother);

            Path ballast = disk.resolve("ballast");
            fill(ballast);
            story.submit(mother);
            mother.waitForLoadState();
            boolean told = story.signed(mother).count() > 0;
            Files.delete(ballast);
            maru.awaitUp();

            teacher.navigate(sheet);
            assertThat(story.signatures(teacher)).hasCount(told ? 2 : 1);
            if (!told) {
                Cast.MOTHER.enter(maru, mother);
                story.read(mother, Cast.MOTHER);
                story.sign(mother);
            }
            maru.stop();
            maru.startAgain();
            Cast.TEACHER.enter(maru, teacher);
            teacher.navigate(sheet);
            assertThat(story.signatures(teacher)).hasCount(2);
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    /// Writes until there is no byte left, as a log that nobody watches does.
    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(Files.getFileStore(ballast).getUsableSpace()).isLessThan(1 << 20);
        }
    }

    private static boolean run(String... command) throws Exception {
        return Answer.of(List.of(command), Duration.ofMinutes(1)).code() == 0;
    }
}
