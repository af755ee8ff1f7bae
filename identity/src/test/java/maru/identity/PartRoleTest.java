package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A part's database role tried against everything in the schema: it gets what the design allows
/// and nothing else.
class PartRoleTest {

    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                    somebody,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01
                    """);
    private static final Database PORTAL = TOWN.portal();

    /// The published views: public facts only.
    private static final Set<String> READABLE = Set.of("schools", "classes");

    /// The questions, and the audit's append.
    private static final Set<String> CALLABLE =
            Set.of(
                    "accept_invitation",
                    "accounts",
                    "addressable",
                    "among",
                    "append_audit",
                    "audiences",
                    "children",
                    "demo_cast",
                    "enrolments",
                    "guardians",
                    "is_demo",
                    "may_address",
                    "offices_above",
                    "me",
                    "posts",
                    "posts_in_units",
                    "recipients",
                    "roster",
                    "school_staff",
                    "units_below",
                    "visible_people",
                    "visible_units",
                    // Sign-on at every door.
                    "count_ends",
                    "count_entry",
                    "count_refused",
                    "count_wrong",
                    "display_name",
                    "find_app_password",
                    "find_human",
                    "find_login",
                    "find_service",
                    "give_local_part",
                    "own_service",
                    "scram_keys",
                    "still_good",
                    "whose_local_part",
                    // What the portal alone may do; the functions themselves turn others away.
                    "app_passwords",
                    "change_app_password",
                    "end_sessions",
                    "make_app_password",
                    "see_notice",
                    "session_ended",
                    "sign_in_done",
                    "sign_in_failed",
                    "sign_in_tried",
                    "change_homeroom",
                    "choose_language",
                    "code_by_mail",
                    "code_candidates",
                    "end_guardian",
                    "end_post",
                    "give_post",
                    "resume_post",
                    "schools_below",
                    "members",
                    "move_staged_import",
                    "offices_of",
                    "review_audit",
                    "seat_student",
                    "set_guardian",
                    "stage_import",
                    "staged_imports",
                    "unseat_student",
                    "give_code",
                    "invite",
                    "let_student_in",
                    "look_at_invitation",
                    "open_invitations",
                    "use_code",
                    "unseen_notices",
                    "web_sessions");

    @AfterAll
    static void close() {
        TOWN.close();
    }

    private static List<String> relations() {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.list(
                                        """
                                        select relname from pg_class
                                        where relnamespace = 'identity'::regnamespace
                                            and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                                        """,
                                        row -> row.text("relname")));
    }

    @Test
    void readsThePublishedViewsAndNoTable() {
        assertThat(relations())
                .hasSizeGreaterThan(20)
                .contains("audit", "audit_key", "person_fact");
        Set<String> readable = new TreeSet<>();
        for (String relation : relations()) {
            if (works("select 1 from identity.\"" + relation + "\" limit 1")) {
                readable.add(relation);
            }
        }
        assertThat(readable).isEqualTo(new TreeSet<>(READABLE));
    }

    @Test
    void writesNothing() {
        for (String relation : relations()) {
            String name = "identity.\"" + relation + "\"";
            for (String statement :
                    List.of(
                            "insert into " + name + " default values",
                            "update " + name + " set (ctid) = (select null)",
                            "delete from " + name,
                            "truncate " + name,
                            "drop table if exists " + name + " cascade",
                            "alter table " + name + " disable trigger all")) {
                assertThat(works(statement)).as(statement).isFalse();
            }
        }
        assertThat(
                        privileges(
                                "has_table_privilege('maru_portal', c.oid, 'INSERT, UPDATE, DELETE,"
                                        + " TRUNCATE, REFERENCES, TRIGGER')"))
                .isEmpty();
    }

    @Test
    void readsNoColumnEither() {
        assertThat(
                        privileges(
                                "has_any_column_privilege('maru_portal', c.oid, 'SELECT, INSERT,"
                                        + " UPDATE, REFERENCES') and c.relkind <> 'v'"))
                .isEmpty();
    }

    private static List<String> privileges(String condition) {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.list(
                                        "select relname from pg_class as c where relkind in ('r',"
                                                + " 'p', 'v') and relnamespace ="
                                                + " 'identity'::regnamespace and "
                                                + condition,
                                        row -> row.text("relname")));
    }

    @Test
    void callsTheQuestionsAndNothingElse() {
        List<String> callable =
                TOWN.owner()
                        .read(
                                transaction ->
                                        transaction.list(
                                                """
                                                select distinct proname from pg_proc as p
                                                where pronamespace = 'identity'::regnamespace
                                                    and has_function_privilege('maru_portal', oid,
                                                        'EXECUTE')
                                                    -- The index support of btree_gist.
                                                    and not exists (
                                                        select from pg_depend as d
                                                        where d.objid = p.oid and d.deptype = 'e')
                                                """,
                                                row -> row.text("proname")));
        assertThat(new TreeSet<>(callable)).isEqualTo(new TreeSet<>(CALLABLE));
    }

    @Test
    void everyQuestionHasAFixedSearchPath() {
        assertThat(
                        TOWN.owner()
                                .<List<String>>read(
                                        transaction ->
                                                transaction.list(
                                                        """
                                                        select proname from pg_proc
                                                        where pronamespace = 'identity'::regnamespace
                                                            and prosecdef
                                                            and not coalesce(
                                                                'search_path=pg_catalog, pg_temp'
                                                                = any (proconfig), false)
                                                        """,
                                                        row -> row.text("proname"))))
                .isEmpty();
    }

    @Test
    void actsAsAServiceOfItsOwnNameOnly() {
        String question = "select * from identity.accounts(?, null, null, 10, current_date)";
        assertThat(works(PORTAL, question, "portal.reminders")).isTrue();
        assertThat(works(PORTAL, question, "mail.delivery")).isFalse();
        assertThat(works(PORTAL, question, "launcher.accounts")).isFalse();
        assertThat(works(TOWN.fresh().as("mail"), question, "portal.reminders")).isFalse();
        assertThat(works(TOWN.owner(), question, "launcher.accounts")).isTrue();
    }

    @Test
    void isNobodyWhenItNamesNobody() {
        assertThatThrownBy(
                        () ->
                                PORTAL.read(
                                        transaction ->
                                                transaction.list(
                                                        "select * from identity.visible_people("
                                                                + "null, null, current_date, ?)",
                                                        row -> row.uuid("person"),
                                                        List.of(TOWN.person("somebody").value()))))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> assertThat(failure.isForbidden()).isTrue());
    }

    @Test
    void doesNotBecomeTheOwner() {
        assertThat(works("set role maru_owner")).isFalse();
        assertThat(works("create table identity.mine (a int)")).isFalse();
        assertThat(works("create function identity.mine() returns int language sql as 'select 1'"))
                .isFalse();
    }

    @Test
    void keycloaksRoleHasNothingHere() {
        TOWN.fresh().roles().guest("keycloak", "of a test", 5);
        Database keycloak = TOWN.fresh().as("keycloak");
        assertThat(works(keycloak, "select 1 from identity.schools")).isFalse();
        assertThat(works(keycloak, "select identity.is_demo()")).isFalse();
    }

    private static boolean works(String sql) {
        return works(PORTAL, sql);
    }

    private static boolean works(Database database, String sql, Object... parameters) {
        try {
            database.change(
                    transaction -> {
                        if (sql.startsWith("select")) {
                            transaction.list(sql, row -> true, parameters);
                        } else {
                            transaction.update(sql, parameters);
                        }
                    });
            return true;
        } catch (DatabaseFailure failure) {
            return false;
        }
    }
}
