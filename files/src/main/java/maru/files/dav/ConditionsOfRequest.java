package maru.files.dav;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.servlet.http.HttpServletRequest;
import maru.files.name.DavPath;
import maru.files.signon.Caller;
import maru.files.tree.Locks;
import maru.files.tree.Node;
import maru.files.tree.Request;
import maru.files.tree.Spot;
import maru.files.tree.Walker;
import maru.storage.Transaction;

/// The conditions of a request, looked at inside the transaction that acts on it.
final class ConditionsOfRequest implements Request.Conditions {

    private static final List<String> CONDITIONAL =
            List.of("If", "If-Match", "If-None-Match", "If-Unmodified-Since");

    private final HttpServletRequest http;
    private final Caller caller;
    private final Walker walker;
    private final Locks locks;
    private final IfHeader ifHeader;
    private final Map<DavPath, Optional<UUID>> starts = new HashMap<>();

    /// Parses the headers and opens the drives that they name, before any transaction begins.
    ConditionsOfRequest(HttpServletRequest http, Caller caller, Walker walker, Locks locks) {
        this.http = http;
        this.caller = caller;
        this.walker = walker;
        this.locks = locks;
        this.ifHeader = IfHeader.parse(Optional.ofNullable(http.getHeader("If")));
        for (IfHeader.StateList list : ifHeader.lists()) {
            list.resource()
                    .flatMap(ConditionsOfRequest::pathOf)
                    .ifPresent(path -> starts.put(path, walker.start(caller, path)));
        }
    }

    IfHeader ifHeader() {
        return ifHeader;
    }

    @Override
    public void require(Transaction tx, Spot spot) {
        Optional<Node> node = spot.node();
        Optional<String> tag = node.flatMap(Node::etag);
        String ifMatch = http.getHeader("If-Match");
        if (ifMatch != null) {
            EntityTags tags = EntityTags.parse(ifMatch);
            if (tags.any() ? node.isEmpty() : !tags.strongly(tag)) {
                throw new Request.ConditionFailed();
            }
        } else if (isAfter(node, dateOf("If-Unmodified-Since"))) {
            throw new Request.ConditionFailed();
        }
        String ifNoneMatch = http.getHeader("If-None-Match");
        if (ifNoneMatch != null) {
            EntityTags tags = EntityTags.parse(ifNoneMatch);
            if (tags.any() ? node.isPresent() : tags.weakly(tag)) {
                throw new Request.ConditionFailed();
            }
        }
        if (!ifHeader.lists().isEmpty()
                && ifHeader.lists().stream().noneMatch(list -> holds(tx, spot, list))) {
            throw new Request.ConditionFailed();
        }
    }

    @Override
    public boolean any() {
        return CONDITIONAL.stream().anyMatch(header -> http.getHeader(header) != null);
    }

    /// Whether what the client has is still current, so that it need not be sent (304).
    boolean isCurrent(Node node) {
        String ifNoneMatch = http.getHeader("If-None-Match");
        if (ifNoneMatch != null) {
            return EntityTags.parse(ifNoneMatch).weakly(node.etag());
        }
        Optional<Instant> since = dateOf("If-Modified-Since");
        return since.isPresent() && !isAfter(Optional.of(node), since);
    }

    private static boolean isAfter(Optional<Node> node, Optional<Instant> since) {
        return node.isPresent()
                && since.isPresent()
                && node.get().modified().truncatedTo(ChronoUnit.SECONDS).isAfter(since.get());
    }

    private Optional<Instant> dateOf(String header) {
        try {
            long date = http.getDateHeader(header);
            return date < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date));
        } catch (IllegalArgumentException noDate) {
            // RFC 9110 section 13.1.3: what is no date is as if it were not there.
            return Optional.empty();
        }
    }

    private boolean holds(Transaction tx, Spot spot, IfHeader.StateList list) {
        Spot about = spot;
        if (list.resource().isPresent()) {
            Optional<DavPath> path = pathOf(list.resource().get());
            if (path.isEmpty()) {
                return false;
            }
            about =
                    path.get().same(spot.path())
                            ? spot
                            : walker.walk(
                                    tx,
                                    caller,
                                    path.get(),
                                    starts.getOrDefault(path.get(), Optional.empty()),
                                    Walker.Hold.NONE);
        }
        List<UUID> held = locks.at(tx, about).stream().map(Locks.Lock::token).toList();
        Optional<String> tag = about.node().flatMap(Node::etag);
        return list.states().stream()
                .allMatch(
                        state ->
                                state.not()
                                        != switch (state) {
                                            case IfHeader.State.Token token ->
                                                    token.token()
                                                            .filter(held::contains)
                                                            .isPresent();
                                            case IfHeader.State.Tag(boolean not, String value) ->
                                                    tag.filter(value::equals).isPresent();
                                        });
    }

    private static Optional<DavPath> pathOf(String resource) {
        try {
            return Optional.ofNullable(new URI(resource).getRawPath()).flatMap(DavPath::read);
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }
}
