package maru.korean;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;

class KoreanTextTest {

    @Test
    void decomposedNamesBecomeComposed() {
        String fromMac = Normalizer.normalize("현장체험학습 안내.hwp", Normalizer.Form.NFD);
        assertThat(fromMac).isNotEqualTo("현장체험학습 안내.hwp");
        assertThat(KoreanText.nfc(fromMac)).isEqualTo("현장체험학습 안내.hwp");
    }

    @Test
    void whatNobodySeesIsTakenOut() {
        String turned = "안내문\u202Efdp.exe";
        assertThat(KoreanText.hasHidden(turned)).isTrue();
        assertThat(KoreanText.visible(turned)).isEqualTo("안내문fdp.exe");
        assertThat(KoreanText.visible("김\u200B하\u2060늘\uFEFF\u3164")).isEqualTo("김하늘");
        assertThat(KoreanText.visible("줄\n바꿈\t칸")).isEqualTo("줄\n바꿈\t칸");
    }

    @Test
    void aSyllableThatAHiddenSignHadSplitIsOneAgain() {
        assertThat(KoreanText.visible("\u1112\u200B\u1161\u11AB")).isEqualTo("한");
    }

    @Test
    void aFamilyOfEmojiStaysOneSign() {
        assertThat(KoreanText.visible("👨‍👩‍👧 모임")).isEqualTo("👨‍👩‍👧 모임");
        assertThat(KoreanText.hasHidden("가\u200D나")).isTrue();
    }
}
