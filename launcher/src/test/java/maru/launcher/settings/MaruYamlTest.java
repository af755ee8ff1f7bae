package maru.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaruYamlTest {

    @TempDir private Path folder = Path.of("");

    private MaruSettings read(String text) throws IOException {
        Path file = folder.resolve("maru.yaml");
        Files.writeString(file, text);
        return MaruYaml.read(file, Set.of("door", "portal"));
    }

    @Test
    void noFileAndAnEmptyFileServeThisMachineOnly() throws IOException {
        assertThat(MaruYaml.read(folder.resolve("maru.yaml"), Set.of()))
                .isEqualTo(MaruSettings.EMPTY);
        assertThat(read("")).isEqualTo(MaruSettings.EMPTY);
        assertThat(read("# nothing yet\n")).isEqualTo(MaruSettings.EMPTY);
    }

    @Test
    void aWholeFileIsRead() throws IOException {
        Files.writeString(folder.resolve("chain.pem"), "");
        Files.writeString(folder.resolve("key.pem"), "");
        Path password = Files.writeString(folder.resolve("password"), "x");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));

        MaruSettings settings =
                read(
                        """
                        public-url: https://Maru.example.kr/
                        listen: 0.0.0.0
                        certificate:
                          chain: chain.pem
                          key: key.pem
                        database:
                          url: jdbc:postgresql://db.example.kr:5432/maru
                          user: maru
                          password-file: password
                        door:
                          log:
                            requests: true
                          trusted: [10.0.0.1, 10.0.0.2]
                        portal:
                        """);

        assertThat(settings.publicUrl()).contains(URI.create("https://maru.example.kr"));
        assertThat(settings.listen()).contains("0.0.0.0");
        assertThat(settings.certificate().orElseThrow().key())
                .isEqualTo(folder.resolve("key.pem").toAbsolutePath());
        assertThat(settings.database().orElseThrow().user()).isEqualTo("maru");
        assertThat(settings.parts())
                .isEqualTo(
                        Map.of(
                                "door",
                                Map.of("log.requests", "true", "trusted", "10.0.0.1,10.0.0.2")));
        assertThat(settings.lines()).containsEntry("door.log.requests", 12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            publc-url: https://a.kr           | line 1 | publc-url is not known here. Known are certificate, database, door, listen, portal, public-url.
            \\npublic-url: maru.example.kr     | line 2 | public-url: write an address such as https://maru.example.kr.
            public-url: ftp://a.kr            | line 1 | public-url: write an address such as
            public-url: https://a.kr/maru     | line 1 | public-url: write only https:// and the name
            public-url: https://u@a.kr        | line 1 | public-url: write only https:// and the name
            public-url: http://a.kr           | line 1 | http:// serves this machine only. Write https://a.kr.
            public-url: [https://a.kr]        | line 1 | public-url: write one value on the same line.
            listen: maru.example.kr           | line 1 | listen: write an IP address of this machine
            listen: 300.1.1.1                 | line 1 | listen: write an IP address of this machine
            certificate: chain.pem            | line 1 | certificate: write its settings below it
            certificate:\\n  chain: a.pem      | line 2 | certificate.chain: there is no readable file
            certificate:\\n  cain: a.pem       | line 2 | certificate.cain is not known here. Known are chain, key.
            database:\\n  url: localhost       | line 2 | database.url: write an address such as jdbc:postgresql://
            database:\\n  user: maru           | line 2 | database: url is missing.
            door:\\n\\tlog: true                | line 2 | there is a tab. Indent with spaces.
            listen: 127.0.0.1\\nlisten: ::1    | line 2 | listen
            door: &a {b: c}\\nportal: *a       | line   | anchors
            just some words                   | line 1 | write one `key: value` a line
            - listen                          | line 1 | write one `key: value` a line
            door: {Log: true}                 | line 1 | a key is small letters, digits and hyphens only.
            listen: !!javax.script.ScriptEngineManager [] | line 1 | Global tag is not allowed
            """)
    void mistakesAreAnsweredWithTheirLineAndWhatToWrite(String text, String line, String sentence) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n").replace("\\t", "\t")))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("maru.yaml")
                .hasMessageContaining(line)
                .hasMessageContaining(sentence);
    }

    @Test
    void aDatabasePasswordThatOthersCanReadIsRefused() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "x");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(
                        () ->
                                read(
                                        """
                                        database:
                                          url: jdbc:postgresql://db.example.kr/maru
                                          user: maru
                                          password-file: password
                                        """))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("line 4")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aPasswordInTheAddressIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(
                        () ->
                                read(
                                        """
                                        database:
                                          url: jdbc:postgresql://db/maru?password=hunter2
                                        """))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("file of its own")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void hugeAndDeepFilesAreRefused() {
        assertThatThrownBy(() -> read("# " + "x".repeat(70_000)))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("64 KiB");
        assertThatThrownBy(() -> read("door: " + "{a: ".repeat(60) + "b" + "}".repeat(60)))
                .isInstanceOf(WrongSetting.class);
    }

    @Test
    void aFileInAnotherEncodingIsNamed() throws IOException {
        Path file = folder.resolve("maru.yaml");
        Files.write(file, "# 마루".getBytes(java.nio.charset.Charset.forName("EUC-KR")));

        assertThatThrownBy(() -> MaruYaml.read(file, Set.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("UTF-8");
    }
}
