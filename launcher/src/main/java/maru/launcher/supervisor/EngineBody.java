package maru.launcher.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A service under its own keeper, and a step: both are begun on a thread of their own, so that the
/// supervisor can go on answering while they take their time.
final class EngineBody implements Body {

    private final CompletableFuture<Engine.Alive> alive = new CompletableFuture<>();
    private final Thread start;

    private EngineBody(Engine.Keeper keeper, String name, Runnable bell) {
        start =
                Thread.ofPlatform()
                        .daemon()
                        .name("start-" + name)
                        .unstarted(
                                () -> {
                                    try {
                                        alive.complete(keeper.start());
                                    } catch (Throwable failed) {
                                        alive.completeExceptionally(failed);
                                    }
                                    bell.run();
                                });
    }

    static EngineBody of(Engine engine, Runnable bell) {
        return begun(new EngineBody(engine.keeper(), engine.name(), bell));
    }

    static EngineBody of(Step step, Runnable bell) {
        return begun(
                new EngineBody(
                        () -> {
                            step.work().run();
                            return new Done();
                        },
                        step.name(),
                        bell));
    }

    private static EngineBody begun(EngineBody body) {
        body.start.start();
        return body;
    }

    @Override
    public OptionalLong pid() {
        return isUp() ? alive.join().processId() : OptionalLong.empty();
    }

    private boolean isUp() {
        return alive.isDone() && !alive.isCompletedExceptionally();
    }

    @Override
    public Optional<Ending> ended() {
        if (!alive.isDone()) {
            return Optional.empty();
        }
        if (!isUp()) {
            Throwable why = alive.exceptionNow();
            String text = why.getMessage() == null ? why.toString() : why.getMessage();
            return Optional.of(new Ending(text, why instanceof CannotRun));
        }
        return alive.join().isAlive()
                ? Optional.empty()
                : Optional.of(new Ending("It has ended", false));
    }

    @Override
    public Pulse pulse() {
        return isUp() ? new Pulse.Well() : new Pulse.Silent();
    }

    @Override
    public void stop(Duration within) {
        if (!alive.isDone()) {
            start.interrupt();
        }
        try {
            alive.get(within.toMillis(), TimeUnit.MILLISECONDS).stop();
        } catch (ExecutionException neverStarted) {
            // Nothing to stop.
        } catch (TimeoutException stuck) {
            kill();
        } catch (InterruptedException hurried) {
            kill();
            Thread.currentThread().interrupt();
        } catch (Exception failed) {
            kill();
        }
    }

    @Override
    public void kill() {
        start.interrupt();
        if (isUp()) {
            alive.join().kill();
        }
    }

    /// A step that has been done.
    private record Done() implements Engine.Alive {

        @Override
        public OptionalLong processId() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void stop() {}

        @Override
        public void kill() {}
    }
}
