package maru.portal.letters.reach;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import maru.identity.Audience;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.SignedForms;
import maru.portal.letters.push.ApplicationKey;
import maru.portal.letters.push.PushServices;
import maru.portal.letters.push.Subscription;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.writing.Sending;
import org.junit.jupiter.api.Test;

/// A new letter is told of once it can no longer be taken back, to each reader in her language and
/// by one way; the link in it opens that letter for her to read.
class NewLettersTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final PersonId MOTHER = PORTAL.card("mother").person();
    private static final String KEY =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private static final String SECRET = "BTBZMqHH6r4Tts7J_aSIgg";

    private final SignedForms forms = new SignedForms(PORTAL);

    private static NewLetters later(Duration by) {
        Clock clock = Clock.offset(Clock.systemUTC(), by);
        return new NewLetters(
                PORTAL.database(),
                PORTAL.identity(),
                PORTAL.bean(LetterStore.class),
                PORTAL.bean(Outbox.class),
                PORTAL.bean(ReadLinks.class),
                PORTAL.bean(Texts.class),
                PORTAL.bean(maru.portal.PortalSettings.class),
                clock);
    }

    private record Told(PersonId person, String subject, String link) {}

    private static List<Told> told(LetterId letter) {
        return PORTAL.database()
                .read(
                        transaction ->
                                transaction.list(
                                        "select person, subject, link from portal.outbox_message"
                                                + " where letter = ? and once like 'letter/%'",
                                        row ->
                                                new Told(
                                                        new PersonId(row.uuid("person")),
                                                        row.text("subject"),
                                                        row.text("link")),
                                        letter.value()));
    }

    @Test
    void familiesAreToldOnceTheLetterCanNoLongerBeTakenBack() {
        LetterId letter = forms.signedByDrawing();
        later(Duration.ZERO).tell();
        assertThat(told(letter)).isEmpty();
        later(Sending.UNDO.plusMinutes(1)).tell();
        assertThat(told(letter)).extracting(Told::person).contains(MOTHER).doesNotHaveDuplicates();
        int before = told(letter).size();
        later(Sending.UNDO.plusMinutes(2)).tell();
        assertThat(told(letter)).hasSize(before);
    }

    @Test
    void anOfficesLetterIsToldSchoolBySchoolAndToNobodyTwice() {
        LetterId letter = forms.sentByTheProvince();
        Duration due = Sending.UNDO.plusMinutes(1);
        int schools =
                PORTAL.identity().classes().addressable(forms.officer()).stream()
                        .map(Audience.SchoolsBelow.class::cast)
                        .mapToInt(
                                below ->
                                        PORTAL.identity()
                                                .classes()
                                                .schools(forms.officer(), below)
                                                .size())
                        .sum();
        // The letter itself, then each school in a transaction of its own.
        assertThat(later(due).tell()).isGreaterThan(schools);
        assertThat(told(letter)).extracting(Told::person).contains(MOTHER).doesNotHaveDuplicates();
        int before = told(letter).size();
        assertThat(before).isGreaterThan(100);
        later(due.plusMinutes(1)).tell();
        assertThat(told(letter)).hasSize(before);
        forms.takeBack(letter);
    }

    @Test
    void theSheetShowsWhomNoMessageReached() {
        LetterId letter = forms.signedByDrawing();
        PersonId father = PORTAL.card("father").person();
        Outbox outbox =
                new Outbox(
                        PORTAL.database(),
                        PORTAL.bean(Choices.class),
                        List.of(new Counted(Way.MAIL, Channel.Answer.REFUSED)),
                        // Beyond the reach of the portal's own rounds.
                        Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
        PORTAL.bean(Choices.class)
                .choose(
                        father,
                        new Choice(Set.of(Way.MAIL), LocalTime.of(3, 0), LocalTime.of(3, 0)));
        PORTAL.database()
                .change(
                        transaction ->
                                outbox.write(
                                        transaction,
                                        new Outbox.Note(
                                                "test/" + UUID.randomUUID(),
                                                father,
                                                Optional.of(letter),
                                                "제목",
                                                "본문",
                                                "")));
        String before = PORTAL.as("teacher").get("/letters/" + letter).body();
        assertThat(before).doesNotContain("알림이 닿지 않음");
        outbox.send();
        assertThat(PORTAL.as("teacher").get("/letters/" + letter).body())
                .containsOnlyOnce("<span class=\"missing\">알림이 닿지 않음</span>");
    }

    @Test
    void theLinkOpensThatLetterToReadAndNoMore() {
        LetterId letter = forms.signedByDrawing();
        String ticket =
                PORTAL.bean(ReadLinks.class).write(letter, MOTHER, Clock.systemUTC().instant());
        Browser stranger = PORTAL.stranger();
        var page = stranger.get("/open/" + ticket);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("class=\"as-is\" disabled").doesNotContain("name=\"agree");
        assertThat(stranger.get("/inbox").status()).isNotEqualTo(200);
        String forged = (ticket.startsWith("A") ? "B" : "A") + ticket.substring(1);
        assertThat(stranger.get("/open/" + forged).status()).isEqualTo(404);
        assertThat(stranger.get("/open/x").status()).isEqualTo(404);
    }

    @Test
    void aLinkIsOverAfterSevenDays() {
        LetterId letter = forms.signedByDrawing();
        Instant eightDaysAgo = Clock.systemUTC().instant().minus(Duration.ofDays(8));
        String ticket = PORTAL.bean(ReadLinks.class).write(letter, MOTHER, eightDaysAgo);
        assertThat(PORTAL.stranger().get("/open/" + ticket).status()).isEqualTo(404);
    }

    @Test
    void aLinkOfSomebodyWhoMayNotReadOpensNothing() {
        LetterId letter = forms.signedByDrawing();
        String ticket =
                PORTAL.bean(ReadLinks.class)
                        .write(
                                letter,
                                PORTAL.card("teacher").person(),
                                Clock.systemUTC().instant());
        assertThat(PORTAL.stranger().get("/open/" + ticket).status()).isEqualTo(404);
    }

    @Test
    void aMessageTakesTheFirstWayThatReaches() {
        Counted refusing = new Counted(Way.PUSH, Channel.Answer.REFUSED);
        Counted mail = new Counted(Way.MAIL, Channel.Answer.TAKEN);
        Counted text = new Counted(Way.TEXT, Channel.Answer.TAKEN);
        PersonId person = new PersonId(UUID.randomUUID());
        PORTAL.bean(Choices.class)
                .choose(
                        person,
                        new Choice(
                                Set.of(Way.PUSH, Way.MAIL, Way.TEXT),
                                LocalTime.of(3, 0),
                                LocalTime.of(3, 0)));
        Outbox outbox =
                new Outbox(
                        PORTAL.database(),
                        PORTAL.bean(Choices.class),
                        List.of(refusing, mail, text),
                        // Beyond the reach of the portal's own rounds.
                        Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));
        PORTAL.database()
                .change(
                        transaction ->
                                outbox.write(
                                        transaction,
                                        new Outbox.Note(
                                                "test/" + person,
                                                person,
                                                Optional.empty(),
                                                "제목",
                                                "본문",
                                                "")));
        outbox.send();
        assertThat(text.to(person)).isZero();
        assertThat(refusing.to(person)).isEqualTo(1);
        assertThat(mail.to(person)).isEqualTo(1);
    }

    /// A channel with one answer.
    private static final class Counted implements Channel {
        private final Way way;
        private final Answer answer;
        private final List<Message> seen = new java.util.ArrayList<>();

        Counted(Way way, Answer answer) {
            this.way = way;
            this.answer = answer;
        }

        int to(PersonId person) {
            return (int) seen.stream().filter(one -> one.person().equals(person)).count();
        }

        @Override
        public Way way() {
            return way;
        }

        @Override
        public boolean isSetUp() {
            return true;
        }

        @Override
        public Answer deliver(Message message) {
            seen.add(message);
            return answer;
        }
    }

    @Test
    void aNoticeReachesThePushServiceAndABrowserThatIsGoneIsForgotten() throws IOException {
        AtomicInteger status = new AtomicInteger(201);
        AtomicInteger heard = new AtomicInteger();
        HttpServer service =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    boolean right =
                            exchange.getRequestHeaders()
                                            .getFirst("Authorization")
                                            .startsWith("vapid t=")
                                    && "aes128gcm"
                                            .equals(
                                                    exchange.getRequestHeaders()
                                                            .getFirst("Content-Encoding"));
                    heard.addAndGet(right ? 1 : 0);
                    exchange.sendResponseHeaders(status.get(), -1);
                    exchange.close();
                });
        service.start();
        try (PushServices services =
                new PushServices(
                        List.of("127.0.0.1"),
                        ApplicationKey.of(ApplicationKey.fresh()),
                        URI.create("mailto:help@maru.test"),
                        Clock.systemUTC())) {
            PersonId person = new PersonId(UUID.randomUUID());
            Devices devices = new Devices(PORTAL.database(), services, Clock.systemUTC());
            devices.add(
                    person,
                    Subscription.read(
                                    "http://127.0.0.1:"
                                            + service.getAddress().getPort()
                                            + "/"
                                            + person,
                                    KEY,
                                    SECRET)
                            .orElseThrow());
            Channel.Message message =
                    new Channel.Message(UUID.randomUUID().toString(), person, "제목", "본문", "/inbox");
            PushChannel push = new PushChannel(devices, services);
            assertThat(push.deliver(message)).isEqualTo(Channel.Answer.TAKEN);
            assertThat(heard).hasValue(1);
            status.set(410);
            assertThat(push.deliver(message)).isEqualTo(Channel.Answer.REFUSED);
            assertThat(devices.of(person)).isEmpty();
            assertThat(push.deliver(message)).isEqualTo(Channel.Answer.NO_ADDRESS);
        } finally {
            service.stop(0);
        }
    }

    @Test
    void aPageCannotMakeThePortalCallItsNeighbours() {
        Browser mother = PORTAL.as("mother");
        assertThat(
                        mother.post(
                                        "/messages/devices",
                                        Map.of(
                                                "endpoint",
                                                "https://10.0.0.1/x",
                                                "p256dh",
                                                KEY,
                                                "auth",
                                                SECRET))
                                .status())
                .isBetween(400, 499);
        assertThat(
                        mother.post(
                                        "/messages/devices",
                                        Map.of(
                                                "endpoint",
                                                "https://updates.push.services.mozilla.com/x"
                                                        + UUID.randomUUID(),
                                                "p256dh",
                                                KEY,
                                                "auth",
                                                SECRET))
                                .status())
                .isEqualTo(204);
        PORTAL.bean(Devices.class)
                .of(MOTHER)
                .forEach(
                        one ->
                                PORTAL.bean(Devices.class)
                                        .remove(MOTHER, one.endpoint().toString()));
    }

    @Test
    void thePortalIsAnAppThatCanBeInstalled() {
        Browser anybody = PORTAL.stranger();
        assertThat(anybody.get("/manifest.webmanifest").body())
                .contains("\"display\":\"standalone\"", "icon-512");
        for (Browser where : List.of(anybody, PORTAL.strangerIn(2))) {
            Browser.Page worker = where.get("/service-worker.js");
            assertThat(worker.body()).contains("showNotification");
            assertThat(worker.header("Content-Type").orElseThrow()).startsWith("text/javascript");
        }
        assertThat(anybody.get("/offline").status()).isEqualTo(200);
    }

    @Test
    void messagesSpeakTheReadersLanguage() {
        Texts texts = PORTAL.bean(Texts.class);
        assertThat(texts.of(Language.VI, "letters.told.new", "마루초"))
                .isEqualTo("[마루초] Có thư mới của nhà trường");
        assertThat(texts.of(Language.ZH, "letters.told.reminder", "마루초")).contains("请查看");
    }
}
