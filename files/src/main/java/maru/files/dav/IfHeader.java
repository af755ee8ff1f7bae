package maru.files.dav;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The header `If` (RFC 4918 section 10.4): lists of states, any one of which must hold whole, each
/// about the request's own resource or about the one whose address stands before it.
///
/// @param lists in the order of the header; empty when there was none
record IfHeader(List<StateList> lists) {

    static final IfHeader NONE = new IfHeader(List.of());

    private static final int LENGTH_AT_MOST = 16_384;
    private static final int CONDITIONS_AT_MOST = 200;

    /// @param resource the address before the list; empty for the request's own
    record StateList(Optional<String> resource, List<State> states) {}

    /// One state, or its opposite.
    sealed interface State {
        boolean not();

        /// The resource is locked by this token.
        record Token(boolean not, String uri) implements State {
            Optional<UUID> token() {
                return tokenOf(uri);
            }
        }

        /// The resource has this entity tag.
        record Tag(boolean not, String tag) implements State {}
    }

    /// All tokens that stand in it, whatever list they are in.
    Set<UUID> tokens() {
        Set<UUID> all = new HashSet<>();
        for (StateList list : lists) {
            for (State state : list.states()) {
                if (state instanceof State.Token token) {
                    token.token().ifPresent(all::add);
                }
            }
        }
        return all;
    }

    /// The UUID of a lock token of ours: `urn:uuid:…` or, as older clients repeat it,
    /// `opaquelocktoken:…`.
    static Optional<UUID> tokenOf(String uri) {
        String small = uri.toLowerCase(Locale.ROOT);
        for (String prefix : List.of("urn:uuid:", "opaquelocktoken:")) {
            if (small.startsWith(prefix) && small.length() == prefix.length() + 36) {
                try {
                    return Optional.of(UUID.fromString(small.substring(prefix.length())));
                } catch (IllegalArgumentException noUuid) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /// @throws DavFault 400 for what is not of the grammar
    static IfHeader parse(Optional<String> header) {
        if (header.isEmpty()) {
            return NONE;
        }
        if (header.get().length() > LENGTH_AT_MOST) {
            throw new DavFault(400, "If");
        }
        return new Parser(header.get()).all();
    }

    private static final class Parser {

        private final String text;
        private int at;
        private int conditions;

        Parser(String text) {
            this.text = text;
        }

        IfHeader all() {
            List<StateList> lists = new ArrayList<>();
            Optional<String> resource = Optional.empty();
            boolean tagged = text.strip().startsWith("<");
            boolean listSinceTag = true;
            skip();
            while (at < text.length()) {
                switch (text.charAt(at)) {
                    case '<' -> {
                        if (!tagged || !listSinceTag) {
                            throw malformed();
                        }
                        resource = Optional.of(until('>'));
                        listSinceTag = false;
                    }
                    case '(' -> {
                        lists.add(new StateList(resource, states()));
                        listSinceTag = true;
                    }
                    default -> throw malformed();
                }
                skip();
            }
            if (lists.isEmpty() || !listSinceTag) {
                throw malformed();
            }
            return new IfHeader(List.copyOf(lists));
        }

        private List<State> states() {
            at++;
            List<State> states = new ArrayList<>();
            skip();
            while (at < text.length() && text.charAt(at) != ')') {
                if (++conditions > CONDITIONS_AT_MOST) {
                    throw malformed();
                }
                boolean not = text.regionMatches(true, at, "Not", 0, 3);
                if (not) {
                    at += 3;
                    skip();
                }
                if (at >= text.length()) {
                    throw malformed();
                }
                switch (text.charAt(at)) {
                    case '<' -> states.add(new State.Token(not, until('>')));
                    case '[' -> states.add(new State.Tag(not, tag()));
                    default -> throw malformed();
                }
                skip();
            }
            if (at >= text.length() || states.isEmpty()) {
                throw malformed();
            }
            at++;
            return List.copyOf(states);
        }

        /// A tag may hold brackets between its quotes.
        private String tag() {
            int start = ++at;
            boolean quoted = false;
            while (at < text.length() && (quoted || text.charAt(at) != ']')) {
                quoted ^= text.charAt(at) == '"';
                at++;
            }
            if (at >= text.length()) {
                throw malformed();
            }
            return text.substring(start, at++).strip();
        }

        private String until(char end) {
            int close = text.indexOf(end, at + 1);
            if (close < 0) {
                throw malformed();
            }
            String inside = text.substring(at + 1, close).strip();
            at = close + 1;
            if (inside.isEmpty()) {
                throw malformed();
            }
            return inside;
        }

        private void skip() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private static DavFault malformed() {
            return new DavFault(400, "If");
        }
    }
}
