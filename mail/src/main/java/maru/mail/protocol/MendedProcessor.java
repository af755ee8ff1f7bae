package maru.mail.protocol;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.imap.api.ImapConfiguration;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.IdRange;
import org.apache.james.imap.api.message.request.ImapRequest;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.request.AbstractMessageRangeRequest;
import org.apache.james.imap.message.request.CopyRequest;
import org.apache.james.imap.message.request.MoveRequest;
import org.apache.james.imap.message.response.FetchResponse;
import reactor.core.publisher.Mono;

/// James's IMAP with its faults mended on the way in and out:
///
/// - COPY and MOVE name the messages that there are, by UID, so that COPYUID tells which became
///   which (RFC 4315 §3). James repeats the set as the client wrote it, of sequence numbers too.
/// - ENVELOPE tells display names without the quotes around them (RFC 3501 §7.4.2).
/// - A command that breaks is answered `NO`, and the connection goes on.
final class MendedProcessor implements ImapProcessor {

    private static final System.Logger LOG = System.getLogger(MendedProcessor.class.getName());

    private final ImapProcessor theirs;
    private final StatusResponseFactory responses;

    MendedProcessor(ImapProcessor theirs, StatusResponseFactory responses) {
        this.theirs = theirs;
        this.responses = responses;
    }

    @Override
    public void configure(ImapConfiguration configuration) {
        theirs.configure(configuration);
    }

    @Override
    public Mono<Void> processReactive(
            ImapMessage message, Responder responder, ImapSession session) {
        SelectedMailbox selected = session.getSelected();
        ImapMessage mended =
                selected != null && message instanceof AbstractMessageRangeRequest ranges
                        ? ofThoseThere(ranges, selected)
                        : message;
        if (mended instanceof AbstractMessageRangeRequest none && none.getIdSet().length == 0) {
            responder.respond(
                    responses.taggedOk(
                            none.getTag(), none.getCommand(), HumanReadableText.COMPLETED));
            return Mono.empty();
        }
        return Mono.defer(() -> theirs.processReactive(mended, new Unquoting(responder), session))
                .onErrorResume(
                        MendedProcessor::isOfTheCommand,
                        broken -> {
                            LOG.log(System.Logger.Level.WARNING, "A command broke", broken);
                            return Mono.fromRunnable(() -> no(mended, responder));
                        });
    }

    /// James throws an error of the machine for a name that is no modified UTF-7.
    private static boolean isOfTheCommand(Throwable broken) {
        return broken instanceof RuntimeException
                || broken.getCause() instanceof CharacterCodingException;
    }

    private void no(ImapMessage message, Responder responder) {
        responder.respond(
                message instanceof ImapRequest request
                        ? responses.taggedNo(
                                request.getTag(),
                                request.getCommand(),
                                HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING)
                        : responses.untaggedNo(
                                HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING));
    }

    private static ImapMessage ofThoseThere(
            AbstractMessageRangeRequest request, SelectedMailbox selected) {
        IdRange[] there = there(request, selected);
        return switch (request) {
            case CopyRequest copy ->
                    new CopyRequest(there, copy.getMailboxName(), true, copy.getTag());
            case MoveRequest move ->
                    new MoveRequest(there, move.getMailboxName(), true, move.getTag());
            default -> request;
        };
    }

    private static IdRange[] there(AbstractMessageRangeRequest request, SelectedMailbox selected) {
        List<IdRange> found = new ArrayList<>();
        int count = (int) selected.existsCount();
        long last =
                request.isUseUids()
                        ? selected.getLastUid().map(uid -> uid.asLong()).orElse(0L)
                        : count;
        for (int number = 1; number <= count; number++) {
            long place = number;
            selected.uid(number)
                    .filter(
                            uid ->
                                    isIn(
                                            request.getIdSet(),
                                            request.isUseUids() ? uid.asLong() : place,
                                            last))
                    .ifPresent(uid -> found.add(new IdRange(uid.asLong())));
        }
        return IdRange.mergeRanges(found).toArray(IdRange[]::new);
    }

    private static boolean isIn(IdRange[] ranges, long number, long last) {
        for (IdRange range : ranges) {
            // `*` is the last one there; 900:* where the last is 7 means 7:900.
            long one = range.getLowVal() == Long.MAX_VALUE ? last : range.getLowVal();
            long other = range.getHighVal() == Long.MAX_VALUE ? last : range.getHighVal();
            if (number >= Math.min(one, other) && number <= Math.max(one, other)) {
                return true;
            }
        }
        return false;
    }

    /// Passes answers on, envelopes with plain names.
    private record Unquoting(Responder theirs) implements Responder {

        @Override
        public void respond(ImapResponseMessage message) {
            theirs.respond(
                    message instanceof FetchResponse fetched ? PlainNames.in(fetched) : message);
        }

        @Override
        public void flush() {
            theirs.flush();
        }
    }
}
