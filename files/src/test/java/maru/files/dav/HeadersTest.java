package maru.files.dav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.files.dav.ByteRanges.ByteRange;
import maru.files.dav.ByteRanges.Plan;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/// The grammars of headers: examples from the RFCs, and many that are made up.
final class HeadersTest {

    private static final List<String> HOSTS = List.of("school.kr", "[::1]:8080");

    @Example
    void ifHeaderOfTheRfcIsUnderstood() {
        // RFC 4918 section 10.4.6 to 10.4.11
        IfHeader none =
                parse(
                        "(<urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2> [\"I am an ETag\"]) ([\"another\"])");
        assertThat(none.lists()).hasSize(2);
        assertThat(none.tokens())
                .containsExactly(UUID.fromString("181d4fae-7d8c-11d0-a765-00a0c91e6bf2"));
        IfHeader not = parse("(Not <urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2> <DAV:no-lock>)");
        assertThat(not.lists().getFirst().states().getFirst().not()).isTrue();
        IfHeader tagged =
                parse(
                        "</resource1> (<urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2> [W/\"A weak ETag\"])"
                                + " ([\"strong ETag\"]) <http://x/y> ([\"]\"])");
        assertThat(tagged.lists()).hasSize(3);
        assertThat(tagged.lists().get(1).resource()).contains("/resource1");
        assertThat(tagged.lists().get(2).resource()).contains("http://x/y");
    }

    @Example
    void ifHeaderThatIsNoneIsRefusedAndNothingElseHappens() {
        for (String wrong :
                List.of(
                        "",
                        "()",
                        "(",
                        "<a>",
                        "<a> <b> (<c>)",
                        "(<a>) <b> (<c>)",
                        "[\"x\"]",
                        "(x)")) {
            assertThatThrownBy(() -> parse(wrong)).isInstanceOf(DavFault.class);
        }
    }

    @Property(seed = "104")
    void ifHeaderIsUnderstoodOrRefusedAndNothingElseHappens(@ForAll("ifHeaders") String text) {
        try {
            assertThat(parse(text).lists()).isNotEmpty();
        } catch (DavFault refused) {
            assertThat(refused.status()).isEqualTo(400);
        }
    }

    @Property(seed = "1046")
    void everyTokenOfAnIfHeaderIsFound(@ForAll @Size(max = 60) List<@From("tokens") UUID> tokens) {
        StringBuilder header = new StringBuilder();
        for (UUID token : tokens) {
            header.append("(Not <urn:uuid:").append(token).append("> [\"a)b\"])");
        }
        Optional<String> sent = Optional.of(header.toString()).filter(text -> !text.isEmpty());
        assertThat(IfHeader.parse(sent).tokens())
                .containsExactlyInAnyOrderElementsOf(Set.copyOf(tokens));
    }

    @Property(seed = "131")
    void entityTagsAreUnderstoodOrRefusedAndNothingElseHappens(@ForAll("tags") String text) {
        try {
            EntityTags.parse(text);
        } catch (DavFault refused) {
            assertThat(refused.status()).isEqualTo(400);
        }
    }

    @Example
    void weakTagIsNoneToWriteBy() {
        assertThat(EntityTags.parse("\"a\", W/\"b\"").strongly(Optional.of("\"a\""))).isTrue();
        assertThat(EntityTags.parse("\"a\", W/\"b\"").strongly(Optional.of("\"b\""))).isFalse();
        assertThat(EntityTags.parse("\"a\", W/\"b\"").weakly(Optional.of("\"b\""))).isTrue();
    }

    @Property(seed = "14")
    void rangesAlwaysLieWithinTheContentAndNeverExceedIt(
            @ForAll("ranges") String text, @ForAll @LongRange(max = 1_000) long size) {
        if (ByteRanges.plan(Optional.of("bytes=" + text), size)
                instanceof Plan.Parts(List<ByteRange> ranges)) {
            assertThat(ranges).isNotEmpty();
            assertThat(ranges.stream().mapToLong(ByteRange::length).sum())
                    .isLessThanOrEqualTo(size);
            assertThat(ranges)
                    .allSatisfy(
                            range -> {
                                assertThat(range.first()).isBetween(0L, range.last());
                                assertThat(range.last()).isLessThan(size);
                            });
        }
    }

    @Property(seed = "142")
    void rangeThatLiesWithinTheContentIsSentAsItWasAsked(
            @ForAll @LongRange(max = 1L << 40) long first,
            @ForAll @LongRange(max = 1L << 40) long more,
            @ForAll @LongRange(min = 1, max = 1L << 40) long behind) {
        String asked = "bytes=" + first + "-" + (first + more);
        assertThat(ByteRanges.plan(Optional.of(asked), first + more + behind))
                .isEqualTo(new Plan.Parts(List.of(new ByteRange(first, first + more))));
    }

    @Property(seed = "103")
    void destinationIsAPathOfThisServerOrRefused(@ForAll("destinations") String text) {
        try {
            DavPath path = Destination.read(text, HOSTS);
            assertThat(DavPath.read(path.href(path.asFolder())))
                    .map(DavPath::names)
                    .contains(path.names());
        } catch (DavFault refused) {
            assertThat(refused.status()).isIn(400, 403, 502);
        }
    }

    @Property(seed = "1033")
    void destinationIsReadAsItIsWrittenByWhateverNameTheServerIsCalled(
            @ForAll @Size(max = 8) List<@From("names") FileName> names,
            @ForAll("servers") String server) {
        DavPath path = new DavPath(names, false);
        assertThat(Destination.read(server + path.href(false), HOSTS).names()).isEqualTo(names);
    }

    @Provide
    Arbitrary<String> ifHeaders() {
        return of(
                "(",
                ")",
                "<",
                ">",
                "[",
                "]",
                "\"",
                "Not",
                " ",
                "urn:uuid:",
                "W/",
                "a",
                "(<a>)",
                "[\"x\"]",
                "<http://x/y>",
                "\t",
                "0-9");
    }

    @Provide
    Arbitrary<UUID> tokens() {
        return Arbitraries.longs().map(bits -> new UUID(bits, ~bits));
    }

    @Provide
    Arbitrary<String> tags() {
        return of("\"", "W/", ",", "*", " ", "a", "\"b\"");
    }

    @Provide
    Arbitrary<String> ranges() {
        return of("0", "7", "12", "999", "99999999999999999999", "-", ",", " ", "x");
    }

    @Provide
    Arbitrary<String> destinations() {
        return of(
                "http://",
                "https://",
                "school.kr",
                ":443",
                ":8443",
                "/dav",
                "/",
                "..",
                "%2F",
                "%",
                "%00",
                "|",
                "[",
                "]",
                "가",
                " ",
                "?a",
                "#b",
                "@",
                "\\",
                "::1",
                "a");
    }

    @Provide
    Arbitrary<FileName> names() {
        return Arbitraries.strings()
                .withChars("ab가각 .~%|#?[]<>:\"*&'")
                .ofMinLength(1)
                .ofMaxLength(40)
                .map(FileName::find)
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    @Provide
    Arbitrary<String> servers() {
        return Arbitraries.of(
                "",
                "https://school.kr",
                "https://school.kr:443",
                "HTTPS://SCHOOL.KR",
                "http://[::1]:8080");
    }

    private static Arbitrary<String> of(String... pieces) {
        return Arbitraries.of(pieces).list().ofMaxSize(16).map(all -> String.join("", all));
    }

    private static IfHeader parse(String text) {
        return IfHeader.parse(Optional.of(text));
    }
}
