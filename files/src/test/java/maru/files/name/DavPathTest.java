package maru.files.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Properties of paths and names, over many made-up ones from a fixed seed.
final class DavPathTest {

    private static final int ROUNDS = Boolean.getBoolean("maru.long") ? 500_000 : 30_000;
    private static final String PIECES =
            "abcXYZ019 .-_~%|#?[]()<>:\"*&=+;,@!$'/\\\0\u0007\u007f가나다각힣ᄀ\u1161\u11a8é\u0301ßİıſK"
                    + "一😀\u200b\u00a0";

    @Test
    void whatIsWrittenIsReadBackAsTheSame() {
        Random random = new Random(4918);
        int valid = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<FileName> names = new ArrayList<>();
            for (int n = random.nextInt(5); n >= 0; n--) {
                FileName.find(word(random)).ifPresent(names::add);
            }
            DavPath path = new DavPath(names, random.nextBoolean());
            Optional<DavPath> back = DavPath.read(path.href(path.asFolder()));
            assertThat(back).as(path.toString()).isPresent();
            assertThat(back.orElseThrow().names()).isEqualTo(path.names());
            valid += names.size();
        }
        assertThat(valid).isGreaterThan(ROUNDS / 4);
    }

    @Test
    void nothingThatIsSentMakesItThrowOrLeaveTheDrive() {
        Random random = new Random(9110);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder raw = new StringBuilder(random.nextInt(4) == 0 ? "" : "/dav");
            for (int n = random.nextInt(6); n >= 0; n--) {
                raw.append(random.nextBoolean() ? "/" : "%" + hex(random) + hex(random))
                        .append(word(random));
            }
            DavPath.read(raw.toString())
                    .ifPresent(
                            path ->
                                    assertThat(path.names())
                                            .as(raw.toString())
                                            .allSatisfy(
                                                    name ->
                                                            assertThat(name.shown())
                                                                    .isNotIn("", ".", "..")
                                                                    .doesNotContain("/", "\\", "\0")
                                                                    .hasSizeLessThanOrEqualTo(
                                                                            FileName
                                                                                    .LENGTH_AT_MOST)));
        }
    }

    @Test
    void namesOfOneLookHaveOneFormAndKeysDoNotDependOnCase() {
        Random random = new Random(2026);
        for (int i = 0; i < ROUNDS; i++) {
            String word = word(random);
            Optional<FileName> whole =
                    FileName.find(Normalizer.normalize(word, Normalizer.Form.NFC));
            Optional<FileName> apart =
                    FileName.find(Normalizer.normalize(word, Normalizer.Form.NFD));
            if (whole.isPresent() && apart.isPresent()) {
                assertThat(apart).isEqualTo(whole);
                Optional<FileName> again = FileName.find(whole.get().shown());
                assertThat(again).isEqualTo(whole);
            }
        }
        assertThat(FileName.find("ÄPFEL.TXT").orElseThrow().key())
                .isEqualTo(FileName.find("äpfel.txt").orElseThrow().key());
        assertThat(FileName.find("한글.hwp")).isEqualTo(FileName.find("한글.hwp"));
    }

    @Test
    void pathsAreBoundedBeforeAnythingIsMadeOfThem() {
        assertThat(DavPath.read("/dav/" + "a/".repeat(64))).isPresent();
        assertThat(DavPath.read("/dav/" + "a/".repeat(65))).isEmpty();
        assertThat(DavPath.read("/dav/" + "a".repeat(255))).isPresent();
        assertThat(DavPath.read("/dav/" + "a".repeat(256))).isEmpty();
        assertThat(DavPath.read("/dav/" + "a".repeat(9_000))).isEmpty();
        assertThat(DavPath.read("/davx/a")).isEmpty();
        assertThat(DavPath.read("/dav//a")).isEmpty();
        assertThat(DavPath.read("/dav/a/../b")).isEmpty();
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int n = random.nextInt(random.nextInt(20) == 0 ? 300 : 12); n >= 0; n--) {
            word.appendCodePoint(
                    PIECES.codePointAt(
                            PIECES.offsetByCodePoints(
                                    0, random.nextInt(PIECES.codePointCount(0, PIECES.length())))));
        }
        return word.toString();
    }

    private static char hex(Random random) {
        return "0123456789abcdefABCDEFg".charAt(random.nextInt(23));
    }
}
