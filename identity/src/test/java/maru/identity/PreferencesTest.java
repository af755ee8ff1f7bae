package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PreferencesTest {

    private static final LocalDate DAY = LocalDate.of(2031, 4, 1);
    private static final String GUARDIANS =
            """
            교육청코드,보호자번호,이름,언어,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,연락처확인
            J10,mother,응웬티란,ko,minjun,어머니,예,예,모두,2031-03-01,가족관계증명서,010-5555-0001,예
            """;
    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                    minjun,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일
                    homeroom,최담임,담임교사,1000001,2031,3,2,2031-03-01
                    """,
                    GUARDIANS);
    private static final Identity IDENTITY = TOWN.on(DAY);

    @AfterAll
    static void close() {
        TOWN.close();
    }

    @Test
    void theLanguageThatSheChoseIsKnownToEveryPartAndOutlivesTheSchoolsNextFile() {
        Asker.SignedIn mother = (Asker.SignedIn) TOWN.asker("mother");
        assertThat(IDENTITY.directory().me(mother).language()).isEqualTo(Language.KO);
        IDENTITY.preferences().chooseLanguage(mother, Language.VI);
        assertThat(TOWN.bring(DAY, false, GUARDIANS).changesNothing()).isTrue();

        Asker teacher = TOWN.asker("homeroom");
        PersonId student = TOWN.person("minjun");
        UnitId schoolClass = TOWN.schoolClass("1000001/3-2");
        Audience audience = new Audience.OneClass(TOWN.school("1000001"), schoolClass);
        assertThat(IDENTITY.directory().me(mother).language()).isEqualTo(Language.VI);
        assertThat(IDENTITY.directory().person(teacher, mother.person()).language())
                .isEqualTo(Language.VI);
        assertThat(IDENTITY.classes().guardians(teacher, student, AsOf.on(DAY)).getFirst())
                .extracting(Guardian::language)
                .isEqualTo(Language.VI);
        assertThat(IDENTITY.classes().recipients(teacher, audience, AsOf.on(DAY)).getFirst())
                .extracting(recipient -> recipient.guardians().getFirst().language())
                .isEqualTo(Language.VI);
        assertThat(IDENTITY.accounts().page(new Asker.Service("portal.test"), Optional.empty(), 10))
                .extracting(Accounts.Account::language)
                .contains(Language.VI);
        assertThat(told(mother.person())).contains("changed", "account-changed");
    }

    private static List<String> told(PersonId person) {
        return TOWN.owner()
                .read(
                        transaction ->
                                transaction.list(
                                        "select kind from storage.feed_pending where subject = ?",
                                        row -> row.text("kind"),
                                        person.toString()));
    }
}
