package maru.launcher.supervisor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Brings up its wards in the order of their needs, side by side where nothing stands between, and
/// keeps them up until it is told to stop.
public final class Supervisor {

    private final Spawner spawner;
    private final Policy policy;
    private final Clock clock;
    private final Object lock = new Object();
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private final Map<String, Ward> wards = new LinkedHashMap<>();
    private final List<Consumer<Status>> listeners = new CopyOnWriteArrayList<>();
    private boolean stopping;

    public Supervisor(Spawner spawner, Policy policy, Clock clock) {
        this.spawner = spawner;
        this.policy = policy;
        this.clock = clock;
    }

    /// Is told of every change, on the thread of the ward that changed; it must return soon.
    public void listen(Consumer<Status> listener) {
        listeners.add(listener);
    }

    /// Adds wards that are new and replaces those whose record differs; a ward whose record is
    /// equal is left alone. A ward that only a replacement of something else needs keeps running.
    ///
    /// @throws IllegalArgumentException when a need is unknown or needs go in a circle
    public void put(List<? extends Ward> changed) {
        synchronized (lock) {
            if (stopping) {
                return;
            }
            Map<String, Ward> after = new LinkedHashMap<>(wards);
            changed.forEach(ward -> after.put(ward.name(), ward));
            rejectImpossible(after);
            List<Watch> begun = new ArrayList<>();
            for (Ward ward : changed) {
                Ward before = wards.put(ward.name(), ward);
                Watch watch = watches.get(ward.name());
                if (watch == null) {
                    watch = new Watch(ward, spawner, policy, clock, this::needsAreUp, this::tell);
                    watches.put(ward.name(), watch);
                    begun.add(watch);
                } else if (!ward.equals(before)) {
                    watch.replace(ward);
                }
            }
            begun.forEach(Watch::begin);
        }
    }

    private static void rejectImpossible(Map<String, Ward> wards) {
        Set<String> placed = new HashSet<>();
        List<Ward> left = new ArrayList<>(wards.values());
        while (!left.isEmpty()) {
            if (!left.removeIf(
                    ward -> placed.containsAll(ward.needs()) && placed.add(ward.name()))) {
                throw new IllegalArgumentException(
                        "These need what is not there, or each other: " + left);
            }
        }
    }

    /// One status per ward, in the order in which they were added.
    public List<Status> status() {
        synchronized (lock) {
            return watches.values().stream().map(Watch::status).toList();
        }
    }

    private boolean needsAreUp(Ward ward) {
        synchronized (lock) {
            return ward.needs().stream()
                    .map(watches::get)
                    .allMatch(need -> need != null && need.status().state() instanceof State.Up);
        }
    }

    private void tell(Status status) {
        listeners.forEach(listener -> listener.accept(status));
        if (status.state() instanceof State.Up) {
            synchronized (lock) {
                wards.values().stream()
                        .filter(ward -> ward.needs().contains(status.part()))
                        .forEach(ward -> requireWatch(ward).look());
            }
        }
    }

    private Watch requireWatch(Ward ward) {
        return java.util.Objects.requireNonNull(watches.get(ward.name()));
    }

    /// Stops everything: whoever needs something goes before what it needs. Returns when all have
    /// ended. [#hurry()] may be called meanwhile.
    public void stop() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        synchronized (lock) {
            stopping = true;
            for (Ward ward : wards.values()) {
                List<Watch> dependants =
                        wards.values().stream()
                                .filter(other -> other.needs().contains(ward.name()))
                                .map(this::requireWatch)
                                .toList();
                Watch watch = requireWatch(ward);
                threads.add(
                        Thread.ofVirtual()
                                .name("stop-" + ward.name())
                                .start(() -> stopAfter(dependants, watch)));
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void stopAfter(List<Watch> dependants, Watch watch) {
        try {
            for (Watch dependant : dependants) {
                dependant.awaitStopped();
            }
            watch.stop();
            watch.awaitStopped();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends what still runs at once. For a second Ctrl-C.
    public void hurry() {
        List<Watch> all;
        synchronized (lock) {
            all = List.copyOf(watches.values());
        }
        all.forEach(Watch::kill);
    }
}
