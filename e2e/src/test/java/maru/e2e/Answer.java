package maru.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a command answered: its exit code, what it printed, and what it complained about.
record Answer(int code, String output, String errors) {

    static Answer of(List<String> command, Duration atMost)
            throws IOException, InterruptedException {
        return of(command, atMost, Path.of("").toAbsolutePath());
    }

    static Answer of(List<String> command, Duration atMost, Path folder)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("answer-", ".out");
        Path errors = Files.createTempFile("answer-", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(command + " did not end within " + atMost);
            }
            return new Answer(
                    process.exitValue(),
                    Files.readString(output, StandardCharsets.UTF_8),
                    Files.readString(errors, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }
}
