package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/// A school's data and a copy of the program are carried elsewhere: another path, another owner,
/// other ports. On the way a file of the database is cut, which is said and harms nothing further;
/// in the end the database of the day before is put back, which the audit notices.
@Tag("system")
@ExtendWith(SharedMaru.class)
class MovedTest {

    private static final String ANOTHER_OWNER = "54321";
    private static final Duration SOON = Duration.ofMinutes(2);

    private final Chromium chromium;

    MovedTest(Chromium chromium) {
        this.chromium = chromium;
    }

    @Test
    void whatWasCutIsRefusedAndWhatWasMovedIsServedElsewhere(TestReporter reporter)
            throws Exception {
        Path data = RunningMaru.newDataFolder();
        try (BrowserContext school = chromium.profile(Screen.DESKTOP)) {
            Page teacher = school.newPage();
            LetterStory story;
            try (RunningMaru maru = RunningMaru.start(data, "--demo")) {
                story = new LetterStory(maru);
                Cast.TEACHER.enter(maru, teacher);
                story.send(teacher);
            }

            cutDatabaseIsRefusedInOneSentence(data);

            Path moved = data.resolveSibling(data.getFileName() + " moved");
            Files.move(data, moved);
            if (System.getProperty("user.name").equals("root")) {
                run("chown", "-R", ANOTHER_OWNER + ":" + ANOTHER_OWNER, moved.toString());
            }
            String ports =
                    RunningMaru.standardPortsAreFree() ? "standard" : "+" + RunningMaru.freeShift();
            reporter.publishEntry("ports", ports);
            Path database = moved.resolve("postgres");
            Path yesterdays = moved.resolveSibling(moved.getFileName() + " of yesterday");
            run("cp", "-a", database.toString(), yesterdays.toString());
            Path program = copiedProgram();
            try (RunningMaru maru = RunningMaru.startFrom(program, moved, ports, "--demo")) {
                String home = Cast.TEACHER.enter(maru, teacher);
                assertThat(home).startsWith(maru.url("/").toString());
                assertThat(teacher.getByText(story.title()).first()).isVisible();
            }

            Path keptOutside = Files.createTempFile("heads-", "");
            Files.copy(
                    moved.resolve("audit-heads"), keptOutside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(database, moved.resolve("postgres of today"));
            Files.move(yesterdays, database);
            try (RunningMaru maru = RunningMaru.startFrom(program, moved, ports, "--demo")) {
                Answer answer =
                        maru.admin("audit", "verify", "--head", keptOutside.toString(), "--json");
                assertThat(answer.code()).as(answer.errors()).isEqualTo(1);
                assertThat(answer.output()).contains("\"whole\":false", "CUT");
            }
        }
    }

    private static void cutDatabaseIsRefusedInOneSentence(Path data) throws Exception {
        Path control = data.resolve("postgres/global/pg_control");
        byte[] whole = Files.readAllBytes(control);
        byte[] cut = Arrays.copyOf(whole, 100);
        Files.write(control, cut);

        Answer answer = RefusalTest.run(data, "--demo");

        assertThat(answer.code()).as(answer.errors()).isEqualTo(1);
        assertThat(answer.output())
                .contains("PostgreSQL did not start", "global/pg_control", "log/postgres.log")
                .doesNotContain("Exception", "\tat ");
        assertThat(Files.readAllBytes(control)).as("left as it was found").isEqualTo(cut);
        Files.write(control, whole);
    }

    /// As an archive tool leaves it that keeps no times: every file of Keycloak is of just now.
    private static Path copiedProgram() throws Exception {
        Path folder = Files.createTempDirectory(RunningMaru.target(), "copied-");
        Path home = Files.createDirectory(folder.resolve("home"));
        for (String same : List.of("lib", "parts")) {
            Files.createSymbolicLink(home.resolve(same), RunningMaru.home().resolve(same));
        }
        run("cp", "-r", RunningMaru.home().resolve("keycloak").toString(), home.toString());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.copy(
                RunningMaru.installedScript(),
                folder.resolve("maru"),
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void run(String... command) throws Exception {
        Answer answer = Answer.of(List.of(command), SOON);
        assertThat(answer.code()).as(answer.errors()).isZero();
    }
}
