package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Reading pages writes nothing, and pages opened side by side do not get in each other's way.
class QuietSessionsTest {

    private static final TestPortal PORTAL = TestPortal.shared();

    @Test
    void thatASessionWasUsedIsWrittenAtMostOnceAMinute() {
        Browser student = PORTAL.as("student");
        student.get("/");
        long before = written();
        for (int page = 0; page < 5; page++) {
            assertThat(student.get("/inbox").status()).isEqualTo(200);
        }
        assertThat(written()).isEqualTo(before);

        PORTAL.database()
                .change(
                        transaction ->
                                transaction.update(
                                        "update portal.session set last_access_time ="
                                                + " last_access_time - 61000 where principal_name = ?",
                                        PORTAL.card("student").person().toString()));
        long aged = written();
        student.get("/inbox");
        assertThat(written()).isGreaterThan(aged);
    }

    @Test
    void pagesOpenedSideBySideInANewSessionAllCome() throws Exception {
        for (int round = 0; round < 10; round++) {
            Browser mother = PORTAL.as("mother");
            List<Callable<Integer>> tabs =
                    Collections.nCopies(8, () -> mother.get("/inbox").status());
            try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Integer> tab : together.invokeAll(tabs)) {
                    // 503 is an answer of a busy machine that asks to come back.
                    assertThat(tab.get()).isIn(200, 503);
                }
            }
        }
    }

    /// The newest transaction that has left a row among the student's sessions.
    private static long written() {
        return PORTAL.database()
                .read(
                        transaction ->
                                transaction.one(
                                        "select max(xmin::text::bigint) as newest from"
                                                + " portal.session where principal_name = ?",
                                        row -> row.bigint("newest"),
                                        PORTAL.card("student").person().toString()));
    }
}
