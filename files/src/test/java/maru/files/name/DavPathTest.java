package maru.files.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Properties of paths and names, over many made-up ones.
final class DavPathTest {

    private static final String PIECES =
            "abcXYZ019 .-_~%|#?[]()<>:\"*&=+;,@!$'/\\\0\u0007\u007f가나다각힣ᄀ\u1161\u11a8é\u0301ßİıſK"
                    + "一😀\u200b\u00a0";

    private static final List<String> DEVICES =
            List.of("CON", "prn", "Aux", "nul", "COM1", "lpt9", "com¹");

    @Provide
    Arbitrary<String> words() {
        List<String> pieces = PIECES.codePoints().mapToObj(Character::toString).toList();
        return Arbitraries.of(pieces).list().ofMaxSize(300).map(all -> String.join("", all));
    }

    @Provide
    Arbitrary<List<FileName>> names() {
        return words().map(FileName::find)
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow)
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> addresses() {
        Arbitrary<String> bytes =
                Arbitraries.integers().between(0, 255).map(one -> "%" + Integer.toHexString(one));
        return Arbitraries.oneOf(words(), bytes, Arbitraries.of("/", "//", "/./", "/../", "%2F"))
                .list()
                .ofMaxSize(8)
                .map(all -> "/dav" + String.join("", all));
    }

    @Property(seed = "4918")
    void whatIsWrittenIsReadBackAsTheSame(
            @ForAll("names") List<FileName> names, @ForAll boolean asFolder) {
        DavPath path = new DavPath(names, asFolder || names.isEmpty());
        Optional<DavPath> back = DavPath.read(path.href(asFolder));
        assertThat(back.map(DavPath::names)).contains(names);
        assertThat(back.map(each -> each.asFolder() || each.isRoot())).contains(path.asFolder());
    }

    @Property(seed = "9110")
    void nothingThatIsSentMakesItThrowOrLeaveTheDrive(@ForAll("addresses") String raw) {
        DavPath.read(raw)
                .ifPresent(
                        path ->
                                assertThat(path.names())
                                        .allSatisfy(
                                                name ->
                                                        assertThat(name.shown())
                                                                .isNotIn("", ".", "..")
                                                                .doesNotContain("/", "\\", "\0")
                                                                .hasSizeLessThanOrEqualTo(
                                                                        FileName.LENGTH_AT_MOST)));
    }

    @Property(seed = "2026")
    void nameHasOneFormHoweverItIsSent(@ForAll("words") String word) {
        Optional<FileName> whole = FileName.find(Normalizer.normalize(word, Normalizer.Form.NFC));
        Optional<FileName> apart = FileName.find(Normalizer.normalize(word, Normalizer.Form.NFD));
        // Taken apart it may be longer than anything is read.
        assertThat(apart.isEmpty() || apart.equals(whole)).isTrue();
        whole.ifPresent(
                name -> {
                    assertThat(FileName.find(name.shown())).contains(name);
                    assertThat(Normalizer.isNormalized(name.shown(), Normalizer.Form.NFC)).isTrue();
                });
    }

    @Property(seed = "255")
    void keyDoesNotDependOnCase(@ForAll("words") String word) {
        Optional<FileName> name = FileName.find(word);
        Optional<FileName> loud = name.flatMap(one -> FileName.find(upper(one.shown())));
        loud.ifPresent(one -> assertThat(name.map(FileName::key)).contains(one.key()));
    }

    @Property(seed = "32")
    void whatWindowsWouldOpenAsAnotherFileIsObjectedTo(@ForAll("names") List<FileName> names) {
        for (FileName name : names) {
            for (String changed : List.of(" " + name.shown(), name.shown() + ".")) {
                FileName.find(changed)
                        .filter(one -> one.shown().startsWith(" ") || one.shown().endsWith("."))
                        .ifPresent(one -> assertThat(one.objection()).isPresent());
            }
            for (String device : DEVICES) {
                FileName.find(device + "." + name.shown())
                        .ifPresent(one -> assertThat(one.objection()).isPresent());
            }
        }
    }

    @Example
    void lettersOfOneNameMayBeTakenApart() {
        assertThat(FileName.find("ÄPFEL.TXT").orElseThrow().key())
                .isEqualTo(FileName.find("äpfel.txt").orElseThrow().key());
        assertThat(FileName.find("한글.hwp")).isEqualTo(FileName.find("한글.hwp"));
    }

    @Example
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

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
