package maru.portal.letters.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.PersonId;
import maru.kernel.Refused;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.SignedForms;
import maru.portal.letters.record.LetterId;
import org.junit.jupiter.api.Test;

/// Messages leave once, to those who want them, when they want them.
class OutboxTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final PersonId MOTHER = PORTAL.card("mother").person();

    /// A channel that notes what it was given and fails as often as it is told to.
    private static final class Noted implements Channel {
        private final List<Message> taken = new ArrayList<>();
        private int failures;

        @Override
        public Way way() {
            return Way.MAIL;
        }

        @Override
        public boolean isSetUp() {
            return true;
        }

        @Override
        public Answer deliver(Message message) throws IOException {
            if (failures > 0) {
                failures--;
                throw new IOException("not now");
            }
            taken.add(message);
            return Answer.TAKEN;
        }
    }

    private static Outbox outbox(Channel channel, Duration later) {
        return new Outbox(
                PORTAL.database(),
                PORTAL.bean(Choices.class),
                List.of(channel),
                // A day ahead, beyond the reach of the portal's own rounds.
                Clock.offset(Clock.systemUTC(), later.plusDays(1)));
    }

    private static String written(Outbox outbox) {
        String once = "test/" + UUID.randomUUID();
        PORTAL.database().change(transaction -> outbox.write(transaction, note(once, MOTHER)));
        return once;
    }

    private static Outbox.Note note(String once, PersonId person) {
        return new Outbox.Note(once, person, Optional.empty(), "제목", "본문 " + once, "");
    }

    private static void choose(PersonId person, Set<Way> ways) {
        PORTAL.bean(Choices.class)
                .choose(person, new Choice(ways, LocalTime.of(3, 0), LocalTime.of(3, 0)));
    }

    private static boolean holds(Noted noted, String once) {
        return noted.taken.stream().anyMatch(message -> message.text().contains(once));
    }

    @Test
    void aMessageIsTriedAgainUntilItIsTakenAndThenNeverAgain() {
        Noted noted = new Noted();
        Outbox now = outbox(noted, Duration.ZERO);
        choose(MOTHER, Set.of(Way.MAIL));
        String once = written(now);
        noted.failures = 1_000;
        now.send();
        assertThat(holds(noted, once)).isFalse();
        noted.failures = 0;
        outbox(noted, Duration.ofHours(1)).send();
        assertThat(holds(noted, once)).isTrue();
        int taken = noted.taken.size();
        outbox(noted, Duration.ofHours(9)).send();
        assertThat(noted.taken).hasSize(taken);
    }

    @Test
    void theSameThingIsToldOnce() {
        Noted noted = new Noted();
        Outbox outbox = outbox(noted, Duration.ZERO);
        choose(MOTHER, Set.of(Way.MAIL));
        String once = written(outbox);
        boolean again =
                PORTAL.database()
                        .transaction(transaction -> outbox.write(transaction, note(once, MOTHER)));
        assertThat(again).isFalse();
    }

    @Test
    void whoWantsNothingGetsNothing() {
        Noted noted = new Noted();
        Outbox outbox = outbox(noted, Duration.ZERO);
        PersonId father = PORTAL.card("father").person();
        choose(father, Set.of());
        assertThat(
                        PORTAL.database()
                                .<Boolean>transaction(
                                        transaction ->
                                                outbox.write(
                                                        transaction,
                                                        note("test/" + UUID.randomUUID(), father))))
                .isFalse();
    }

    @Test
    void nothingComesInQuietHours() {
        Choice usual = new Choice(Set.of(Way.MAIL), LocalTime.of(21, 0), LocalTime.of(7, 0));
        assertThat(usual.after(Instant.parse("2026-11-22T13:30:00Z")))
                .as("22:30 in Korea waits for the morning")
                .isEqualTo(Instant.parse("2026-11-22T22:00:00Z"));
        assertThat(usual.after(Instant.parse("2026-11-22T20:00:00Z")))
                .as("05:00 in Korea")
                .isEqualTo(Instant.parse("2026-11-22T22:00:00Z"));
        assertThat(usual.after(Instant.parse("2026-11-22T03:00:00Z")))
                .as("noon in Korea")
                .isEqualTo(Instant.parse("2026-11-22T03:00:00Z"));
    }

    @Test
    void aReminderGoesOnceADayAndOnlyToThoseWhoHaveNot() {
        SignedForms forms = new SignedForms(PORTAL);
        LetterId letter = forms.signedByDrawing();
        Reminders reminders = PORTAL.bean(Reminders.class);
        int people = reminders.remind(forms.teacher(), letter);
        assertThat(people).isPositive();
        long toMother =
                PORTAL.database()
                        .read(
                                transaction ->
                                        transaction.one(
                                                "select count(*) as n from portal.outbox_message"
                                                        + " where person = ? and once like ?",
                                                row -> row.bigint("n"),
                                                MOTHER.value(),
                                                "remind/" + letter + "/%"));
        assertThat(toMother).isZero();
        assertThatThrownBy(() -> reminders.remind(forms.teacher(), letter))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> reminders.remind(forms.mother(), letter))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aFamilyChoosesOnItsPage() {
        Browser vietnamese = PORTAL.as("vietnamese");
        assertThat(vietnamese.get("/messages").status()).isEqualTo(200);
        assertThat(
                        vietnamese
                                .post("/messages", Map.of("quietFrom", "20:00", "quietTo", "08:00"))
                                .status())
                .isEqualTo(302);
        assertThat(PORTAL.bean(Choices.class).of(PORTAL.card("vietnamese").person()))
                .isEqualTo(new Choice(Set.of(), LocalTime.of(20, 0), LocalTime.of(8, 0)));
    }

    @Test
    void mailSpeaksSmtp() throws Exception {
        List<String> heard = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread serving = Thread.ofVirtual().start(() -> serve(server, heard));
            new SmtpChannel(
                            Optional.of(
                                    new SmtpSettings(
                                            "127.0.0.1",
                                            server.getLocalPort(),
                                            false,
                                            "maru",
                                            "geheim",
                                            "noreply@maru.test")),
                            new Addresses(PORTAL.identity()),
                            Clock.systemUTC())
                    .deliver(
                            new Channel.Message("id-1", MOTHER, "확인해 주세요", "본문입니다.", ""),
                            "a@maru.test");
            serving.join(Duration.ofSeconds(5));
        }
        assertThat(heard)
                .startsWith("EHLO maru")
                .contains(
                        "MAIL FROM:<noreply@maru.test>",
                        "RCPT TO:<a@maru.test>",
                        "Message-ID: <id-1@maru>")
                .contains(
                        Base64.getEncoder()
                                .encodeToString("본문입니다.\n".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(
                        () ->
                                new SmtpChannel(
                                                Optional.empty(),
                                                new Addresses(PORTAL.identity()),
                                                Clock.systemUTC())
                                        .deliver(
                                                new Channel.Message("x", MOTHER, "s", "b", ""),
                                                "a@b"))
                .isInstanceOf(IOException.class);
    }

    private static void serve(ServerSocket server, List<String> heard) {
        try (Socket socket = server.accept();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            OutputStream out = socket.getOutputStream();
            answer(out, "220 here");
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                if (data) {
                    if (line.equals(".")) {
                        data = false;
                        answer(out, "250 taken");
                    }
                } else if (line.startsWith("EHLO")) {
                    answer(out, "250-here\r\n250 AUTH PLAIN");
                } else if (line.startsWith("AUTH")) {
                    answer(out, "235 known");
                } else if (line.equals("DATA")) {
                    data = true;
                    answer(out, "354 go on");
                } else if (line.equals("QUIT")) {
                    return;
                } else {
                    answer(out, "250 ok");
                }
            }
        } catch (IOException hungUp) {
            heard.add("broken: " + hungUp.getMessage());
        }
    }

    private static void answer(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
