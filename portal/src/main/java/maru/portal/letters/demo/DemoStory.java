package maru.portal.letters.demo;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.Option;
import maru.portal.letters.content.ConsentForm.Question;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.ConsentForm.Standard;
import maru.portal.letters.content.ConsentForm.Text;
import maru.portal.letters.content.Facts;
import maru.portal.letters.content.Facts.Contact;
import maru.portal.letters.content.Facts.Cost;
import maru.portal.letters.content.Facts.Period;
import maru.portal.letters.content.LetterContent;

/// What the demo's letters say. All days are told from today; a letter whose deadline has passed
/// stays as it is, and the next start tells its story anew.
///
/// @param key names the story for good
/// @param writer whose letter it is
/// @param sentDaysAgo and at what time of that day
/// @param dueInDays until when it must be acted on, counted from today; empty for a notice, which
///   is told once
/// @param read how many of ten families have read it when it appears, `signed` how many of ten have
///   signed
record DemoStory(
        String key,
        Writer writer,
        int sentDaysAgo,
        LocalTime sentAt,
        Optional<Integer> dueInDays,
        int read,
        int signed,
        LetterContent content,
        boolean files) {

    /// Who writes, found by what she is.
    enum Writer {
        /// The teacher of the demo's first card.
        CLASS_TEACHER,
        /// The homeroom teacher of the middle-school child of the demo's mother.
        MIDDLE_SCHOOL_TEACHER,
        /// The school office, to the whole school.
        OFFICE
    }

    static List<DemoStory> of(LocalDate today) {
        // The story that a visitor is told first stands first, since telling all takes a while.
        return List.of(
                fieldTrip(today),
                lunch(today),
                career(today),
                exams(today),
                winter(),
                noticeOfTheOffice(),
                finishedForm(today));
    }

    private static DemoStory fieldTrip(LocalDate today) {
        LocalDate trip = weekday(today.plusDays(9));
        Facts facts =
                new Facts(
                        new Period(trip, LocalTime.of(9, 0), null, LocalTime.of(14, 30)),
                        "수원화성 (장안문~화서문, 화성행궁)",
                        new Cost(12_000, "스쿨뱅킹으로 자동 납부"),
                        List.of("도시락", "물", "돗자리", "모자", "멀미약"),
                        "편한 옷과 운동화",
                        today.plusDays(3).atTime(18, 0),
                        new Contact("3학년 2반 담임 정하나", "031-000-0302"));
        String body =
                """
                <p>학부모님, 안녕하십니까? 가정에 늘 건강과 기쁨이 함께하시기를 바랍니다.</p>\
                <p>3학년 학생들이 사회과 ‘우리 고장의 문화유산’을 배우며 <strong>수원화성</strong>으로 현장체험학습을 갑니다.\
                 성곽을 직접 걷고 정조 임금의 이야기를 들으며, 교과서에서 본 것을 눈으로 확인하는 하루가 될 것입니다.</p>\
                <h2>하루 일정</h2>\
                <table><thead><tr><th scope="col">시각</th><th scope="col">하는 일</th></tr></thead><tbody>\
                <tr><td>09:00</td><td>교실에 모여 안전 교육, 버스 타기</td></tr>\
                <tr><td>09:40</td><td>장안문에서 화서문까지 성곽 걷기</td></tr>\
                <tr><td>12:00</td><td>점심 (도시락)</td></tr>\
                <tr><td>13:00</td><td>화성행궁 둘러보기, 활동지 쓰기</td></tr>\
                <tr><td>14:30</td><td>학교 도착, 하교</td></tr></tbody></table>\
                <h2>안전하게 다녀오기 위해</h2>\
                <ul><li>멀미가 있는 학생은 출발 30분 전에 약을 먹여 보내 주세요.</li>\
                <li>알레르기가 있거나 걷기가 어려운 학생은 아래 동의서에 적어 주세요.</li>\
                <li>귀중품과 많은 용돈은 가져오지 않습니다.</li></ul>\
                <p>아래 동의서에 답하고 서명해 주시면 담임교사에게 바로 전해집니다.</p>""";
        return new DemoStory(
                "field-trip",
                Writer.CLASS_TEACHER,
                1,
                LocalTime.of(14, 10),
                Optional.of(3),
                6,
                4,
                new LetterContent(
                        "3학년 현장체험학습(수원화성) 안내 및 동의서",
                        body,
                        facts,
                        new ConsentForm(
                                SignerRule.ANY_GUARDIAN,
                                List.of(
                                        takesPart("q1", "자녀가 현장체험학습에 참가합니까?"),
                                        choice(
                                                "q2",
                                                "활동 사진을 학급 게시판에 싣는 데 동의합니까?",
                                                Standard.AGREES,
                                                Standard.DOES_NOT_AGREE),
                                        new Text(
                                                "q3",
                                                "알레르기, 멀미 등 선생님이 알아야 할 점이 있으면 적어 주세요.",
                                                false,
                                                500))),
                        List.of()),
                true);
    }

    private static DemoStory lunch(LocalDate today) {
        return new DemoStory(
                "lunch",
                Writer.CLASS_TEACHER,
                4,
                LocalTime.of(9, 20),
                Optional.of(0),
                8,
                7,
                new LetterContent(
                        "급식 알레르기 조사",
                        "<p>안전한 급식을 위해 식품 알레르기를 조사합니다. 알레르기가 있으면 <strong>어떤 음식</strong>인지와"
                                + " 증상을 적어 주세요.</p><p>조사 결과는 급식 관리에만 쓰고 학년이 끝나면 없앱니다.</p>",
                        new Facts(
                                null,
                                null,
                                null,
                                List.of(),
                                null,
                                today.atTime(23, 59),
                                new Contact("영양교사실", "031-000-0310")),
                        new ConsentForm(
                                SignerRule.ANY_GUARDIAN,
                                List.of(
                                        choice("q1", "식품 알레르기가 있습니까?", Standard.YES, Standard.NO),
                                        new Text("q2", "있다면 어떤 음식이며 증상은 어떻습니까?", false, 500))),
                        List.of()),
                false);
    }

    private static DemoStory career(LocalDate today) {
        LocalDate visit = weekday(today.plusDays(12));
        return new DemoStory(
                "career",
                Writer.MIDDLE_SCHOOL_TEACHER,
                2,
                LocalTime.of(16, 0),
                Optional.of(5),
                5,
                3,
                new LetterContent(
                        "진로체험의 날 참가 동의서",
                        "<p>학생들이 스스로 고른 일터를 찾아가 하루 동안 직업을 체험합니다. 체험처까지는 대중교통으로 함께 이동하며,"
                                + " 담당 교사가 처음부터 끝까지 동행합니다.</p><p>보호자 <strong>모두</strong>의 동의가 있어야 참가할 수"
                                + " 있습니다.</p>",
                        new Facts(
                                new Period(visit, LocalTime.of(9, 30), null, LocalTime.of(15, 0)),
                                "경기도 화성시 일대 체험처",
                                new Cost(0, null),
                                List.of("점심 도시락", "필기도구", "학생증"),
                                "교복",
                                today.plusDays(5).atTime(17, 0),
                                new Contact("진로상담부", "031-000-0520")),
                        new ConsentForm(
                                SignerRule.ALL_GUARDIANS,
                                List.of(
                                        takesPart("q1", "자녀가 진로체험에 참가합니까?"),
                                        new Choice(
                                                "q2",
                                                "어느 분야를 바랍니까?",
                                                true,
                                                List.of(
                                                        new Option("o1", "과학·기술", null),
                                                        new Option("o2", "문화·예술", null),
                                                        new Option("o3", "사회·봉사", null))))),
                        List.of()),
                false);
    }

    private static DemoStory exams(LocalDate today) {
        LocalDate first = weekday(today.plusDays(16));
        return new DemoStory(
                "exams",
                Writer.MIDDLE_SCHOOL_TEACHER,
                6,
                LocalTime.of(11, 30),
                Optional.empty(),
                6,
                0,
                new LetterContent(
                        "2학기 기말고사 안내",
                        "<p>기말고사를 아래와 같이 치릅니다. 시험 기간에는 1교시 시작 10분 전까지 교실에 들어와야 합니다.</p>"
                                + "<table><thead><tr><th scope=\"col\">교시</th><th scope=\"col\">첫째 날</th>"
                                + "<th scope=\"col\">둘째 날</th></tr></thead><tbody>"
                                + "<tr><td>1</td><td>국어</td><td>수학</td></tr>"
                                + "<tr><td>2</td><td>사회</td><td>영어</td></tr>"
                                + "<tr><td>3</td><td>과학</td><td>역사</td></tr></tbody></table>",
                        new Facts(
                                new Period(first, null, weekday(first.plusDays(1)), null),
                                "각 교실",
                                null,
                                List.of("필기도구", "학생증"),
                                null,
                                null,
                                new Contact("교무부", "031-000-0510")),
                        null,
                        List.of()),
                false);
    }

    private static DemoStory winter() {
        return new DemoStory(
                "winter",
                Writer.CLASS_TEACHER,
                3,
                LocalTime.of(15, 40),
                Optional.empty(),
                5,
                0,
                new LetterContent(
                        "감염병 예방 안내",
                        "<p>열이 나거나 기침을 하는 학생은 등교하기 전에 담임교사에게 알려 주세요.</p><ol>"
                                + "<li>손을 자주 씻고 물을 자주 마십니다.</li>"
                                + "<li>아침마다 체온을 재고 37.5도가 넘으면 집에서 쉽니다.</li>"
                                + "<li>병원 진료 뒤 결과를 학교에 알려 주시면 출석으로 인정됩니다.</li></ol>",
                        new Facts(
                                null,
                                null,
                                null,
                                List.of(),
                                null,
                                null,
                                new Contact("보건실", "031-000-0311")),
                        null,
                        List.of()),
                false);
    }

    private static DemoStory finishedForm(LocalDate today) {
        return new DemoStory(
                "finished",
                Writer.CLASS_TEACHER,
                24,
                LocalTime.of(13, 5),
                Optional.empty(),
                10,
                10,
                new LetterContent(
                        "방과 후 독서교실 신청서",
                        "<p>점심시간과 방과 후에 도서관에서 책을 읽고 이야기를 나누는 독서교실을 엽니다. 신청한 학생은 한 달 동안 매주"
                                + " 수요일에 참여합니다.</p>",
                        new Facts(
                                null,
                                "학교 도서관",
                                new Cost(0, null),
                                List.of(),
                                null,
                                today.minusDays(17).atTime(18, 0),
                                new Contact("3학년 2반 담임 정하나", "031-000-0302")),
                        new ConsentForm(
                                SignerRule.ANY_GUARDIAN,
                                List.of(takesPart("q1", "자녀가 독서교실에 참가합니까?"))),
                        List.of()),
                false);
    }

    private static DemoStory noticeOfTheOffice() {
        return new DemoStory(
                "office",
                Writer.OFFICE,
                9,
                LocalTime.of(10, 0),
                Optional.empty(),
                7,
                0,
                new LetterContent(
                        "학교 앞 도로 공사와 등굣길 안내",
                        "<p>학교 정문 앞 도로를 고치는 동안 <strong>후문</strong>으로 등교합니다. 자동차로 데려다주실 때에는 공영주차장을"
                                + " 이용해 주세요.</p>",
                        new Facts(
                                null,
                                "학교 후문",
                                null,
                                List.of(),
                                null,
                                null,
                                new Contact("행정실", "031-000-0300")),
                        null,
                        List.of()),
                false);
    }

    private static Question takesPart(String id, String text) {
        return choice(id, text, Standard.TAKES_PART, Standard.DOES_NOT_TAKE_PART);
    }

    private static Choice choice(String id, String text, Standard first, Standard second) {
        return new Choice(
                id,
                text,
                true,
                List.of(
                        new Option("o1", first.korean(), first),
                        new Option("o2", second.korean(), second)));
    }

    private static LocalDate weekday(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> day.plusDays(2);
            case SUNDAY -> day.plusDays(1);
            case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> day;
        };
    }
}
