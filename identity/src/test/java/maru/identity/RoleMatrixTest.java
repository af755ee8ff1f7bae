package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import maru.identity.office.StagedImports;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.Scope;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Role × question, generated: every function of the schema that takes an asker is called as each
/// role of one school about the people, classes and papers of another. Nothing that names anybody
/// there comes back, and no row changes. A function or a parameter that is new fails until it is
/// named here.
class RoleMatrixTest {

    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                    child,김민준,2016-05-05,1000001,2031,3,2,1,2031-03-01
                    stranger,제갈비밀,2015-06-10,1000002,2031,2,1,1,2031-03-01
                    """,
                    """
                    교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,연락처확인
                    J10,mother,이영희,child,어머니,예,예,모두,2031-03-01,가족관계증명서,010-5555-0001,예
                    J10,strangers,남궁비밀,stranger,아버지,예,예,모두,2031-03-01,가족관계증명서,010-5555-0002,예
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일
                    homeroom,문가영,담임교사,1000001,2031,3,2,2031-03-01
                    gradehead,배준영,학년부장,1000001,,3,,2031-03-01
                    teacher,서도윤,교사,1000001,,,,2031-03-01
                    office,오세진,행정실,1000001,,,,2031-03-01
                    admin,구관리,학교 관리자,1000001,,,,2031-03-01
                    principal,서정희,교장,1000001,,,,2031-03-01
                    reviewer,노검토,개인정보 점검자,1000001,,,,2031-03-01
                    otherteacher,권영배,담임교사,1000002,2031,2,1,2031-03-01
                    otheroffice,한남의,행정실,1000002,,,,2031-03-01
                    district,고재성,교육지원청 담당자,수원교육지원청,,,,2031-03-01
                    province,윤서영,교육청 담당자,J10,,,,2031-03-01
                    """);

    private static final Clock CLOCK = Town.clock(LocalDate.of(2031, 4, 1));
    private static final Database PORTAL = TOWN.portal();
    private static final Database MAIL = TOWN.fresh().as("mail");

    private static final List<String> ROLES =
            List.of(
                    "child",
                    "mother",
                    "homeroom",
                    "gradehead",
                    "teacher",
                    "office",
                    "admin",
                    "principal",
                    "reviewer",
                    "district",
                    "province");

    /// Questions that name no asker: what they answer is the same whoever asks, or they look after
    /// sign-on, where who she is stands in question.
    private static final Set<String> WITHOUT_AN_ASKER =
            Set.of(
                    "accounts",
                    "app_passwords",
                    "code_by_mail",
                    "count_ends",
                    "count_entry",
                    "count_refused",
                    "count_wrong",
                    "demo_cast",
                    "display_name",
                    "find_app_password",
                    "find_human",
                    "find_login",
                    "find_service",
                    "give_local_part",
                    "is_demo",
                    "look_at_invitation",
                    "offices_above",
                    "own_service",
                    "scram_keys",
                    "session_ended",
                    "sign_in_done",
                    "sign_in_failed",
                    "sign_in_tried",
                    "still_good",
                    "units_below",
                    "use_code",
                    "web_sessions",
                    "whose_local_part");

    /// Tables in which it is counted who asked.
    private static final Set<String> BOOKKEEPING = Set.of("guess", "guess_unknown");

    /// Not found, forbidden, contradicted, not so; without the right; no such row.
    private static final Set<String> REFUSALS =
            Set.of("MA404", "MA403", "MA409", "MA422", "42501", "P0002");

    private static final Map<String, String> OTHERS = others();

    /// What nobody of the first school may learn.
    private static final List<String> SECRETS =
            List.of("제갈비밀", "남궁비밀", "01055550002", id("stranger"), id("strangers"));

    record Question(String name, List<String> parameters, List<String> types) {

        boolean asks() {
            return parameters.contains("asker") || parameters.contains("who");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @AfterAll
    static void close() {
        MAIL.close();
        TOWN.close();
    }

    private static Map<String, String> others() {
        String student = quoted(id("stranger"));
        String guardian = quoted(id("strangers"));
        String teacher = quoted(id("otherteacher"));
        String school = quoted(TOWN.school("1000002").toString());
        String schoolClass = quoted(TOWN.schoolClass("1000002/2-1").toString());
        String appPassword = appPassword();
        Map<String, String> others = new TreeMap<>();
        for (String one : List.of("only_student", "student_asked", "whom", "whose_data", "asked")) {
            others.put(one, student);
        }
        others.put("students", "array[" + student + "]");
        others.put("guardian_asked", guardian);
        others.put("whose", guardian);
        others.put("person_asked", teacher);
        others.put("teacher", quoted(id("homeroom")));
        others.put("visible_people.asked", "array[%s, %s]".formatted(student, guardian));
        others.put("visible_units.asked", "array[%s, %s]".formatted(school, schoolClass));
        others.put("change_app_password.asked", quoted(appPassword));
        others.put("see_notice.asked", notice());
        others.put("move_staged_import.asked", quoted(stagedImport()));
        others.put("only_one", quoted(stagedImport()));
        others.put("school_asked", school);
        others.put("office_asked", school);
        others.put("in_unit", school);
        others.put("class_asked", schoolClass);
        others.put("unit_asked", schoolClass);
        others.put("year_asked", "2031");
        for (String text :
                List.of(
                        "basis",
                        "called",
                        "label_given",
                        "new_label",
                        "paper",
                        "thing",
                        "told",
                        "typed",
                        "why")) {
            others.put(text, "'x'");
        }
        others.put("act", "null");
        others.put("append_audit.act", "'letter.read'");
        others.put("wanted", "'DROPPED'");
        others.put("choose_language.wanted", "'vi'");
        others.put("key_given", "'abcdefgh'");
        others.put("short_name", "'somename'");
        others.put("wanted_name", "'othername'");
        others.put("role_given", "'TEACHER'");
        others.put("role_asked", "'HOMEROOM_TEACHER'");
        others.put("as_relation", "'MOTHER'");
        others.put("by_method", "'PAPER'");
        others.put("reads", "'ko'");
        others.put("may", "array['READ']");
        others.put("scopes_given", "array['IMAP']");
        others.put("facts", "'{}'");
        for (String bytes :
                List.of("verifier_given", "stored_key_given", "server_key_given", "content")) {
            others.put(bytes, "sha256('x')");
        }
        for (String number : List.of("grade_asked", "number_given", "each", "grade_given")) {
            others.put(number, "2");
        }
        others.put("give_post.grade_given", "0");
        for (String flag :
                List.of("legal", "keeps", "devices", "is_whole", "represents", "reviewing")) {
            others.put(flag, "true");
        }
        for (String nothing :
                List.of("until_day", "by_person", "about", "before", "phone", "mail")) {
            others.put(nothing, "null");
        }
        return others;
    }

    private static String appPassword() {
        return AppPasswords.over(TOWN.owner(), CLOCK, new byte[32])
                .createFor(TOWN.person("strangers"), "phone", Set.of(Scope.IMAP), "operator")
                .password()
                .id()
                .toString();
    }

    private static String notice() {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.one(
                                        "select max(id)::text as id from identity.notice",
                                        row -> row.text("id")));
    }

    private static String stagedImport() {
        return StagedImports.over(TOWN.portal(), CLOCK)
                .stage(
                        (Asker.SignedIn) TOWN.asker("otheroffice"),
                        TOWN.school("1000002"),
                        Optional.empty(),
                        false,
                        "theirs.csv",
                        new byte[] {1})
                .toString();
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private static String id(String key) {
        return TOWN.person(key).toString();
    }

    private static List<Question> questions() {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.list(
                                        """
                                        select proname, coalesce(array_to_string(
                                                proargnames[1:pronargs], ' '), '') as names,
                                            coalesce((select string_agg(
                                                    format_type(t.type, null), ',' order by t.place)
                                                from unnest(proargtypes) with ordinality
                                                    as t (type, place)), '') as types
                                        from pg_proc as p
                                        where pronamespace = 'identity'::regnamespace
                                            and has_function_privilege('maru_part', oid, 'EXECUTE')
                                            and not exists (select from pg_depend as d
                                                where d.objid = p.oid and d.deptype = 'e')
                                        order by proname
                                        """,
                                        row ->
                                                new Question(
                                                        row.text("proname"),
                                                        List.of(row.text("names").split(" ", -1)),
                                                        List.of(
                                                                row.text("types")
                                                                        .split(",", -1)))));
    }

    private static Stream<Question> ofAnAsker() {
        return questions().stream().filter(one -> !WITHOUT_AN_ASKER.contains(one.name()));
    }

    @Test
    void everyQuestionIsOneOrTheOther() {
        Set<String> strange = new TreeSet<>();
        for (Question question : questions()) {
            if (question.asks() == WITHOUT_AN_ASKER.contains(question.name())) {
                strange.add(question.name());
            }
        }
        assertThat(strange).as("classify these").isEmpty();
        assertThat(questions()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofAnAsker")
    void nobodyLearnsOrChangesAnythingOfAnotherSchool(Question question) {
        Map<String, String> before = rowsOfTheOtherSchool();
        for (String role : ROLES) {
            String answer = asked(PORTAL, question, role);
            assertThat(SECRETS.stream().filter(answer::contains).toList())
                    .as("%s by %s: %s", question, role, answer)
                    .isEmpty();
        }
        assertThat(rowsOfTheOtherSchool()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofAnAsker")
    void noOtherPartSpeaksForAPersonWhereThePortalAloneDoes(Question question) {
        if (!question.parameters().contains("who")) {
            return;
        }
        assertThat(asked(MAIL, question, "admin")).isEqualTo("refused 42501");
    }

    private static String asked(Database database, Question question, String role) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < question.parameters().size(); i++) {
            String value = argument(question, question.parameters().get(i), role);
            arguments.add(value + "::" + question.types().get(i));
        }
        String call =
                "select coalesce(string_agg(a::text, ' '), '') as answer from identity.%s(%s) as a"
                        .formatted(question.name(), String.join(", ", arguments));
        try {
            return database.transaction(
                    transaction -> transaction.one(call, row -> row.text("answer")));
        } catch (DatabaseFailure refused) {
            assertThat(REFUSALS).as(call + ": " + refused.getMessage()).contains(refused.state());
            return "refused " + refused.state();
        }
    }

    /// Something of the other school for each parameter, and the asker herself.
    private static String argument(Question question, String parameter, String role) {
        return switch (parameter) {
            case "asker" -> "'" + id(role) + "'";
            case "who" -> "'" + AskerText.json(TOWN.asker(role)) + "'";
            case "asker_session", "asker_address", "from_address", "from_network" -> "'192.0.2.1'";
            case "asker_level" -> "'ONE_FACTOR'";
            case "signed_in_at", "asker_authenticated_at", "from_at" -> "now()";
            case "service", "asker_service", "operator_name", "service_name" -> "null";
            case "day", "today", "from_day", "last_day", "birth", "born" -> "'2031-04-01'";
            case "known" -> "'infinity'";
            case "to_at" -> "(now() + interval '1 day')";
            case "ends" -> question.name().equals("move_staged_import") ? "0" : "now()";
            default -> other(question.name(), parameter);
        };
    }

    private static String other(String question, String parameter) {
        String value = OTHERS.get(question + "." + parameter);
        value = value == null ? OTHERS.get(parameter) : value;
        return Objects.requireNonNull(
                value, () -> "say what to ask " + question + " with as " + parameter);
    }

    /// All rows, but those of bookkeeping, that name somebody or something of the other school.
    private static Map<String, String> rowsOfTheOtherSchool() {
        Map<String, String> rows = new TreeMap<>();
        String theirs =
                String.join(
                        "|",
                        id("stranger"),
                        id("strangers"),
                        id("otherteacher"),
                        TOWN.school("1000002").toString(),
                        TOWN.schoolClass("1000002/2-1").toString());
        TOWN.owner()
                .read(
                        transaction -> {
                            for (String table : tables(transaction)) {
                                rows.put(table, content(transaction, table, theirs));
                            }
                            return true;
                        });
        return rows;
    }

    private static List<String> tables(Transaction transaction) {
        return transaction
                .list(
                        "select relname from pg_class where relnamespace = 'identity'::regnamespace"
                                + " and relkind = 'r' and relname !~ '^audit'",
                        row -> row.text("relname"))
                .stream()
                .filter(table -> !BOOKKEEPING.contains(table))
                .toList();
    }

    private static String content(Transaction transaction, String table, String theirs) {
        return transaction.one(
                "select coalesce(string_agg(t::text, E'\\n' order by t::text), '') as content"
                        + " from identity.%s as t where t::text ~ ?".formatted(table),
                row -> row.text("content"),
                theirs);
    }
}
