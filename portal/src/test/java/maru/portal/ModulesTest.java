package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModulesTest {

    @Test
    void modulesReachEachOtherByTheirPublicTypesOnlyAndWithoutCycles() {
        ApplicationModules.of(PortalApplication.class).verify();
    }

    /// In a seat of the demo the path of a request is a wrapper's, and whoever forwards to it comes
    /// back to himself.
    @Test
    void nothingIsForwardedInsideTheServer() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> forwarding =
                    sources.filter(Files::isRegularFile).filter(ModulesTest::forwards).toList();
            assertThat(forwarding).isEmpty();
        }
    }

    private static boolean forwards(Path source) {
        try {
            String text = Files.readString(source);
            return text.contains("\"forward:") || text.contains("getRequestDispatcher(");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
