package maru.files.dav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import maru.files.dav.ByteRanges.Plan;
import org.junit.jupiter.api.Test;

/// The grammars of headers: examples from the RFCs, and many that are none, from a fixed seed.
final class HeadersTest {

    private static final int ROUNDS = Boolean.getBoolean("maru.long") ? 500_000 : 30_000;

    @Test
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

    @Test
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
        Random random = new Random(104);
        for (int i = 0; i < ROUNDS; i++) {
            String text = text(random, "()<>[]\"Not urn:uuid:0-9,W/ \t");
            try {
                assertThat(parse(text).lists()).isNotEmpty();
            } catch (DavFault refused) {
                assertThat(refused.status()).isEqualTo(400);
            }
        }
    }

    @Test
    void entityTagsThatAreNoneAreRefusedAndNothingElseHappens() {
        Random random = new Random(131);
        for (int i = 0; i < ROUNDS; i++) {
            try {
                EntityTags.parse(text(random, "\"W/,* ab"));
            } catch (DavFault refused) {
                assertThat(refused.status()).isEqualTo(400);
            }
        }
        assertThat(EntityTags.parse("\"a\", W/\"b\"").strongly(Optional.of("\"a\""))).isTrue();
        assertThat(EntityTags.parse("\"a\", W/\"b\"").strongly(Optional.of("\"b\""))).isFalse();
        assertThat(EntityTags.parse("\"a\", W/\"b\"").weakly(Optional.of("\"b\""))).isTrue();
    }

    @Test
    void rangesAlwaysLieWithinTheContentAndNeverExceedIt() {
        Random random = new Random(14);
        for (int i = 0; i < ROUNDS; i++) {
            long size = random.nextInt(1_000);
            Plan plan =
                    ByteRanges.plan(Optional.of("bytes=" + text(random, "0123456789-, ")), size);
            if (plan instanceof Plan.Parts(List<ByteRanges.ByteRange> ranges)) {
                assertThat(ranges).isNotEmpty();
                assertThat(ranges.stream().mapToLong(ByteRanges.ByteRange::length).sum())
                        .isLessThanOrEqualTo(size);
                assertThat(ranges)
                        .allSatisfy(
                                range -> {
                                    assertThat(range.first()).isBetween(0L, range.last());
                                    assertThat(range.last()).isLessThan(size);
                                });
            }
        }
    }

    private static IfHeader parse(String text) {
        return IfHeader.parse(Optional.of(text));
    }

    private static String text(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(24); n >= 0; n--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
