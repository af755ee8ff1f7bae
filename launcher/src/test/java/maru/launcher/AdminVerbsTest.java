package maru.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import maru.launcher.supervisor.State;
import maru.launcher.supervisor.Status;
import org.junit.jupiter.api.Test;

/// What `maru admin status` says of a service whose work is not done yet.
class AdminVerbsTest {

    private static Status status(String name, State state, String what) {
        return new Status(
                name,
                state,
                OptionalLong.empty(),
                OptionalInt.empty(),
                0,
                Instant.EPOCH,
                !what.isEmpty(),
                what);
    }

    private static List<String> words(Status... all) {
        return AdminVerbs.parts(List.of(all)).stream()
                .map(status -> status.part() + " " + status.state().word())
                .toList();
    }

    @Test
    void keycloakIsNotUpBeforeItsRealmAndTheAccountsAre() {
        Status keycloak = status("keycloak", new State.Up(), "");
        Status door = status("door", new State.Up(), "");
        Status realm = status("realm", new State.Up(), "brings the realm");

        assertThat(words(keycloak, door, realm, status("accounts", new State.Waiting(), "carries")))
                .containsExactly("keycloak starting", "door up");
        assertThat(words(keycloak, door, realm, status("accounts", new State.Up(), "carries")))
                .containsExactly("keycloak up", "door up");
    }

    @Test
    void postgresIsDownWhileItsFeedsAre() {
        State pausing = new State.Pausing("lost", Duration.ofSeconds(2));

        List<Status> shown =
                AdminVerbs.parts(
                        List.of(
                                status("postgres", new State.Up(), ""),
                                status("feeds", pausing, "orders")));

        assertThat(shown).hasSize(1);
        assertThat(shown.getFirst().state().word()).isEqualTo("down");
        assertThat(shown.getFirst().state().detail())
                .isEqualTo("feeds restarting: lost; again in 2 s");
    }
}
