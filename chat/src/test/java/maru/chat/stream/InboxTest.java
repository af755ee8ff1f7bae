package maru.chat.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How far a connection is read ahead of what is done with it.
class InboxTest {

    private final ArrayDeque<Runnable> started = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final Inbox inbox =
            new Inbox(started::add, () -> told.add("stop"), () -> told.add("read"));

    private void add(int from, int to) {
        IntStream.range(from, to).forEach(each -> inbox.add(() -> told.add("" + each)));
    }

    private void work() {
        while (!started.isEmpty()) {
            started.remove().run();
        }
    }

    @Test
    void whatComesIsDoneOneAfterTheOtherByOneThread() {
        add(0, 5);
        assertThat(started).hasSize(1);
        work();
        assertThat(told).containsExactly("0", "1", "2", "3", "4");

        add(5, 6);
        assertThat(started).hasSize(1);
        work();
        assertThat(told).endsWith("5");
    }

    @Test
    void aConnectionIsNotReadOnWhileMuchWaits() {
        add(0, 31);
        assertThat(told).isEmpty();
        add(31, 34);
        assertThat(told).containsExactly("stop");
    }

    @Test
    void itIsReadAgainWhenLittleIsLeftAndNothingWasLost() {
        add(0, 40);
        work();
        assertThat(told.getFirst()).isEqualTo("stop");
        assertThat(told.indexOf("read")).isBetween(31, 34);
        assertThat(told.stream().filter(each -> !List.of("stop", "read").contains(each)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(Integer::toString).toList());

        add(0, 32);
        assertThat(told).endsWith("stop");
    }

    @Test
    void aFaultDoesNotKeepTheNextFromBeingDone() {
        inbox.add(
                () -> {
                    throw new IllegalStateException("a fault of the test's");
                });
        add(1, 2);
        work();
        assertThat(told).containsExactly("1");
    }
}
