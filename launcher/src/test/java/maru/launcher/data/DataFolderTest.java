package maru.launcher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import maru.launcher.supervisor.CannotRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    private static final Version OWN = Version.parse("0.1.0").orElseThrow();
    private static final Version NEWER = Version.parse("0.10.0").orElseThrow();

    @TempDir private Path parent = Path.of("");

    private Path folder() {
        return parent.resolve("data");
    }

    private void make(Kind kind) throws IOException {
        DataFolder.open(folder(), kind, OWN).close();
    }

    private void opens(Kind kind, Version own, String... words) {
        assertThatThrownBy(() -> DataFolder.open(folder(), kind, own))
                .isInstanceOf(CannotRun.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void demoAndRealDataNeverMix() throws IOException {
        make(Kind.REAL);

        opens(Kind.DEMO, OWN, "are real", "without --demo");
        assertThat(DataFolder.kind(folder(), OWN)).contains(Kind.REAL);
    }

    @Test
    void aDemoIsStartedWithDemoOnly() throws IOException {
        make(Kind.DEMO);

        opens(Kind.REAL, OWN, "belong to a demo", "with --demo");
    }

    @Test
    void dataOfANewerReleaseAreRefusedUnchanged() throws IOException {
        DataFolder.open(folder(), Kind.REAL, NEWER).close();
        String before = Files.readString(folder().resolve(Marker.FILE));

        opens(Kind.REAL, OWN, "Maru 0.10.0", "newer than this Maru 0.1.0");
        assertThat(folder().resolve(Marker.FILE)).hasContent(before);
    }

    @Test
    void aNewerReleaseTakesOverOlderData() throws IOException {
        make(Kind.REAL);

        DataFolder.open(folder(), Kind.REAL, NEWER).close();

        opens(Kind.REAL, OWN, "newer");
    }

    @Test
    void aSecondMaruOnTheSameDataNamesTheFirst() throws IOException {
        try (DataFolder first = DataFolder.open(folder(), Kind.REAL, OWN)) {
            opens(
                    Kind.REAL,
                    OWN,
                    "Another Maru (process " + ProcessHandle.current().pid() + ")",
                    first.path().toString());
        }
    }

    @Test
    void aLockLeftByAKilledMaruIsNoHindrance() throws IOException {
        make(Kind.REAL);
        Files.writeString(folder().resolve("lock"), "999999");

        try (DataFolder opened = DataFolder.open(folder(), Kind.REAL, OWN)) {
            assertThat(opened.resolve("lock"))
                    .hasContent(String.valueOf(ProcessHandle.current().pid()));
        }
    }

    @Test
    void theFolderMayBeMoved() throws IOException {
        String password;
        try (DataFolder before = DataFolder.open(folder(), Kind.REAL, OWN)) {
            password = before.secrets().databasePassword("portal");
        }
        Path elsewhere = parent.resolve("elsewhere");
        Files.move(folder(), elsewhere);

        try (DataFolder after = DataFolder.open(elsewhere, Kind.REAL, OWN)) {
            assertThat(after.secrets().databasePassword("portal")).isEqualTo(password);
        }
    }

    @Test
    void secretsAreMadeOnceAndOnlyTheirOwnerReadsThem() throws IOException {
        String secret;
        try (DataFolder first = DataFolder.open(folder(), Kind.REAL, OWN)) {
            secret = first.secrets().get(Secrets.CLIENT_PORTAL);
            assertThat(first.secrets().toString()).doesNotContain(secret);
        }

        try (DataFolder second = DataFolder.open(folder(), Kind.REAL, OWN)) {
            assertThat(second.secrets().get(Secrets.CLIENT_PORTAL)).isEqualTo(secret).hasSize(43);
        }
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        folder().resolve("secrets.properties"))))
                .isEqualTo("rw-------");
    }

    @Test
    void lostSecretsAreNotMadeAnewOverADatabase() throws IOException {
        try (DataFolder data = DataFolder.open(folder(), Kind.REAL, OWN)) {
            Files.createDirectories(data.resolve("postgres"));
            data.databaseIsHere();
        }
        Files.delete(folder().resolve("secrets.properties"));

        opens(Kind.REAL, OWN, "lost its file secrets.properties");
        assertThat(folder().resolve("secrets.properties")).doesNotExist();
    }

    @Test
    void aCutSecretsFileIsNamed() throws IOException {
        make(Kind.REAL);
        Files.writeString(folder().resolve("secrets.properties"), "client.launcher=x\n");

        opens(Kind.REAL, OWN, "secrets.properties lacks", "backup");
    }

    @Test
    void aLostDatabaseIsNotMadeAnew() throws IOException {
        try (DataFolder data = DataFolder.open(folder(), Kind.REAL, OWN)) {
            Files.createDirectories(data.resolve("postgres"));
            data.databaseIsHere();
        }
        Files.delete(folder().resolve("postgres"));

        opens(Kind.REAL, OWN, "lost its database");
    }

    @Test
    void aFolderOfSomethingElseIsLeftAlone() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("thesis.odt"), "precious");

        opens(Kind.REAL, OWN, "thesis.odt", "not a data folder of Maru");
        assertThat(folder()).isDirectoryContaining("glob:**thesis.odt");
        assertThat(folder().resolve("lock")).doesNotExist();
    }

    @Test
    void aFolderWithSettingsOnlyIsANewOne() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("maru.yaml"), "");

        make(Kind.REAL);

        assertThat(DataFolder.kind(folder(), OWN)).contains(Kind.REAL);
    }

    @Test
    void aDamagedMarkerIsNamed() throws IOException {
        make(Kind.REAL);
        Files.writeString(folder().resolve(Marker.FILE), "ver");

        opens(Kind.REAL, OWN, Marker.FILE, "damaged");
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Files.writeString(folder(), "");

        opens(Kind.REAL, OWN, "is a file");
    }

    @Test
    void onlyADemoIsEverReset() throws IOException {
        try (DataFolder real = DataFolder.open(folder(), Kind.REAL, OWN)) {
            Files.createDirectories(real.resolve("postgres"));
            assertThatThrownBy(real::reset).isInstanceOf(IllegalStateException.class);
            assertThat(real.resolve("postgres")).exists();
        }
        Path demo = parent.resolve("demo");
        try (DataFolder data = DataFolder.open(demo, Kind.DEMO, OWN)) {
            Files.createDirectories(data.resolve("postgres").resolve("base"));
            data.databaseIsHere();
            data.reset();
        }

        DataFolder.open(demo, Kind.DEMO, OWN).close();
        assertThat(demo.resolve("postgres")).doesNotExist();
    }
}
