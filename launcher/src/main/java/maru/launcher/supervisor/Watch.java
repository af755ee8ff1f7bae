package maru.launcher.supervisor;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Watches over one ward on a thread of its own. Everything that happens to the ward comes through
/// one mailbox, so there is no state to lock: the thread reads, acts and publishes.
final class Watch {

    private sealed interface Signal {

        record Replace(Ward ward) implements Signal {}

        record Stop() implements Signal {}

        /// Look again: the ward has ended, or something it needs has changed.
        record Look() implements Signal {}
    }

    private final Spawner spawner;
    private final Policy policy;
    private final Clock clock;
    private final Predicate<Ward> needsAreUp;
    private final Consumer<Status> changed;
    private final LinkedBlockingQueue<Signal> mailbox = new LinkedBlockingQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    private Ward ward;
    private int failures;
    private boolean stopping;
    private int restarts;
    private Instant upSince = Instant.MAX;
    private volatile @Nullable Body body;
    private volatile Status status;

    Watch(
            Ward ward,
            Spawner spawner,
            Policy policy,
            Clock clock,
            Predicate<Ward> needsAreUp,
            Consumer<Status> changed) {
        this.ward = ward;
        this.spawner = spawner;
        this.policy = policy;
        this.clock = clock;
        this.needsAreUp = needsAreUp;
        this.changed = changed;
        this.status = describe(new State.Waiting());
        this.thread = Thread.ofVirtual().name("watch-" + ward.name()).unstarted(this::live);
    }

    void begin() {
        thread.start();
    }

    Status status() {
        return status;
    }

    void replace(Ward by) {
        mailbox.add(new Signal.Replace(by));
    }

    void look() {
        mailbox.add(new Signal.Look());
    }

    void stop() {
        mailbox.add(new Signal.Stop());
    }

    void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /// Ends what runs now at once, whatever the watch is waiting for.
    void kill() {
        Body running = body;
        if (running != null) {
            running.kill();
        }
    }

    private void live() {
        try {
            while (!stopping) {
                awaitNeeds();
                if (!stopping) {
                    liveOnce();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            publish(new State.Stopped());
            stopped.countDown();
        }
    }

    private void awaitNeeds() throws InterruptedException {
        while (!stopping && !needsAreUp.test(ward)) {
            publish(new State.Waiting());
            take(policy.healthEvery());
        }
    }

    private void liveOnce() throws InterruptedException {
        Ward started = ward;
        publish(new State.Starting());
        Body living;
        try {
            living = begin(started);
        } catch (IOException failed) {
            pauseOrStay(
                    new Body.Ending(
                            failed.getMessage() == null ? failed.toString() : failed.getMessage(),
                            false));
            return;
        }
        body = living;
        publish(new State.Starting());
        Optional<Body.Ending> ending = watchOver(started, living);
        if (ending.isPresent()) {
            // What is left of it (a grandchild, a half-made start) must not stand in the way.
            living.kill();
            body = null;
            if (olderThan(upSince, clock.instant(), policy.steadyAfter())) {
                failures = 0;
            }
            pauseOrStay(ending.get());
        } else {
            publish(new State.Stopping());
            living.stop(policy.stopWithin());
            body = null;
            failures = 0;
        }
    }

    private Body begin(Ward started) throws IOException {
        return switch (started) {
            case Child child -> {
                ChildBody living = spawner.start(child);
                living.onEnd(this::look);
                yield living;
            }
            case Engine engine -> EngineBody.of(engine, this::look);
            case Step step -> EngineBody.of(step, this::look);
        };
    }

    /// @return how it ended by itself or by hanging; empty when it is to be stopped or replaced
    private Optional<Body.Ending> watchOver(Ward started, Body living) throws InterruptedException {
        Instant begun = clock.instant();
        Instant lastAnswer = begun;
        upSince = Instant.MAX;
        while (true) {
            Optional<Body.Ending> ended = living.ended();
            if (ended.isPresent()) {
                return ended;
            }
            Body.Pulse pulse = living.pulse();
            Instant now = clock.instant();
            boolean wasUp = !upSince.equals(Instant.MAX);
            switch (pulse) {
                case Body.Pulse.Well() -> {
                    lastAnswer = now;
                    upSince = wasUp ? upSince : now;
                    publish(new State.Up());
                }
                case Body.Pulse.Unwell(String why) -> {
                    lastAnswer = now;
                    if (wasUp) {
                        publish(new State.Down(why));
                    }
                }
                case Body.Pulse.Silent() -> {}
            }
            wasUp = !upSince.equals(Instant.MAX);
            if (wasUp && olderThan(lastAnswer, now, policy.hangsAfter())) {
                return Optional.of(
                        new Body.Ending(
                                "It did not answer for " + policy.hangsAfter().toSeconds() + " s",
                                false));
            }
            if (!wasUp && olderThan(begun, now, within(started))) {
                return Optional.of(
                        new Body.Ending(
                                "It was not up within " + within(started).toSeconds() + " s",
                                false));
            }
            take(wasUp ? policy.healthEvery() : policy.startingEvery());
            if (stopping || !ward.equals(started)) {
                return Optional.empty();
            }
        }
    }

    private static boolean olderThan(Instant then, Instant now, Duration limit) {
        return !then.isAfter(now.minus(limit));
    }

    private static Duration within(Ward started) {
        return switch (started) {
            case Child child -> child.startWithin();
            case Engine engine -> engine.startWithin();
            case Step step -> Duration.ofDays(1);
        };
    }

    /// After an end: a pause that grows, or, where only the operator can help, until a new record
    /// comes.
    private void pauseOrStay(Body.Ending ending) throws InterruptedException {
        if (stopping) {
            return;
        }
        Ward ended = ward;
        if (ending.forGood()) {
            publish(new State.Failed(ending.why()));
            while (!stopping && ward.equals(ended)) {
                take(Duration.ofHours(1));
            }
            failures = 0;
            return;
        }
        failures++;
        restarts++;
        Duration pause = policy.pauseAfter(failures);
        publish(new State.Pausing(ending.why(), pause));
        Instant until = clock.instant().plus(pause);
        while (!stopping && ward.equals(ended) && clock.instant().isBefore(until)) {
            take(Duration.between(clock.instant(), until));
        }
    }

    /// Waits for the next signal, or for as long as `atMost`.
    private void take(Duration atMost) throws InterruptedException {
        Signal signal = mailbox.poll(Math.max(atMost.toMillis(), 1), TimeUnit.MILLISECONDS);
        while (signal != null) {
            switch (signal) {
                case Signal.Stop() -> stopping = true;
                case Signal.Replace(Ward by) -> ward = by;
                case Signal.Look() -> {}
            }
            signal = mailbox.poll();
        }
    }

    private void publish(State state) {
        Status before = status;
        Status now = describe(state);
        if (!before.state().equals(state) || !before.pid().equals(now.pid())) {
            status = now;
            changed.accept(now);
        }
    }

    private Status describe(State state) {
        Body running = body;
        return new Status(
                ward.name(),
                state,
                running == null ? OptionalLong.empty() : running.pid(),
                port(ward),
                restarts,
                clock.instant(),
                !ward.what().isEmpty(),
                ward.what());
    }

    private static OptionalInt port(Ward ward) {
        return switch (ward) {
            case Child child -> child.port();
            case Engine engine -> engine.port();
            case Step step -> OptionalInt.empty();
        };
    }
}
