package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Programs for the browser and for Node that people run against Maru, as npm packs them.
final class Npm {

    private static final Duration AT_MOST = Duration.ofMinutes(4);

    private Npm() {}

    /// Where a folder of `src/test/frontend` stands with everything that its lock file names.
    static Path installed(String name) throws Exception {
        Path place = Files.createDirectories(RunningMaru.target().resolve(name));
        copy(Path.of("src/test/frontend", name), place);
        if (!Files.isDirectory(place.resolve("node_modules"))) {
            Answer answer = Answer.of(List.of("npm", "ci", "--ignore-scripts"), AT_MOST, place);
            assertThat(answer.code()).as(answer.errors()).isZero();
        }
        return place;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path each : files.toList()) {
                Files.copy(
                        each, to.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
