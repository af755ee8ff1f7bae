package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import maru.e2e.Chromium.Screen;
import maru.e2e.RunningMaru.PartStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A Maru whose `maru.yaml` names a PostgreSQL of the operator's own.
@Tag("system")
@ExtendWith(SharedMaru.class)
class OutsideDatabaseTest {

    private final RunningMaru shared;
    private final Chromium chromium;

    OutsideDatabaseTest(RunningMaru shared, Chromium chromium) {
        this.shared = shared;
        this.chromium = chromium;
    }

    @Test
    void aLetterIsSentAndSignedOnADatabaseOfTheOperatorsOwn() throws Exception {
        Path programs = shared.data().resolve("postgres-runtime");
        try (OutsideDatabase database = OutsideDatabase.start(programs);
                RunningMaru maru =
                        RunningMaru.start(dataFor(database, OutsideDatabase.USER), "--demo");
                BrowserContext school = chromium.profile(Screen.DESKTOP);
                BrowserContext phone = chromium.profile(Screen.PHONE)) {
            LetterStory story = new LetterStory(maru);
            Page teacher = school.newPage();
            Cast.TEACHER.enter(maru, teacher);
            story.send(teacher);
            Page mother = phone.newPage();
            Cast.MOTHER.enter(maru, mother);
            story.read(mother, Cast.MOTHER);
            story.sign(mother);

            assertThat(maru.data().resolve("postgres")).doesNotExist();
            assertThat(maru.status()).extracting(PartStatus::part).doesNotContain("postgres");
        }
    }

    @Test
    void aRoleThatMayNotMakeWhatMaruNeedsIsToldWhatIsMissing() throws Exception {
        try (OutsideDatabase database =
                OutsideDatabase.start(shared.data().resolve("postgres-runtime"))) {
            Answer answer =
                    RefusalTest.run(dataFor(database, OutsideDatabase.MAY_DO_NOTHING), "--demo");
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.output() + answer.errors())
                    .contains(OutsideDatabase.MAY_DO_NOTHING, "create roles")
                    .doesNotContain("Exception", "\tat ", OutsideDatabase.PASSWORD);
        }
    }

    private static Path dataFor(OutsideDatabase database, String user) throws Exception {
        Path data = RunningMaru.newDataFolder();
        Path password = data.resolveSibling(data.getFileName() + ".password");
        Files.writeString(password, OutsideDatabase.PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                data.resolve("maru.yaml"),
                """
                database:
                  url: %s
                  user: %s
                  password-file: %s
                """
                        .formatted(database.url(), user, password));
        return data;
    }
}
