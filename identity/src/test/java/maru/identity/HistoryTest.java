package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import maru.storage.DatabaseFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the tables refuse, to their owner and the superuser too.
class HistoryTest {

    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일,로그인이름
                    one,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01,kim.minjun
                    two,이하나,2022-07-01,1000001,2031,3,2,2,2031-03-01,lee.hana
                    """,
                    """
                    교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거
                    J10,mother,이영희,one,어머니,예,예,모두,2031-03-01,가족관계증명서
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일
                    teacher,문가영,담임교사,1000001,2031,3,2,2031-03-01
                    """);

    @AfterAll
    static void close() {
        TOWN.close();
    }

    private static void refused(String sql, String state) {
        assertThatThrownBy(() -> TOWN.owner().change(transaction -> transaction.update(sql)))
                .as(sql)
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> assertThat(failure.state()).isEqualTo(state));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unit_fact",
                "person_fact",
                "post",
                "enrolment",
                "guardianship",
                "contact_point",
                "account"
            })
    void nothingIsOverwrittenOrDeleted(String table) {
        String name = "identity." + table;
        assertThat(TOWN.owner().<Boolean>read(tx -> tx.exists("select 1 from " + name)))
                .as("there is something to try it on")
                .isTrue();
        refused("delete from " + name, "23001");
        refused("truncate " + name, "23001");
        refused("update " + name + " set recorded = tstzrange('2020-01-01', null)", "23001");
        refused("update " + name + " set recorded = tstzrange(lower(recorded), null)", "23001");
        if (!table.equals("account")) {
            refused("update " + name + " set valid = daterange('2031-04-01', null)", "23001");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unit", "person", "person_key", "school_year", "installation", "audit"})
    void whatNamesThingsStays(String table) {
        refused("delete from identity." + table, "23001");
        refused("truncate identity." + table + " cascade", "23001");
    }

    @Test
    void anEndedRowIsNotOpenedAgain() {
        String endAll =
                "update identity.post set recorded = tstzrange(lower(recorded), clock_timestamp())";
        refused(
                "do $$ begin "
                        + endAll
                        + "; update identity.post set recorded = tstzrange(lower(recorded), null);"
                        + " end $$",
                "23001");
    }

    @Test
    void nothingWasKnownBeforeItWasWritten() {
        refused(
                """
                insert into identity.account (person, enabled, recorded)
                select person, true, tstzrange(now() - interval '1 day', null)
                from identity.person_key where key = 'mother'
                """,
                "23001");
    }

    @Test
    void noTwoRowsSayDifferentThingsAboutOneDay() {
        for (String insert :
                List.of(
                        """
                        insert into identity.guardianship (student, guardian, relation,
                            legal_representative, custody, rights, basis, valid)
                        select student, guardian, relation, false, false, '{READ}', 'other',
                            daterange('2031-06-01', '2031-07-01') from identity.guardianship
                        """,
                        """
                        insert into identity.enrolment (student, class, number, valid)
                        select student, class, number + 50, daterange('2031-06-01', '2031-07-01')
                        from identity.enrolment
                        """,
                        """
                        insert into identity.post (person, role, unit, valid)
                        select person, role, unit, daterange('2031-06-01', '2031-07-01')
                        from identity.post
                        """,
                        """
                        insert into identity.person_fact (person, name, language, valid)
                        select person, 'other', 'ko', daterange('2031-06-01', '2031-07-01')
                        from identity.person_fact
                        """)) {
            refused(insert, "23P01");
        }
    }

    @Test
    void aSeatHoldsOneStudentAtATime() {
        refused(
                """
                insert into identity.enrolment (student, class, number, valid)
                select (select person from identity.person_key where key = 'mother'), class, number,
                    valid
                from identity.enrolment where number = 1
                """,
                "23P01");
    }

    @Test
    void twoPeopleNeverSignInByOneName() {
        refused(
                """
                insert into identity.contact_point (person, kind, value, confirmed, valid)
                select (select person from identity.person_key where key = 'mother'), 'SHORT_NAME',
                    'kim.minjun', true, daterange('2031-05-01', null)
                """,
                "23P01");
    }

    @Test
    void anEnrolmentLiesWithinTheSchoolYearOfItsClass() {
        refused(
                """
                insert into identity.enrolment (student, class, number, valid)
                select (select person from identity.person_key where key = 'mother'), class, 9,
                    daterange('2032-02-01', '2032-03-02')
                from identity.enrolment where number = 1
                """,
                "23514");
    }

    @Test
    void aPostStandsInAUnitThatHasSuchPosts() {
        refused(
                """
                insert into identity.post (person, role, unit, valid)
                select p.person, 'PRINCIPAL', p.unit, p.valid from identity.post as p
                """,
                "23514");
    }

    @Test
    void whoActsForAStudentAlsoReads() {
        refused(
                """
                insert into identity.guardianship (student, guardian, relation,
                    legal_representative, custody, rights, basis, valid)
                select (select person from identity.person_key where key = 'two'), guardian,
                    relation, false, false, '{SIGN}', 'other', valid from identity.guardianship
                """,
                "23514");
    }
}
