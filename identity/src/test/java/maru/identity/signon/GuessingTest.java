package maru.identity.signon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import maru.identity.PersonId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A pupil guesses at his teacher's account at every door at once, the sign-on server's form
/// included, from the one address that the whole school has.
class GuessingTest {

    private static final Doors DOORS =
            new Doors(
                    "kim.hana,김하나,kim.hana,,",
                    "lee.duri,이두리,lee.duri,,",
                    "park.sechan,박세찬,park.sechan,,",
                    "choi.neon,최네온,choi.neon,,",
                    "jung.da,정다섯,jung.da,,");
    private static final String TEACHER = "kim.hana";
    private static final List<String> COLLEAGUES =
            List.of("lee.duri", "park.sechan", "choi.neon", "jung.da");
    private static final SignOn DOOR = DOORS.signOn();
    private static final String HER_BROWSER = "the browser she signed in with before";

    /// What a bucket holds, and how fast it drains.
    private static final int AT_ONCE = 5;

    private static final int EACH_MINUTE = 5;

    @AfterAll
    static void close() {
        DOOR.close();
        DOORS.close();
    }

    private static Verdict at(Scope door, String login, String secret) {
        return DOOR.authenticate(new Credential.Password(login, secret), door, Doors.SCHOOL);
    }

    /// Seconds that the form makes somebody wait before her password is looked at.
    private static int form(PersonId person, @Nullable String device) {
        return DOORS.town()
                .portal()
                .transaction(
                        transaction ->
                                transaction.one(
                                        "select identity.sign_in_tried(?, ?, '', ?, ?) as wait",
                                        row -> row.integer("wait"),
                                        person.value(),
                                        device,
                                        Doors.SCHOOL.text(),
                                        Doors.SCHOOL.network()));
    }

    /// Whether it is let in, asked again while nothing answers.
    private static boolean opens(Scope door, String login, String secret) {
        Verdict verdict = at(door, login, secret);
        while (verdict instanceof Verdict.Denied denied && denied.reason() == Reason.UNAVAILABLE) {
            verdict = at(door, login, secret);
        }
        return verdict instanceof Verdict.Accepted;
    }

    private static boolean lookedAt(Verdict verdict) {
        return switch (((Verdict.Denied) verdict).reason()) {
            case WRONG -> true;
            case THROTTLED, OUT_OF_SCOPE, ENDED, UNAVAILABLE -> false;
        };
    }

    @Test
    void limitsHoldNoTeacherIsShutOutAndTheSchoolGoesOn() throws Exception {
        PersonId teacher = DOORS.person(TEACHER);
        Map<String, String> secrets = new TreeMap<>();
        secrets.put(TEACHER, DOORS.make(TEACHER).secret());
        COLLEAGUES.forEach(one -> secrets.put(one, DOORS.make(one).secret()));
        long began = System.nanoTime();
        List<Future<Integer>> guessers = new ArrayList<>();
        try (ExecutorService pupils = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Scope door : Scope.values()) {
                guessers.add(pupils.submit(guesses(door)));
            }
            guessers.add(
                    pupils.submit(
                            () -> {
                                int looked = 0;
                                for (int i = 0; i < 40; i++) {
                                    looked += form(teacher, null) == 0 ? 1 : 0;
                                }
                                return looked;
                            }));
            for (Scope door : Scope.values()) {
                secrets.forEach(
                        (login, secret) ->
                                assertThat(opens(door, login, secret)).as(login).isTrue());
            }
            assertThat(form(teacher, HER_BROWSER)).isZero();
            for (String colleague : COLLEAGUES) {
                assertThat(form(DOORS.person(colleague), null)).isZero();
            }
        }
        int looked = 0;
        for (Future<Integer> guesser : guessers) {
            looked += guesser.get();
        }
        double minutes = (System.nanoTime() - began) / (double) Duration.ofMinutes(1).toNanos();
        assertThat(looked).isBetween(AT_ONCE, AT_ONCE + 1 + (int) (EACH_MINUTE * minutes));
    }

    private static Callable<Integer> guesses(Scope door) {
        return () -> {
            int looked = 0;
            for (int i = 0; i < 40; i++) {
                looked += lookedAt(at(door, TEACHER, door + " " + i)) ? 1 : 0;
            }
            return looked;
        };
    }
}
