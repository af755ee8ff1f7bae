package maru.mail.protocol;

import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.message.request.SearchKey;
import org.apache.james.imap.api.message.request.SearchOperation;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.SearchRequest;
import org.apache.james.imap.message.response.SearchResponse;
import org.apache.james.imap.processor.SearchProcessor;
import org.apache.james.mailbox.MessageUid;
import reactor.core.publisher.Mono;

/// What a SEARCH would answer, kept back for the command that goes on from it. News of the mailbox
/// that come beside it are passed on.
final class Found implements Responder {

    private final Responder theirs;
    private LongList numbers = LongList.of();
    private Optional<StatusResponse> end = Optional.empty();

    Found(Responder theirs) {
        this.theirs = theirs;
    }

    Mono<Void> by(
            SearchProcessor searches, SearchKey key, boolean uids, Tag tag, ImapSession session) {
        return searches.processReactive(
                new SearchRequest(new SearchOperation(key, new ArrayList<>()), uids, tag),
                this,
                session);
    }

    @Override
    public void respond(ImapResponseMessage message) {
        switch (message) {
            case SearchResponse found -> numbers = found.getIds();
            case StatusResponse status when status.getTag() != null -> end = Optional.of(status);
            default -> theirs.respond(message);
        }
    }

    @Override
    public void flush() {
        theirs.flush();
    }

    boolean isRefused() {
        return end.filter(status -> status.getServerResponseType() == StatusResponse.Type.OK)
                .isEmpty();
    }

    /// Says how the search ended.
    void end(Responder responder) {
        end.ifPresent(responder::respond);
    }

    /// The messages found.
    List<MessageUid> uids(ImapSession session, boolean areUids) {
        LongStream all = numbers.longStream();
        return areUids
                ? all.mapToObj(MessageUid::of).toList()
                : all.mapToObj(number -> session.getSelected().uid((int) number))
                        .flatMap(Optional::stream)
                        .toList();
    }

    /// How the client calls a message.
    static Optional<Long> number(ImapSession session, boolean byUid, MessageUid uid) {
        if (byUid) {
            return Optional.of(uid.asLong());
        }
        List<Long> number = new ArrayList<>(1);
        session.getSelected().msn(uid).ifPresent(found -> number.add((long) found.asInt()));
        return number.stream().findFirst();
    }
}
