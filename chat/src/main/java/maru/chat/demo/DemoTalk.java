package maru.chat.demo;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.chat.account.Account;
import maru.chat.account.Accounts;
import maru.chat.archive.EntryTime;
import maru.chat.jid.Jid;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlWriter;
import maru.identity.PersonId;
import maru.identity.signon.Names;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Transaction;

/// A week of talk in the rooms that the school keeps, put there once: in each room its members take
/// turns on the last five days of school.
public final class DemoTalk {

    private static final int DAYS = 5;

    /// What is said in a class of rooms, two to a day.
    private static final Map<String, List<String>> SAID =
            Map.of(
                    "staff",
                    List.of(
                            "안녕하세요, 이번 주 교직원 회의는 수요일 15시 30분 시청각실입니다.",
                            "네, 확인했습니다. 회의 자료는 공유 드라이브에 올려 두겠습니다.",
                            "현장체험학습 가정통신문 회신율이 82%입니다. 아직 안 낸 가정에 한 번 더 안내 부탁드립니다.",
                            "오늘 오후에 다시 안내하겠습니다 🙂",
                            "내일 소방 훈련이 있습니다. 2교시 시작 종이 울리면 운동장으로 이동해 주세요.",
                            "1층은 제가 인솔하겠습니다.",
                            "급식실 공사로 금요일은 도시락입니다. 알레르기 있는 학생 명단 확인 부탁드려요.",
                            "보건실에서 명단 보내 드렸습니다.",
                            "한 주 동안 고생 많으셨습니다. 다음 주 일정표 올립니다.",
                            "감사합니다. 주말 잘 보내세요!"),
                    "grade",
                    List.of(
                            "현장체험학습 버스가 9시에 도착한다고 합니다. 8시 40분까지 모이도록 안내해요.",
                            "네, 알림장에 적겠습니다.",
                            "체험학습 조 편성표 초안입니다. 바꿀 곳 있으면 말씀해 주세요.",
                            "우리 반은 그대로 좋습니다.",
                            "비 예보가 있어서 실내 일정도 준비했습니다 ☔",
                            "좋습니다. 우산도 준비물에 넣을게요.",
                            "멀미약 필요한 학생은 미리 알려 주세요.",
                            "우리 반은 두 명입니다.",
                            "오늘 다녀오느라 모두 수고하셨습니다 👏",
                            "사진은 학년 드라이브에 올려 두었습니다."),
                    "class",
                    List.of(
                            "이번 주 수학은 곱셈 단원평가를 보겠습니다.",
                            "네, 도움이 필요한 학생 자료 따로 준비할게요.",
                            "체험학습 동의서 두 장이 아직 안 왔습니다.",
                            "오늘 전화드려 보겠습니다.",
                            "모둠 자리를 바꾸었습니다. 자리표 확인해 주세요.",
                            "확인했습니다.",
                            "보조 가방이 필요한 학생이 한 명 있습니다.",
                            "제가 하나 챙겨 가겠습니다.",
                            "다음 주 준비물은 색연필과 가위입니다 ✂️",
                            "알림장에 적어 두었습니다."));

    /// A room and who is in it.
    private record Room(long id, String address, String kind, List<String> members) {}

    private final Database database;
    private final Accounts accounts;
    private final Names names;
    private final String rooms;
    private final Clock clock;

    /// @param rooms their domain
    public DemoTalk(Database database, Accounts accounts, Names names, String rooms, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.names = names;
        this.rooms = rooms;
        this.clock = clock;
    }

    /// Puts the week into rooms in which nobody has said anything yet.
    public void putWhereNobodyHasSpoken() {
        for (Room room : silent()) {
            List<Account> members =
                    room.members().stream().flatMap(each -> account(each).stream()).toList();
            if (!members.isEmpty()) {
                List<String> said = SAID.getOrDefault(room.kind(), List.of());
                database.change(tx -> put(tx, room, members, said));
            }
        }
    }

    private List<Room> silent() {
        return database.read(
                tx ->
                        tx.list(
                                """
                                select c.id, c.name, c.class, array(select person from chat.room_affiliation as a
                                    where a.room = c.id order by person) as members
                                from chat.room_class as c where c.class <> 'own'
                                and not exists (select 1 from chat.entry as e where e.receiver = c.id and e.kind = 1)
                                """,
                                row ->
                                        new Room(
                                                row.bigint("id"),
                                                new Jid(row.text("name"), rooms, "").toString(),
                                                row.text("class"),
                                                row.texts("members"))));
    }

    private Optional<Account> account(String address) {
        String local = Jid.of(address).local();
        Optional<PersonId> person = names.person(local);
        return person.map(each -> accounts.ofPerson(each, local));
    }

    private void put(Transaction tx, Room room, List<Account> members, List<String> said) {
        List<Instant> times = times();
        for (int i = 0; i < said.size(); i++) {
            Account who = members.get(i % members.size());
            Element message =
                    Element.of("message", Namespaces.CLIENT)
                            .with("type", "groupchat")
                            .with("id", "week" + i)
                            .with("from", room.address() + "/" + nick(who))
                            .addText("body", said.get(i));
            tx.update(
                    "insert into chat.entry (id, kind, sender, receiver, stanza) values (?, 1, ?, ?,"
                            + " ?)",
                    // Rooms are told apart, since an id is of one message alone.
                    EntryTime.id(times.get(i).plusMillis(room.id())),
                    who.id(),
                    room.id(),
                    XmlWriter.bytes(message, Namespaces.CLIENT));
        }
    }

    private String nick(Account who) {
        return who.person().flatMap(names::displayName).orElse(who.local());
    }

    /// Morning and afternoon of the last days of school before today.
    private List<Instant> times() {
        List<LocalDate> days = new ArrayList<>();
        for (LocalDate day = LocalDate.now(clock).minusDays(1);
                days.size() < DAYS;
                day = day.minusDays(1)) {
            if (day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0) {
                days.addFirst(day);
            }
        }
        List<Instant> times = new ArrayList<>();
        for (LocalDate day : days) {
            for (LocalTime time : List.of(LocalTime.of(8, 31), LocalTime.of(15, 12))) {
                times.add(ZonedDateTime.of(day, time, Seoul.ZONE).toInstant());
            }
        }
        return times;
    }
}
