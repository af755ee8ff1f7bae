package maru.korean;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class InitialsTest {

    @Test
    void aNameIsFoundAsPeopleTypeIt() {
        String table =
                """
                # name              | typed   | found
                김하늘              | ㄱㅎㄴ  | yes
                김하늘              | 김ㅎ    | yes
                김하늘              | ㅎㄴ    | yes
                김하늘              | 하느    | yes
                김하늘              | 김핞    | no
                김하늘              | 김한    | yes
                김하늘              | ㄱㅎㄱ  | no
                김하늘              | 하늘이  | no
                강가람              | 강ㄱ    | yes
                강가람              | 강갈    | yes
                남궁 민수           | 남궁민  | yes
                Nguyễn Thị Lan      | nguyễnt | yes
                이수아(3-2)         | ㅇㅅㅇ3 | yes
                까치                | ㄲㅊ    | yes
                까치                | ㄱㅊ    | no
                김하늘              |         | no
                """;
        SoftAssertions all = new SoftAssertions();
        for (var row : Table.rows(table)) {
            all.assertThat(Initials.matches(row.get(0), row.get(1)))
                    .as(row.get(0) + " by " + row.get(1))
                    .isEqualTo(row.get(2).equals("yes"));
        }
        all.assertAll();
    }

    @Test
    void theKeyKeepsConsonantsLettersAndDigits() {
        assertThat(Initials.key("김하늘")).isEqualTo("ㄱㅎㄴ");
        assertThat(Initials.key("남궁 민수 (6-1)")).isEqualTo("ㄴㄱㅁㅅ61");
        assertThat(Initials.key("Anna 리")).isEqualTo("annaㄹ");
    }

    @Test
    void aNameFromAMacHasTheSameKey() {
        assertThat(
                        Initials.key(
                                java.text.Normalizer.normalize(
                                        "박가온", java.text.Normalizer.Form.NFD)))
                .isEqualTo("ㅂㄱㅇ");
    }
}
