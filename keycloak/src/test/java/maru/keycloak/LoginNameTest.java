package maru.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginNameTest {

    @ParameterizedTest
    @CsvSource({
        "010-1234-5678, tel:+821012345678",
        "+82 (0)10 1234 5678, tel:+821012345678",
        "０１０１２３４５６７８, tel:+821012345678",
        "031-234-5678, tel:+82312345678",
        "+84 90 123 4567, tel:+84901234567",
        "Kim@Example.KR, mail:kim@example.kr",
        "Kim.Hana, name:kim.hana",
        "김민수3, name:김민수3",
        "3201, name:3201"
    })
    void spellingsOfOneNameMeet(String typed, String text) {
        assertThat(LoginName.of(typed)).contains(new LoginName(text));
    }

    @Test
    void decomposedKoreanIsTheSameName() {
        assertThat(LoginName.of("\u1100\u1175\u11b7hana")).isEqualTo(LoginName.of("김hana"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "@", "a@", "two words", "<b>", "name\u0000", "-dash"})
    void whatIsNoNameIsNone(String typed) {
        assertThat(LoginName.of(typed)).isEmpty();
    }

    @Test
    void whatIsTooLongIsNoName() {
        assertThat(LoginName.of("a".repeat(60) + "@" + "b".repeat(250))).isEmpty();
    }

    @Test
    void aNameIsShownToItsOwnerWithoutItsKind() {
        assertThat(new LoginName("mail:kim@example.kr").shown()).isEqualTo("kim@example.kr");
    }
}
