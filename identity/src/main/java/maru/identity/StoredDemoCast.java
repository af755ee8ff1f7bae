package maru.identity;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import maru.kernel.Seoul;
import maru.storage.Database;

/// The cards, as far as the database holds them.
record StoredDemoCast(Database database, Clock clock) implements DemoCast {

    /// Who is on which card: the key in the demo's files, and why one would want to be her.
    private record Part(String card, String key, String korean, String english) {

        PersonId id() {
            return new PersonId(ImportMode.demoId("person", key));
        }
    }

    private static final List<Part> PARTS =
            List.of(
                    new Part(
                            "teacher",
                            "T-1032",
                            "3학년 2반 담임교사이면서, 다른 학교에 다니는 아이의 어머니입니다.",
                            "Homeroom teacher of class 3-2, and the mother of a pupil elsewhere."),
                    new Part(
                            "mother",
                            "G-0101",
                            "두 학교에 아이가 한 명씩 있습니다. 둘째의 아버지와 권한이 같습니다.",
                            "One child in each school; equal guardian of the younger with the"
                                    + " father."),
                    new Part(
                            "father",
                            "G-0102",
                            "같은 아이의 또 다른 보호자입니다. 어머니와 똑같이 읽고 서명합니다.",
                            "The other, equal guardian of the same children: reads and signs as"
                                    + " well."),
                    new Part(
                            "limited",
                            "G-0104",
                            "법원 결정으로 권한이 제한된 보호자입니다. 읽을 수는 있고 서명은 할 수 없습니다.",
                            "A guardian limited by a court order: may read, may not sign."),
                    new Part(
                            "vietnamese",
                            "G-0105",
                            "베트남어로 읽는 보호자입니다. 쌍둥이가 한 반에 있습니다.",
                            "A guardian who reads Vietnamese, with twins in one class."),
                    new Part(
                            "office",
                            "T-1003",
                            "초등학교 행정실 직원입니다. 학교 전체에 가정통신문을 보냅니다.",
                            "School office staff: sends letters to the whole school."),
                    new Part(
                            "province",
                            "T-9001",
                            "교육청 담당자입니다. 학교와 교직원은 보이고 학생은 보이지 않습니다.",
                            "An officer of the province: sees schools and staff, no student."),
                    new Part(
                            "student",
                            "S-20101",
                            "얼마 전 전학 온 중학생입니다. 전학 온 날부터 새 학교의 소식을 봅니다.",
                            "A middle-school student who transferred recently: news of the new"
                                    + " school from that day."),
                    new Part(
                            "reviewer",
                            "T-1006",
                            "초등학교의 개인정보 점검자입니다. 누가 누구의 것을 보았는지 기록을 봅니다.",
                            "The school's privacy reviewer: sees who looked at whose data."));

    @Override
    public List<Card> cards() {
        Map<PersonId, Part> byId =
                PARTS.stream().collect(Collectors.toMap(Part::id, Function.identity()));
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.demo_cast(?, ?)",
                                row -> {
                                    PersonId person = Rows.person(row, "person");
                                    Part part = byId.get(person);
                                    if (part == null) {
                                        throw new IllegalStateException("not asked for");
                                    }
                                    return new Card(
                                            part.card(),
                                            person,
                                            row.text("name"),
                                            row.constant("role", Role.class),
                                            row.text("unit_name"),
                                            Rows.language(row),
                                            part.korean(),
                                            part.english());
                                },
                                PARTS.stream().map(part -> part.id().value()).toList(),
                                Seoul.today(clock)));
    }
}
