package maru.files.dav;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The value of `If-Match` and `If-None-Match` (RFC 9110 section 13.1): any, or a list of tags.
///
/// @param any `*`
record EntityTags(boolean any, List<Tag> tags) {

    private static final int LENGTH_AT_MOST = 8_192;

    /// @param value with its quotes
    record Tag(boolean weak, String value) {}

    /// @throws DavFault 400 for what is neither
    static EntityTags parse(String header) {
        String text = header.strip();
        if (text.equals("*")) {
            return new EntityTags(true, List.of());
        }
        if (text.length() > LENGTH_AT_MOST) {
            throw new DavFault(400, "entity tags");
        }
        List<Tag> tags = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            boolean weak = text.startsWith("W/", at);
            int open = weak ? at + 2 : at;
            int close =
                    open < text.length() && text.charAt(open) == '"'
                            ? text.indexOf('"', open + 1)
                            : -1;
            if (close < 0) {
                throw new DavFault(400, "entity tags");
            }
            tags.add(new Tag(weak, text.substring(open, close + 1)));
            at = close + 1;
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ',')) {
                at++;
            }
        }
        return new EntityTags(false, List.copyOf(tags));
    }

    /// Strong comparison: for writing and for ranges.
    boolean strongly(Optional<String> tag) {
        return any || tag.filter(t -> tags.contains(new Tag(false, t))).isPresent();
    }

    /// Weak comparison: for not sending again what the client has.
    boolean weakly(Optional<String> tag) {
        return any
                || tag.filter(t -> tags.stream().anyMatch(each -> each.value().equals(t)))
                        .isPresent();
    }
}
