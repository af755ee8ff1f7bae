package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The questions of every request read a handful of rows by index, however many people there are.
class IndexedTest {

    private static final LocalDate DAY = LocalDate.of(2031, 4, 1);
    private static final int STUDENTS = 4_000;
    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                    child,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01
                    """,
                    """
                    교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,연락처확인
                    J10,mother,이영희,child,어머니,예,예,모두,2031-03-01,가족관계증명서,010-0000-0001,예
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일
                    homeroom,문가영,담임교사,1000001,2031,3,2,2031-03-01
                    """,
                    many());

    @AfterAll
    static void close() {
        TOWN.close();
    }

    /// Many other families, most of them of former days.
    private static String many() {
        StringBuilder lines = new StringBuilder("교직원번호,이름,직위,기관코드,학년도,학년,반,시작일,종료일\n");
        for (int i = 0; i < STUDENTS; i++) {
            lines.append("t").append(i).append(",교사,교사,1000002,,,,2031-03-01,\n");
        }
        return lines.toString();
    }

    private static void fill() {
        TOWN.owner()
                .change(
                        transaction -> {
                            transaction.update(
                                    """
                                    insert into identity.guardianship (student, guardian, relation,
                                        legal_representative, custody, rights, basis, valid)
                                    select a.person, b.person, 'OTHER', false, false, '{READ}',
                                        'test', daterange('2031-03-01', null)
                                    from (select person, row_number() over (order by person) as n
                                        from identity.person_key where key like 't%') as a
                                    join (select person, row_number() over (order by person) as n
                                        from identity.person_key where key like 't%') as b
                                        on b.n = a.n + 1
                                    """);
                            transaction.update(
                                    """
                                    insert into identity.unit (id, kind, parent, school_year, grade,
                                        label)
                                    select gen_random_uuid(), 'CLASS', school_id, 2031, 1,
                                        'many' || n
                                    from identity.schools, generate_series(1, 60) as n
                                    where neis_code = '1000002'
                                    """);
                            transaction.update(
                                    """
                                    insert into identity.enrolment (student, class, number, valid)
                                    select k.person, c.class_id, 1 + k.n % 70,
                                        daterange('2031-03-01', '2032-03-01')
                                    from (select person, row_number() over (order by person) - 1
                                            as n
                                        from identity.person_key where key like 't%') as k
                                    join (select class_id, row_number() over () - 1 as n
                                        from identity.classes where label like 'many%') as c
                                        on c.n = k.n / 70
                                    """);
                            transaction.update(
                                    """
                                    insert into identity.account (person, enabled)
                                    select person, true from identity.person_key
                                    where key like 't%'
                                    """);
                        });
        for (String table :
                List.of("person_fact", "guardianship", "enrolment", "post", "account")) {
            TOWN.owner().change(transaction -> transaction.update("analyze identity." + table));
        }
    }

    @Test
    void noQuestionOfEachRequestReadsAWholeTable() {
        fill();
        Asker mother = TOWN.asker("mother");
        Asker homeroom = TOWN.asker("homeroom");
        Identity identity = Identity.over(TOWN.owner(), Town.clock(DAY));
        UnitId room = TOWN.schoolClass("1000001/3-2");
        Map<String, Runnable> questions = new TreeMap<>();
        questions.put("children", () -> identity.families().children(mother));
        questions.put(
                "require",
                () -> identity.families().require(mother, TOWN.person("child"), Right.SIGN));
        questions.put("spells", () -> identity.families().enrolmentsOfChildren(mother));
        questions.put(
                "spells of one",
                () -> identity.families().enrolments(mother, TOWN.person("child")));
        questions.put("hats", () -> identity.directory().posts(mother));
        questions.put(
                "guardians",
                () -> identity.classes().guardians(mother, TOWN.person("child"), AsOf.on(DAY)));
        questions.put(
                "among",
                () ->
                        identity.classes()
                                .among(
                                        mother,
                                        new Audience.OneClass(TOWN.school("1000001"), room),
                                        Set.of(TOWN.person("child")),
                                        AsOf.on(DAY)));
        questions.put("me", () -> identity.directory().me(mother));
        questions.put("posts", () -> identity.directory().posts(homeroom));
        questions.put("audiences", () -> identity.classes().audiences(homeroom));
        questions.put("roster", () -> identity.classes().roster(homeroom, room, AsOf.on(DAY)));
        questions.put(
                "recipients",
                () ->
                        identity.classes()
                                .recipients(
                                        homeroom,
                                        new Audience.OneClass(TOWN.school("1000001"), room),
                                        AsOf.on(DAY)));
        Map<String, List<String>> whole = new TreeMap<>();
        questions.forEach((name, question) -> whole.put(name, readWhole(question)));
        whole.values().removeIf(List::isEmpty);
        assertThat(whole).isEmpty();
    }

    /// The large tables that a question reads from end to end.
    private static List<String> readWhole(Runnable question) {
        return TOWN.owner()
                .transaction(
                        transaction -> {
                            question.run();
                            return transaction.list(
                                    """
                                    select relname from pg_stat_xact_user_tables
                                    where schemaname = 'identity' and seq_scan > 0 and relname in
                                        ('person_fact', 'guardianship', 'enrolment', 'post',
                                            'account')
                                    """,
                                    row -> row.text("relname"));
                        });
    }
}
