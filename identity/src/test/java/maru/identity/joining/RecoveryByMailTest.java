package maru.identity.joining;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Town;
import maru.identity.signon.ClientAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveryByMailTest {

    private static final Clock CLOCK = Town.clock(LocalDate.of(2031, 4, 1));
    private static final ClientAddress HOME = ClientAddress.of("198.51.100.7");
    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                    minjun,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일,전자우편,로그인이름,연락처확인
                    homeroom,최담임,담임교사,1000001,2031,3,2,2031-03-01,choi@example.org,choi,예
                    admin,구관리,학교 관리자,1000001,,,,2031-03-01,goo@example.org,goo,예
                    """,
                    """
                    교육청코드,보호자번호,이름,언어,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,전자우편,연락처확인
                    J10,mother,응웬티란,vi,minjun,어머니,예,예,모두,2031-03-01,가족관계증명서,010-5555-0001,lan@example.org,예
                    J10,father,김철수,,minjun,아버지,예,예,모두,2031-03-01,가족관계증명서,010-5555-0002,,예
                    J10,aunt,김이모,,minjun,친척,아니요,아니요,모두,2031-03-01,위임장,,aunt@example.org,아니요
                    """);
    private static final Recovery RECOVERY = Recovery.over(TOWN.portal(), CLOCK);

    @AfterAll
    static void close() {
        TOWN.close();
    }

    private static Optional<Recovery.Mailed> ask(String login) {
        return RECOVERY.byMail(login, "school.example", HOME);
    }

    private static int use(PersonId person, String code) {
        return TOWN.portal()
                .transaction(
                        transaction ->
                                transaction.one(
                                        "select identity.use_code(?, ?, ?, ?) as wait",
                                        row -> row.integer("wait"),
                                        person.value(),
                                        code,
                                        HOME.text(),
                                        HOME.network()));
    }

    /// As if so much time had passed since her codes were made.
    private static void later(String person, String interval) {
        TOWN.owner()
                .change(
                        transaction ->
                                transaction.update(
                                        "update identity.code set made = made - ?::interval"
                                                + " where person = ?",
                                        interval,
                                        TOWN.person(person).value()));
    }

    @Test
    void aCodeGoesToTheConfirmedAddressInHerLanguageAndIsGoodOnce() {
        later("mother", "1 day");
        Recovery.Mailed mailed = ask("010-5555-0001").orElseThrow();
        assertThat(mailed.person()).isEqualTo(TOWN.person("mother"));
        assertThat(mailed.mail()).isEqualTo("lan@example.org");
        assertThat(mailed.language()).isEqualTo(Language.VI);
        assertThat(use(mailed.person(), mailed.code())).isZero();
        assertThat(use(mailed.person(), mailed.code())).isEqualTo(-1);
        assertThat(actions(mailed.person())).contains("session.code", "session.end-all");
    }

    @Test
    void nobodyFillsHerMailbox() {
        assertThat(ask("choi")).isPresent();
        assertThat(ask("choi")).isEmpty();
        int sent = 1;
        for (int asked = 0; asked < 10; asked++) {
            later("homeroom", "3 minutes");
            sent += ask("choi@example.org").isPresent() ? 1 : 0;
        }
        assertThat(sent).isEqualTo(6);
        later("homeroom", "1 day");
        assertThat(ask("choi")).isPresent();
    }

    @Test
    void aNewerCodeEndsTheOneBefore() {
        later("mother", "1 day");
        String first = ask("lan@example.org").orElseThrow().code();
        later("mother", "3 minutes");
        Recovery.Mailed second = ask("lan@example.org").orElseThrow();
        assertThat(use(second.person(), first)).isEqualTo(-1);
        assertThat(use(second.person(), second.code())).isZero();
    }

    @ParameterizedTest(name = "nothing is sent for {0}: {1}")
    @CsvSource(
            textBlock =
                    """
                    010-5555-0002,    a person without an e-mail address
                    aunt@example.org, an address that nobody has confirmed
                    goo,              an administrator whose second factor a code would end
                    nobody@example.org, a login that nobody has
                    '',               nothing
                    """)
    void nothingIsSent(String login, String why) {
        assertThat(ask(login)).as(why).isEmpty();
    }

    private static java.util.List<String> actions(PersonId whose) {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.list(
                                        "select action from identity.audit where whose = ?",
                                        row -> row.text("action"),
                                        whose.value()));
    }
}
