package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import maru.chat.xml.Element;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.DemoPeople;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.identity.office.SchoolOffice;
import maru.identity.signon.AppPassword;
import maru.identity.signon.Scope;
import maru.kernel.Seoul;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The school's people in chat: signed in by app passwords, with the contacts and rooms that their
/// posts give them, and nobody else's.
class SchoolTest {

    private static final Clock CLOCK = Clock.system(Seoul.ZONE);
    private static final ChatForTests CHAT =
            ChatForTests.over(owner -> new DemoPeople(owner, CLOCK).bringUpToDate());
    private static final Identity IDENTITY = Identity.over(CHAT.database(), CLOCK);

    @AfterAll
    static void close() {
        CHAT.close();
    }

    private static WireClient as(String card) {
        AppPassword.Made made = password(card);
        return WireClient.secure(CHAT.securePort())
                .signIn(made.localPart(), made.secret())
                .bind("phone");
    }

    private static AppPassword.Made password(String card) {
        return CHAT.appPasswords().createFor(person(card), "test", Set.of(Scope.XMPP), "root");
    }

    private static PersonId person(String card) {
        return IDENTITY.demoCast().cards().stream()
                .filter(each -> each.key().equals(card))
                .findFirst()
                .orElseThrow()
                .person();
    }

    @Test
    void colleaguesAreInEachOthersRosterByTheirPlace() {
        try (WireClient teacher = as("teacher")) {
            Element roster = teacher.ask("get", null, "<query xmlns='jabber:iq:roster'/>");
            assertThat(roster.toString())
                    .contains("오세진 (행정실)")
                    .contains("수원마루초등학교 · 행정실")
                    .doesNotContain("화성마루중학교");
        }
    }

    @Test
    void familiesHaveNoListOfStaff() {
        try (WireClient mother = as("mother")) {
            Element roster = mother.ask("get", null, "<query xmlns='jabber:iq:roster'/>");
            assertThat(roster.toString()).doesNotContain("<item");
        }
    }

    @Test
    void theStaffRoomIsThereForStaffAlone() {
        try (WireClient teacher = as("teacher");
                WireClient mother = as("mother")) {
            Element rooms =
                    teacher.ask(
                            "get",
                            "rooms.school.test",
                            "<query xmlns='http://jabber.org/protocol/disco#items'/>");
            assertThat(rooms.toString()).contains("수원마루초등학교 교직원");
            String room =
                    rooms.toString().replaceAll("(?s).*jid='(s\\d+-staff@rooms[^']+)'.*", "$1");
            Element others =
                    mother.ask(
                            "get",
                            "rooms.school.test",
                            "<query xmlns='http://jabber.org/protocol/disco#items'/>");
            assertThat(others.toString()).doesNotContain("교직원");
            mother.send(
                    "<presence to='"
                            + room
                            + "/m'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
            assertThat(WireClient.condition(mother.presence("error")))
                    .isEqualTo("registration-required");
            Element bookmarks =
                    teacher.ask(
                            "get",
                            null,
                            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items"
                                    + " node='urn:xmpp:bookmarks:1'/></pubsub>");
            assertThat(bookmarks.toString()).contains(room).contains("autojoin='true'");
        }
    }

    @Test
    void whoGetsAPostIsInTheRoomsOfIt() {
        SchoolOffice office = CHAT.office();
        Asker.SignedIn clerk =
                new Asker.SignedIn(
                        person("office"),
                        "test",
                        "127.0.0.1",
                        AuthenticationLevel.ONE_FACTOR,
                        CLOCK.instant());
        PersonId colleague =
                office.givePost(
                        clerk,
                        office.schools(clerk).getFirst(),
                        Role.TEACHER,
                        0,
                        "T-NEW",
                        "신새롬",
                        Optional.of("sin.saerom"),
                        LocalDate.now(CLOCK));
        AppPassword.Made made =
                CHAT.appPasswords().createFor(colleague, "test", Set.of(Scope.XMPP), "root");
        try (WireClient client =
                WireClient.secure(CHAT.securePort())
                        .signIn(made.localPart(), made.secret())
                        .bind("phone")) {
            client.untilAnswered(
                    "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items"
                            + " node='urn:xmpp:bookmarks:1'/></pubsub>",
                    answer -> answer.toString().contains("-staff@rooms"));
        }
    }

    @Test
    void theDemosWeekOfTalkIsInTheRoomsOfTheSchool() {
        try (WireClient teacher = as("teacher")) {
            String rooms =
                    teacher.ask(
                                    "get",
                                    "rooms.school.test",
                                    "<query xmlns='http://jabber.org/protocol/disco#items'/>")
                            .toString();
            String staff = rooms.replaceAll("(?s).*jid='(s\\d+-staff@rooms[^']+)'.*", "$1");
            teacher.ask("set", staff, "<query xmlns='urn:xmpp:mam:2'/>");
            assertThat(teacher.messagesSoFar()).hasSize(10);
            teacher.ask("set", staff, "<query xmlns='urn:xmpp:mam:2'/>");
            assertThat(teacher.messagesSoFar().toString())
                    .contains("교직원 회의는 수요일")
                    .contains("주말 잘 보내세요");
        }
    }

    @Test
    void nobodyWritesToWhomTheRulesDoNotLetHerFind() {
        AppPassword.Made province = password("province");
        try (WireClient mother = as("mother");
                WireClient teacher = as("teacher")) {
            String message =
                    "<message type='chat' id='m1' to='%s@school.test'><body>x</body></message>";
            mother.send(String.format(message, province.localPart()));
            assertThat(WireClient.condition(mother.message())).isEqualTo("service-unavailable");
            mother.send(String.format(message, "somebody-who-is-not-there"));
            assertThat(WireClient.condition(mother.message())).isEqualTo("service-unavailable");
            teacher.present();
            mother.send(
                    String.format(
                            message,
                            teacher.address().substring(0, teacher.address().indexOf('@'))));
            assertThat(teacher.message().textOf("body")).isEqualTo("x");
        }
    }

    @Test
    void aRevokedPasswordEndsItsStreams() {
        AppPassword.Made made = password("teacher");
        WireClient client =
                WireClient.secure(CHAT.securePort())
                        .signIn(made.localPart(), made.secret())
                        .bind("lost");
        CHAT.appPasswords().revokeAs("root", made.password().id());
        assertThat(client.ending()).contains("not-authorized");
    }
}
