package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What people see while the database cannot be reached, and after.
@Timeout(90)
class DatabaseGoneTest {

    @Test
    void everyPageSaysThatItComesBackAndThenItDoes() {
        try (TestPortal portal = TestPortal.start(Map.of("demo", "true"))) {
            Browser teacher = portal.as("teacher");
            String before = teacher.get("/").csrf();
            portal.reachDatabase(false);

            for (Browser.Page page :
                    List.of(
                            teacher.get("/"),
                            teacher.get("/letters"),
                            teacher.postAsIs("/letters", Map.of("_csrf", before)))) {
                assertThat(page.status()).isEqualTo(503);
                assertThat(page.header("Retry-After").map(Integer::parseInt).orElseThrow())
                        .isPositive();
                assertThat(page.body())
                        .contains("잠시 쓸 수 없습니다", "이미 제출한 것은 그대로 남아 있습니다")
                        .doesNotContain("Exception", "SQL", "postgres");
                assertThat(page.header("Content-Security-Policy").orElseThrow())
                        .startsWith("default-src 'none'");
            }

            portal.reachDatabase(true);
            // The pool tries again by itself, with growing pauses.
            Browser.Page back = teacher.get("/");
            while (back.status() == 503) {
                back = teacher.get("/");
            }
            assertThat(back.status()).isEqualTo(200);
            assertThat(teacher.get("/letters").status()).isEqualTo(200);
        }
    }
}
