package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maru.storage.DatabaseFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final Town TOWN = Town.of();
    private static final PersonId WHO = new PersonId(UUID.randomUUID());
    private static final Asker ASKER =
            new Asker.SignedIn(
                    WHO, "s-1", "203.0.113.7", AuthenticationLevel.TWO_FACTORS, Instant.EPOCH);
    private static final Audit AUDIT = new StoredAudit();

    @AfterAll
    static void close() {
        TOWN.close();
    }

    private static void append(String what) {
        TOWN.portal()
                .change(
                        transaction ->
                                AUDIT.append(
                                        transaction,
                                        AuditEntry.of(ASKER, "letter.read", what)
                                                .whose(WHO)
                                                .detail("hash", "\"quoted\" \\ \n 한글")));
    }

    private static long count(String condition) {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.one(
                                        "select count(*) as n from identity.audit where "
                                                + condition,
                                        row -> row.bigint("n")));
    }

    private static List<Long> altered() {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.list(
                                        "select id from identity.altered_audit(now() - interval '1"
                                                + " day', now() + interval '1 day')",
                                        row -> row.bigint("id")));
    }

    @Test
    void saysWhoWhenFromWhereWhoseAndWhat() {
        append("letter/whole");
        assertThat(
                        count(
                                "what = 'letter/whole' and who = '"
                                        + WHO
                                        + "' and whose = who and address = '203.0.113.7'"
                                        + " and session = 's-1' and level = 'TWO_FACTORS'"
                                        + " and by_role = 'maru_portal' and action = 'letter.read'"
                                        + " and details->>'hash' = E'\"quoted\" \\\\ \\n 한글'"
                                        + " and at > now() - interval '1 hour'"))
                .isEqualTo(1);
    }

    @Test
    void standsAndFallsWithTheActItself() {
        assertThatThrownBy(
                        () ->
                                TOWN.portal()
                                        .change(
                                                transaction -> {
                                                    AUDIT.append(
                                                            transaction,
                                                            AuditEntry.of(
                                                                    ASKER,
                                                                    "letter.send",
                                                                    "letter/undone"));
                                                    throw new IllegalStateException("undone");
                                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(count("what = 'letter/undone'")).isZero();
    }

    @Test
    void anAlteredRowIsFound() {
        append("letter/true");
        append("letter/other");
        assertThat(altered()).isEmpty();
        for (String change :
                List.of(
                        "what = 'letter/false'",
                        "who = gen_random_uuid()",
                        "whose = null",
                        "at = at - interval '1 second'",
                        "address = '127.0.0.1'",
                        "details = '{}'",
                        "salt = '\\x00'",
                        "by_role = 'maru_mail'")) {
            asIfTriggersWereOff(
                    "update identity.audit set " + change + " where what = 'letter/true'",
                    () -> assertThat(altered()).as(change).hasSize(1));
        }
    }

    @Test
    void anErasedNameLeavesTheRestVerifiable() {
        append("letter/erased");
        asIfTriggersWereOff(
                """
                with told as (
                    insert into identity.audit_erasure (row_id, row_at, operator, basis)
                    select id, at, 'root', '제21조' from identity.audit where what = 'letter/erased'
                    returning row_id)
                update identity.audit set who = null, whose = null, session = null, address = null,
                    details = '{}', salt = null
                from told where id = row_id
                """,
                () -> assertThat(altered()).isEmpty());
    }

    /// What only a superuser who cheats can do; rolled back after the look.
    private static void asIfTriggersWereOff(String sql, Runnable look) {
        IllegalStateException undone = new IllegalStateException("undone");
        try {
            TOWN.owner()
                    .change(
                            transaction -> {
                                transaction.update("set local session_replication_role = replica");
                                assertThat(transaction.update(sql)).isEqualTo(1);
                                look.run();
                                throw undone;
                            });
        } catch (IllegalStateException expected) {
            assertThat(expected).isSameAs(undone);
        }
    }

    @Test
    void noPartNamesItselfAnother() {
        assertThatThrownBy(
                        () ->
                                TOWN.portal()
                                        .change(
                                                transaction ->
                                                        AUDIT.append(
                                                                transaction,
                                                                AuditEntry.of(
                                                                        new Asker.Service(
                                                                                "launcher.admin"),
                                                                        "people.list",
                                                                        "people"))))
                .isInstanceOf(DatabaseFailure.class);
    }

    @Test
    void aRowThatSaysTooMuchIsRefusedEvenOfAPartThatDoesNotLook() {
        for (List<String> entry :
                List.of(
                        List.of("no", "letter/long", ""),
                        List.of("letter.read", "letter/long" + "x".repeat(400), ""),
                        List.of("letter.read", "letter/long", "x".repeat(17_000)))) {
            assertThatThrownBy(
                            () ->
                                    TOWN.portal()
                                            .change(
                                                    transaction ->
                                                            transaction.updateWithCommit(
                                                                    """
                                                                    select identity.append_audit(?,
                                                                        null, 's', null, null, null,
                                                                        ?, null, null, ?,
                                                                        jsonb_build_object('d', ?))
                                                                    """,
                                                                    WHO.value(),
                                                                    entry.get(0),
                                                                    entry.get(1),
                                                                    entry.get(2))))
                    .isInstanceOf(DatabaseFailure.class);
        }
        assertThat(count("what like 'letter/long%'")).isZero();
    }

    @Test
    void threeYearsOfMonthsStandReady() {
        assertThat(
                        TOWN.owner()
                                .<Long>read(
                                        transaction ->
                                                transaction.one(
                                                        """
                                                        select count(*) as n from pg_inherits
                                                        where inhparent =
                                                            'identity.audit'::regclass
                                                        """,
                                                        row -> row.bigint("n"))))
                .isEqualTo(37);
    }

    @Test
    void anImportLeavesARowForEachPersonItTouched() {
        TOWN.bring(
                java.time.LocalDate.of(2031, 3, 1),
                """
                학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                audited,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01
                """);
        assertThat(
                        count(
                                "action = 'people.change' and service = 'launcher.admin' and whose ="
                                        + " '"
                                        + TOWN.person("audited")
                                        + "'"))
                .isEqualTo(1);
        assertThat(altered()).isEmpty();
    }

    @Test
    void anImportTellsTheFeedWhomItTouched() {
        TOWN.bring(
                java.time.LocalDate.of(2031, 3, 1),
                """
                학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일,로그인이름
                told,이하나,2022-07-01,1000001,2031,3,2,7,2031-03-01,lee.told
                """);
        assertThat(
                        TOWN.owner()
                                .<List<String>>read(
                                        transaction ->
                                                transaction.list(
                                                        """
                                                        select kind from storage.feed_pending
                                                        where feed = 'people' and subject = ?
                                                        order by kind
                                                        """,
                                                        row -> row.text("kind"),
                                                        TOWN.person("told").toString())))
                .containsExactly("account-changed", "changed");
    }
}
