package maru.portal.letters.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import maru.portal.letters.evidence.CanonicalJson.Unreadable;
import tools.jackson.databind.JsonNode;

/// A stretch of the chain that ends with a signed head: enough to prove that a leaf stands in it.
///
/// @param from position of the first leaf
/// @param after the link before it
record Segment(long from, String after, List<String> leaves, Head head) {

    private static final int LEAVES_AT_MOST = 100_000;

    Segment {
        leaves = List.copyOf(leaves);
    }

    /// Whether its links, worked out anew, lead to the signed head without a gap.
    boolean isWhole() {
        if (from + leaves.size() - 1 != head.position() || leaves.isEmpty()) {
            return false;
        }
        try {
            byte[] chain = HexFormat.of().parseHex(after);
            long position = from;
            for (String leaf : leaves) {
                chain = Chain.link(chain, position++, HexFormat.of().parseHex(leaf));
            }
            return Arrays.equals(chain, HexFormat.of().parseHex(head.chain()));
        } catch (IllegalArgumentException notHexadecimal) {
            return false;
        }
    }

    Optional<String> leafAt(long position) {
        return position < from || position >= from + leaves.size()
                ? Optional.empty()
                : Optional.of(leaves.get((int) (position - from)));
    }

    byte[] bytes() {
        SortedMap<String, Object> out = CanonicalJson.object();
        out.put("from", from);
        out.put("after", after);
        out.put("leaves", leaves);
        SortedMap<String, Object> signed = CanonicalJson.object();
        signed.put("position", head.position());
        signed.put("chain", head.chain());
        signed.put("at", head.at());
        signed.put("authority", head.authority());
        signed.put("signature", Base64.getEncoder().encodeToString(head.signature()));
        out.put("head", signed);
        return CanonicalJson.write(out);
    }

    static Segment read(byte[] bytes) throws Unreadable {
        JsonNode node = CanonicalJson.read(bytes);
        JsonNode head = node.path("head");
        JsonNode listed = node.path("leaves");
        if (!head.isObject() || !listed.isArray() || listed.size() > LEAVES_AT_MOST) {
            throw new Unreadable("no segment");
        }
        List<String> leaves = new ArrayList<>();
        for (JsonNode leaf : listed) {
            leaves.add(leaf.asString(""));
        }
        try {
            return new Segment(
                    node.path("from").asLong(0),
                    node.path("after").asString(""),
                    leaves,
                    new Head(
                            head.path("position").asLong(0),
                            head.path("chain").asString(""),
                            head.path("at").asString(""),
                            head.path("authority").asString(""),
                            Base64.getDecoder().decode(head.path("signature").asString(""))));
        } catch (IllegalArgumentException notBase64) {
            throw new Unreadable("no signature");
        }
    }
}
