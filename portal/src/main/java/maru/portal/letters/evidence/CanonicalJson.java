package maru.portal.letters.evidence;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSON with one form for one content: keys in order, no blanks, UTF-8. Hashes are taken over it.
final class CanonicalJson {

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(20)
                                                    .maxDocumentLength(64L << 20)
                                                    .maxStringLength(8 << 20)
                                                    .build())
                                    .build())
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    private CanonicalJson() {}

    static byte[] write(SortedMap<String, ?> object) {
        return MAPPER.writeValueAsBytes(object);
    }

    static SortedMap<String, Object> object() {
        return new TreeMap<>();
    }

    static SortedMap<String, Object> object(Map<String, ?> entries) {
        return new TreeMap<>(entries);
    }

    /// Reads an object of at most 64 MB.
    ///
    /// @throws Unreadable for anything else
    static JsonNode read(byte[] bytes) throws Unreadable {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (!node.isObject()) {
                throw new Unreadable("no object");
            }
            return node;
        } catch (JacksonException malformed) {
            throw new Unreadable("no JSON");
        }
    }

    /// Bytes that are not what they are named.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why);
        }
    }
}
