package maru.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void whatIsWrittenIsReadBackWithNewlinesAndBackslashes() throws IOException {
        String secret = "a=b\\n\nc";
        String wire = Settings.write(Map.of("database.password", secret, "name", "portal"));

        Settings read = Settings.read(new BufferedReader(new StringReader(wire + "not=read\n")));

        assertThat(read.text("database.password")).isEqualTo(secret);
        assertThat(read.text("name")).isEqualTo("portal");
        assertThat(read.optionalText("not")).isEmpty();
    }

    @Test
    void unitsAreRead() {
        Settings settings = Settings.of(Map.of("idle", "30m", "upload", "50MiB", "port", "8080"));

        assertThat(settings.duration("idle", Duration.ZERO)).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.bytes("upload", 0)).isEqualTo(50L * 1024 * 1024);
        assertThat(settings.number("port", 1, 65_535)).isEqualTo(8080);
    }

    @Test
    void aWrongValueIsAnsweredWithWhatToWriteAndWithoutTheValue() {
        Settings settings = Settings.of(Map.of("port", "s3cret", "idle", "soon"));

        assertThatThrownBy(() -> settings.number("port", 1, 65_535))
                .hasMessage("Setting port: write a whole number from 1 to 65535.");
        assertThatThrownBy(() -> settings.duration("idle", Duration.ZERO))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("such as 30s")
                .hasMessageNotContaining("soon");
    }

    @Test
    void aKeyThatNobodyAskedForIsRefused() {
        Settings settings = Settings.of(Map.of("port", "1", "prot", "2"));
        settings.number("port", 1, 9);

        assertThatThrownBy(settings::rejectUnknown).hasMessageContaining("prot");
    }

    @Test
    void secretsDoNotAppearWhenSettingsArePrinted() {
        assertThat(Settings.of(Map.of("database.password", "hunter2")).toString())
                .doesNotContain("hunter2");
    }
}
