package maru.storage.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Remembers all it was given, in memory.
final class RememberingReader implements FeedReader {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<FeedEntry> entries = new ArrayList<>();
    private long position;
    private int startedOver;
    private int failures;

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public synchronized void take(List<FeedEntry> taken) {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("a reader that fails");
        }
        entries.addAll(taken);
        position = taken.getLast().position();
        notifyAll();
    }

    @Override
    public synchronized void startOver(long from) {
        startedOver++;
        position = from;
        notifyAll();
    }

    synchronized void failTimes(int times) {
        failures = times;
    }

    synchronized int startedOver() {
        return startedOver;
    }

    synchronized List<FeedEntry> entries() {
        return List.copyOf(entries);
    }

    synchronized List<String> subjects() {
        return entries.stream().map(FeedEntry::subject).toList();
    }

    void awaitCount(int count) {
        await(reader -> reader.entries.size() >= count);
    }

    void awaitSubject(String subject) {
        await(reader -> reader.entries.stream().anyMatch(e -> e.subject().equals(subject)));
    }

    synchronized void await(Predicate<RememberingReader> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(this)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            assertThat(left).as("still waiting with " + entries.size() + " entries").isPositive();
            try {
                wait(left);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    /// Every position from 1 on, once, in order.
    synchronized void mustBeWhole() {
        for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).position()).isEqualTo(i + 1L);
        }
    }
}
