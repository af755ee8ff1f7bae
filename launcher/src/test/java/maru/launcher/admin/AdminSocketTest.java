package maru.launcher.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import maru.kernel.Refusal;
import maru.launcher.supervisor.CannotRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AdminSocketTest {

    @TempDir private Path data = Path.of("");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void makeRunFolder() throws IOException {
        Files.createDirectories(data.resolve("run"));
    }

    private int call(Path folder, Request request) {
        return new AdminClient(folder)
                .call(
                        request,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static Request request(String verb) {
        return new Request(
                verb,
                Map.of("json", "true"),
                List.of(new Request.Attachment("a.csv", "가나다".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aVerbHearsTheWholeCallAndWhoCalls() throws IOException {
        Verb echo =
                (request, caller, reply) -> {
                    reply.line(caller + " " + request.flag("json"));
                    reply.line(
                            new String(request.files().getFirst().bytes(), StandardCharsets.UTF_8));
                    return Verb.DONE;
                };
        try (AdminSocket socket = AdminSocket.open(data, Map.of("echo", echo))) {
            assertThat(call(data, request("echo"))).isZero();
            assertThat(socket).isNotNull();
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(System.getProperty("user.name") + " true\n가나다\n");
    }

    @Test
    void refusalsAreSentencesAndBugsAreNotShown() throws IOException {
        Map<String, Verb> verbs =
                Map.of(
                        "refuse",
                        (request, caller, reply) -> {
                            throw new Refusal.Conflict("It is closed already.").asException();
                        },
                        "break",
                        (request, caller, reply) -> {
                            throw new IllegalStateException("inner detail");
                        });
        try (AdminSocket socket = AdminSocket.open(data, verbs)) {
            assertThat(socket).isNotNull();
            assertThat(call(data, request("refuse"))).isEqualTo(Verb.REFUSED);
            assertThat(call(data, request("break"))).isEqualTo(Verb.REFUSED);
            assertThat(call(data, request("unknown"))).isEqualTo(Verb.REFUSED);
        }

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("It is closed already.\n")
                .contains("does not know the verb unknown")
                .doesNotContain("inner detail");
    }

    @Test
    void onlyItsOwnerReachesTheSocket() throws IOException {
        try (AdminSocket socket = AdminSocket.open(data, Map.of())) {
            assertThat(socket).isNotNull();
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(
                                            data.resolve("run").resolve("admin.sock"))))
                    .isEqualTo("rw-------");
        }
        assertThat(data.resolve("run").resolve("admin.sock")).doesNotExist();
    }

    @Test
    void aDeepDataFolderHasASocketToo() throws IOException {
        Path deep = data.resolve("a".repeat(120));
        Files.createDirectories(deep.resolve("run"));
        Verb done = (request, caller, reply) -> Verb.DONE;

        try (AdminSocket socket = AdminSocket.open(deep, Map.of("done", done))) {
            assertThat(socket).isNotNull();
            assertThat(call(deep, request("done"))).isZero();
        }
    }

    @Test
    void whereNoMaruRunsTheAnswerSaysSo() {
        assertThat(new AdminClient(data).answers()).isFalse();
        assertThatThrownBy(() -> call(data, request("status")))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("No Maru runs on " + data);
    }
}
