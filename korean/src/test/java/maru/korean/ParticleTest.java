package maru.korean;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class ParticleTest {

    @Test
    void followsTheSoundOfSyllablesNumbersLettersAndUnits() {
        String table =
                """
                # word          | 은/는   | 이/가   | 을/를   | 으로/로
                학교            | 는      | 가      | 를      | 로
                가정통신문      | 은      | 이      | 을      | 으로
                서울            | 은      | 이      | 을      | 로
                3월             | 은      | 이      | 을      | 로
                2               | 는      | 가      | 를      | 로
                3               | 은      | 이      | 을      | 으로
                7               | 은      | 이      | 을      | 로
                10              | 은      | 이      | 을      | 으로
                2026            | 은      | 이      | 을      | 으로
                12,000          | 은      | 이      | 을      | 으로
                1.5             | 는      | 가      | 를      | 로
                2.50            | 은      | 이      | 을      | 으로
                1,000,000,000,000 | 는    | 가      | 를      | 로
                0               | 은      | 이      | 을      | 으로
                5kg             | 은      | 이      | 을      | 으로
                3%              | 는      | 가      | 를      | 로
                PDF             | 는      | 가      | 를      | 로
                URL             | 은      | 이      | 을      | 로
                HTML            | 은      | 이      | 을      | 로
                QR              | 은      | 이      | 을      | 로
                DM              | 은      | 이      | 을      | 으로
                Chrome          | 은      | 이      | 을      | 으로
                Google          | 은      | 이      | 을      | 로
                e-book          | 은      | 이      | 을      | 으로
                Teams           | 는      | 가      | 를      | 로
                school          | 은      | 이      | 을      | 로
                마루초(수원)    | 는      | 가      | 를      | 로
                ‘봄 소풍’       | 은      | 이      | 을      | 으로
                안내문.         | 은      | 이      | 을      | 으로
                ☆               | 은(는)  | 이(가)  | 을(를)  | (으)로
                """;
        SoftAssertions all = new SoftAssertions();
        for (var row : Table.rows(table)) {
            String word = row.getFirst();
            all.assertThat(Particle.TOPIC.after(word)).as(word + " 은/는").isEqualTo(row.get(1));
            all.assertThat(Particle.SUBJECT.after(word)).as(word + " 이/가").isEqualTo(row.get(2));
            all.assertThat(Particle.OBJECT.after(word)).as(word + " 을/를").isEqualTo(row.get(3));
            all.assertThat(Particle.TOWARDS.after(word)).as(word + " 으로/로").isEqualTo(row.get(4));
        }
        all.assertAll();
    }

    @Test
    void attachesTheOtherEndingsToo() {
        assertThat(Particle.WITH.attachedTo("학생")).isEqualTo("학생과");
        assertThat(Particle.WITH.attachedTo("교사")).isEqualTo("교사와");
        assertThat(Particle.OR.attachedTo("전화")).isEqualTo("전화나");
        assertThat(Particle.CALLED.attachedTo("현장체험학습")).isEqualTo("현장체험학습이라고");
        assertThat(Particle.IS.attachedTo("오늘까지")).isEqualTo("오늘까지예요");
        assertThat(Particle.CALLING.attachedTo("하늘")).isEqualTo("하늘아");
    }
}
