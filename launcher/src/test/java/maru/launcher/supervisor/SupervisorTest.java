package maru.launcher.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The supervisor with real processes.
@Timeout(120)
class SupervisorTest {

    @TempDir private Path logs = Path.of("");
    private final AdvancedClock clock = new AdvancedClock();
    private Spawner spawner = Children.spawner(logs);
    private Supervisor supervisor = new Supervisor(spawner, Children.QUICK, clock);
    private final LinkedBlockingQueue<Status> changes = new LinkedBlockingQueue<>();
    private final List<String> history = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void begin() {
        spawner = Children.spawner(logs);
        supervisor = new Supervisor(spawner, Children.QUICK, clock);
        supervisor.listen(
                status -> {
                    history.add(status.part() + " " + status.state().word());
                    changes.add(status);
                });
    }

    @AfterEach
    void end() throws InterruptedException {
        supervisor.stop();
        spawner.close();
    }

    @Test
    void everythingStartsAfterWhatItNeeds() throws InterruptedException {
        supervisor.put(
                List.of(
                        Children.living("portal", "realm"),
                        new Step("realm", "", Set.of("keycloak"), () -> {}),
                        Children.living("keycloak", "database"),
                        new Step("database", "", Set.of(), () -> {})));

        await("portal", State.Up.class);

        List<String> ups = history.stream().filter(line -> line.endsWith(" up")).toList();
        assertThat(ups).containsExactly("database up", "keycloak up", "realm up", "portal up");
    }

    @Test
    void everythingStopsBeforeWhatItNeeds() throws InterruptedException {
        supervisor.put(
                List.of(
                        Children.living("database"),
                        Children.living("keycloak", "database"),
                        Children.living("portal", "keycloak", "database")));
        await("portal", State.Up.class);

        supervisor.stop();

        List<String> stops = history.stream().filter(line -> line.endsWith(" stopped")).toList();
        assertThat(stops).containsExactly("portal stopped", "keycloak stopped", "database stopped");
    }

    @Test
    void aPartThatDiesComesBackAndTheOthersAreNotTouched() throws InterruptedException {
        supervisor.put(List.of(Children.living("door"), Children.living("portal", "door")));
        await("portal", State.Up.class);
        long portal = status("portal").pid().orElseThrow();
        long door = status("door").pid().orElseThrow();

        ProcessHandle.of(door).orElseThrow().destroyForcibly();
        awaitThat(
                status ->
                        status.part().equals("door")
                                && status.state() instanceof State.Up
                                && status.restarts() == 1);

        assertThat(status("door").pid().orElseThrow()).isNotEqualTo(door);
        assertThat(status("portal").pid().orElseThrow()).isEqualTo(portal);
        assertThat(history).contains("door restarting");
    }

    @Test
    void pausesBetweenStartsDoubleUpToTheLongest() {
        Policy policy = Policy.USUAL;

        List<Long> seconds =
                List.of(1, 2, 3, 4, 5, 6, 1_000_000).stream()
                        .map(failures -> policy.pauseAfter(failures).toSeconds())
                        .toList();

        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void aPartThatKeepsDyingIsStartedEverMoreSeldom() throws InterruptedException {
        supervisor.put(List.of(Children.shell("portal", "echo no luck; exit 1")));

        awaitThat(status -> status.state() instanceof State.Pausing && status.restarts() == 4);

        State.Pausing pausing = (State.Pausing) status("portal").state();
        assertThat(pausing.why()).isEqualTo("It ended with code 1 (no luck)");
        assertThat(pausing.pause()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aPartThatWasWellForLongEnoughStartsWithTheFirstPauseAgain() throws InterruptedException {
        supervisor.put(List.of(Children.living("portal")));
        List<Duration> pauses = new ArrayList<>();
        for (int kill = 1; kill <= 4; kill++) {
            await("portal", State.Up.class);
            if (kill == 4) {
                clock.advance(Children.QUICK.steadyAfter());
            }
            changes.clear();
            ProcessHandle.of(status("portal").pid().orElseThrow()).orElseThrow().destroyForcibly();
            pauses.add(pauseOf(await("portal", State.Pausing.class)));
            awaitThat(status -> status.state() instanceof State.Up);
        }

        Duration first = Children.QUICK.firstPause();
        assertThat(pauses)
                .containsExactly(first, first.multipliedBy(2), first.multipliedBy(4), first);
    }

    @Test
    void aPartThatRefusesItsSettingsIsShownAndNotStartedAgain() throws InterruptedException {
        Child wrong =
                Children.shell("door", "echo 'Setting listen: write an address.' >&2; exit 2");
        supervisor.put(List.of(wrong, Children.living("portal")));

        Status failed = await("door", State.Failed.class);

        assertThat(failed.state().detail()).isEqualTo("Setting listen: write an address.");
        await("portal", State.Up.class);
        assertThat(status("door").restarts()).isZero();

        supervisor.put(List.of(Children.living("door")));
        await("door", State.Up.class);
    }

    @Test
    void onlyWhatHasChangedIsRestarted() throws InterruptedException {
        supervisor.put(List.of(Children.living("door"), Children.living("portal")));
        await("door", State.Up.class);
        await("portal", State.Up.class);
        long portal = status("portal").pid().orElseThrow();
        long door = status("door").pid().orElseThrow();
        changes.clear();

        supervisor.put(
                List.of(Children.shell("door", "exec cat >/dev/null"), Children.living("portal")));
        awaitThat(
                status ->
                        status.part().equals("door")
                                && status.state() instanceof State.Up
                                && status.pid().orElse(door) != door);

        assertThat(status("portal").pid().orElseThrow()).isEqualTo(portal);
        assertThat(status("door").restarts()).isZero();
    }

    @Test
    void aPartThatNoLongerAnswersIsEndedAndStartedAnew() throws Exception {
        int port = Children.freePort();
        supervisor.put(List.of(Children.serving("portal", port, "x")));
        await("portal", State.Up.class);
        long pid = status("portal").pid().orElseThrow();
        changes.clear();

        signal("STOP", pid);

        Status pausing = await("portal", State.Pausing.class);
        assertThat(pausing.state().detail()).startsWith("It did not answer for 2 s");
        await("portal", State.Up.class);
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }

    @Test
    void aPartThatIgnoresTheEndOfItsInputIsEndedInBoundedTime() throws InterruptedException {
        Policy impatient =
                new Policy(
                        Duration.ofMillis(50),
                        Duration.ofMillis(20),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(50),
                        Duration.ofMillis(400),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(200));
        Supervisor other = new Supervisor(spawner, impatient, clock);
        CountDownLatch up = new CountDownLatch(1);
        other.listen(
                status -> {
                    if (status.state() instanceof State.Up) {
                        up.countDown();
                    }
                });
        other.put(List.of(Children.shell("deaf", "exec sleep 600")));
        assertThat(up.await(30, TimeUnit.SECONDS)).isTrue();
        long pid = other.status().getFirst().pid().orElseThrow();

        other.stop();

        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }

    @Test
    void aStepThatFailsIsDoneAgainAndOneThatCannotBeDoneStays() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        supervisor.put(
                List.of(
                        new Step(
                                "realm",
                                "",
                                Set.of(),
                                () -> {
                                    if (tries.incrementAndGet() < 3) {
                                        throw new IOException("Keycloak does not answer");
                                    }
                                }),
                        new Step(
                                "database",
                                "",
                                Set.of(),
                                () -> {
                                    throw new CannotRun("The data are newer.");
                                })));

        await("realm", State.Up.class);
        Status failed = await("database", State.Failed.class);

        assertThat(tries).hasValue(3);
        assertThat(failed.state().detail()).isEqualTo("The data are newer.");
    }

    @Test
    void secretsAreNeitherInArgumentsNorInTheEnvironment() throws Exception {
        String secret = "correct-horse-battery-staple";
        int port = Children.freePort();
        supervisor.put(List.of(Children.serving("portal", port, secret)));
        await("portal", State.Up.class);
        Path process = Path.of("/proc", "" + status("portal").pid().orElseThrow());

        assertThat(Files.readString(process.resolve("cmdline"))).doesNotContain(secret);
        assertThat(Files.readString(process.resolve("environ")).split("\0", -1))
                .filteredOn(variable -> !variable.isEmpty())
                .containsExactly("PATH=/usr/bin:/bin");
    }

    @Test
    void needsThatGoInACircleAreRefused() {
        assertThatThrownBy(
                        () ->
                                supervisor.put(
                                        List.of(
                                                Children.living("a", "b"),
                                                Children.living("b", "a"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAChildWritesIsInItsLog() throws Exception {
        supervisor.put(List.of(Children.shell("door", "echo hello; cat >/dev/null")));
        await("door", State.Up.class);

        supervisor.stop();

        assertThat(Files.readString(logs.resolve("door.log"))).contains("\nhello\n");
    }

    private Status status(String part) {
        return supervisor.status().stream()
                .filter(status -> status.part().equals(part))
                .findFirst()
                .orElseThrow();
    }

    private Status await(String part, Class<? extends State> state) throws InterruptedException {
        Status now = status(part);
        return state.isInstance(now.state())
                ? now
                : awaitThat(
                        status -> status.part().equals(part) && state.isInstance(status.state()));
    }

    private Status awaitThat(Predicate<Status> wanted) throws InterruptedException {
        while (true) {
            Status status = changes.poll(60, TimeUnit.SECONDS);
            assertThat(status).as("what happened so far: %s", history).isNotNull();
            if (wanted.test(java.util.Objects.requireNonNull(status))) {
                return status;
            }
        }
    }

    private static Duration pauseOf(Status status) {
        return ((State.Pausing) status.state()).pause();
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor()).isZero();
    }
}
