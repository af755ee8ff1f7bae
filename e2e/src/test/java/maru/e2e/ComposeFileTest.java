package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `docker/compose.yaml` against the compose schema, by dclint. No container engine takes part.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeFileTest {

    private static final Path DOCKER = Path.of("../docker");

    private Path tools = Path.of("");

    @BeforeAll
    void installTheChecker() throws Exception {
        tools = Files.createDirectories(RunningMaru.target().resolve("compose"));
        for (String file : List.of("package.json", "package-lock.json", ".npmrc")) {
            Files.copy(
                    DOCKER.resolve(file), tools.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Answer installed =
                Answer.of(
                        List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
                        Duration.ofMinutes(3),
                        tools);
        assertThat(installed.code()).as(installed.errors()).isZero();
    }

    @Test
    void theComposeFileFollowsTheSchema() throws Exception {
        Answer answer = check(Files.readString(DOCKER.resolve("compose.yaml")));
        assertThat(answer.code()).as(answer.output()).isZero();
    }

    @Test
    void theCheckFindsAMistake() throws Exception {
        String wrong = Files.readString(DOCKER.resolve("compose.yaml")).replace("init:", "inti:");
        assertThat(check(wrong).code()).isNotZero();
    }

    private Answer check(String compose) throws IOException, InterruptedException {
        Path file = tools.resolve("compose.yaml");
        Files.writeString(file, compose);
        return Answer.of(
                List.of("node", "node_modules/dclint/bin/dclint.cjs", file.toString()),
                Duration.ofMinutes(1),
                tools);
    }
}
