package maru.korean;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import maru.storage.FreshDatabase;
import org.junit.jupiter.api.Test;

class KoreanOrderTest {

    private static final String LETTERS =
            " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789가각갂간나다라마바사아자차카타파하힣학교반abcxyzABCXYZ";

    @Test
    void listsReadAsPeopleExpect() {
        List<String> list =
                new ArrayList<>(
                        List.of("Maru", "10반", "학교A", "각", "2반", "나무", "가람", "학교a", "강감찬", "값"));
        list.sort(new KoreanOrder());
        assertThat(list)
                .containsExactly("2반", "10반", "가람", "각", "값", "강감찬", "나무", "학교a", "학교A", "Maru");
    }

    @Test
    void theOrderIsTheDatabasesOwn() {
        Random random = new Random(20_261_122);
        List<String> list = new ArrayList<>();
        for (int count = 0; count < 3_000; count++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(6);
            for (int at = 0; at < length; at++) {
                text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            list.add(text.toString());
        }
        List<String> theirs;
        try (FreshDatabase fresh = FreshDatabase.empty()) {
            theirs =
                    fresh.asSuperuser()
                            .read(
                                    transaction ->
                                            transaction.list(
                                                    "select name from unnest(?::text[]) name order by"
                                                            + " name",
                                                    row -> row.text("name"),
                                                    list));
        }
        KoreanOrder order = new KoreanOrder();
        for (int at = 1; at < theirs.size(); at++) {
            assertThat(order.compare(theirs.get(at - 1), theirs.get(at)))
                    .as("<%s> stands before <%s>", theirs.get(at - 1), theirs.get(at))
                    .isLessThanOrEqualTo(0);
        }
    }
}
