package maru.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import maru.launcher.admin.AdminSocket;
import maru.launcher.admin.Request;
import maru.launcher.admin.Verb;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// How what is typed behind `maru admin` reaches the Maru that runs.
class AdminCallTest {

    @TempDir private Path data = Path.of("");

    @BeforeEach
    void makeRunFolder() throws IOException {
        Files.createDirectories(data.resolve("run"));
    }

    private Request typed(String verb, String... words) throws IOException {
        AtomicReference<Request> heard = new AtomicReference<>();
        Verb listen =
                (request, caller, reply) -> {
                    heard.set(request);
                    return Verb.DONE;
                };
        try (AdminSocket socket = AdminSocket.open(data, Map.of(verb, listen))) {
            assertThat(socket).isNotNull();
            String[] call =
                    Stream.of(
                                    Stream.of("admin", "--data", data.toString()),
                                    Stream.of(verb.split(" ", -1)),
                                    Stream.of(words))
                            .flatMap(part -> part)
                            .toArray(String[]::new);
            assertThat(Launcher.call(call)).isZero();
        }
        return heard.get();
    }

    @Test
    void optionsAndParametersGoByTheirNames() throws IOException {
        Request call =
                typed("session close", "teacher", "--devices", "--json", "--data", data.toString());

        assertThat(call.option("person")).isEqualTo("teacher");
        assertThat(call.flag("devices")).isTrue();
        assertThat(call.flag("json")).isTrue();
        assertThat(call.option("data")).isEmpty();
    }

    @Test
    void whatIsNotTypedIsNotSaid() throws IOException {
        Request call = typed("people list");

        assertThat(call.option("role")).isEmpty();
        assertThat(call.flag("json")).isFalse();
        assertThat(call.flag("help")).isFalse();
    }

    @Test
    void choicesAreTypedInAnyCase() throws IOException {
        assertThat(typed("people list", "--role", "Teacher").option("role")).isEqualTo("teacher");
    }

    @Test
    void filesGoAlongWithTheirContent() throws IOException {
        Path students = Files.writeString(data.resolve("학생.csv"), "이름");
        Path guardians = Files.writeString(data.resolve("보호자.csv"), "관계");

        Request call =
                typed(
                        "people import",
                        students.toString(),
                        guardians.toString(),
                        "--confirm-ends",
                        "3");

        assertThat(call.files())
                .extracting(Request.Attachment::name)
                .isEqualTo(List.of("학생.csv", "보호자.csv"));
        assertThat(new String(call.files().getLast().bytes(), UTF_8)).isEqualTo("관계");
        assertThat(call.option("confirm-ends")).isEqualTo("3");
    }

    static Stream<String> verbs() {
        return below("", new CommandLine(new Launcher()));
    }

    private static Stream<String> below(String path, CommandLine verb) {
        return verb.getSubcommands().entrySet().stream()
                .flatMap(
                        sub ->
                                Stream.concat(
                                        Stream.of(path + sub.getKey()),
                                        below(path + sub.getKey() + " ", sub.getValue())));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbExplainsItself(String verb) {
        // This one hands everything to the part that answers it, `--help` too.
        if (!verb.equals("admin consent")) {
            assertThat(Launcher.call((verb + " --help").split(" ", -1))).isZero();
        }
    }
}
