package maru.mail.protocol;

import com.google.inject.Inject;
import java.nio.charset.Charset;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.imap.api.ImapCommand;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.request.SearchKey;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.message.request.AbstractImapRequest;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.imap.processor.SearchProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.Header;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// THREAD (RFC 5256 §3), which James lacks: what SEARCH finds, as conversations.
public final class ImapThread {

    static final ImapCommand THREAD = ImapCommand.selectedStateCommand("THREAD");

    /// How messages are put together.
    enum Algorithm {
        ORDEREDSUBJECT,
        REFERENCES
    }

    private ImapThread() {}

    /// A THREAD command.
    static final class Request extends AbstractImapRequest {

        private final Algorithm algorithm;
        private final SearchKey key;
        private final boolean uids;

        Request(Algorithm algorithm, SearchKey key, boolean uids, Tag tag) {
            super(tag, THREAD);
            this.algorithm = algorithm;
            this.key = key;
            this.uids = uids;
        }
    }

    /// Reads it: `THREAD REFERENCES UTF-8 ALL`.
    public static final class Parser extends SearchKeys {

        @Inject
        public Parser(StatusResponseFactory responses) {
            super(THREAD, responses);
        }

        @Override
        protected ImapMessage decode(
                ImapRequestLineReader request, Tag tag, boolean uids, ImapSession session)
                throws DecodingException {
            Algorithm algorithm;
            String name = request.atom().toUpperCase(Locale.ROOT);
            try {
                algorithm = Algorithm.valueOf(name);
            } catch (IllegalArgumentException unknown) {
                throw new DecodingException(
                        HumanReadableText.ILLEGAL_ARGUMENTS, "Unknown algorithm " + name);
            }
            try {
                Charset charset = charset(request);
                return new Request(algorithm, read(session, request, charset), uids, tag);
            } catch (UnsupportedCharsetException unknown) {
                return badCharset(tag);
            }
        }
    }

    /// Answers it.
    public static final class Processor extends AbstractMailboxProcessor<Request>
            implements CapabilityImplementingProcessor {

        private final SearchProcessor searches;

        @Inject
        public Processor(
                MailboxManager mailboxes,
                StatusResponseFactory responses,
                MetricFactory metrics,
                SearchProcessor searches) {
            super(Request.class, mailboxes, responses, metrics);
            this.searches = searches;
        }

        @Override
        public List<Capability> getImplementedCapabilities(ImapSession session) {
            return List.of(
                    Capability.of("THREAD=ORDEREDSUBJECT"), Capability.of("THREAD=REFERENCES"));
        }

        @Override
        protected Mono<Void> processRequestReactive(
                Request request, ImapSession session, Responder responder) {
            Found found = new Found(responder);
            return found.by(searches, request.key, request.uids, request.getTag(), session)
                    .then(Mono.defer(() -> threads(request, session, found)))
                    .doOnNext(
                            threads -> {
                                responder.respond(new Untagged("THREAD", threads));
                                okComplete(request, responder);
                            })
                    .switchIfEmpty(Mono.fromRunnable(() -> found.end(responder)))
                    .then();
        }

        /// Empty when the search itself was refused.
        private Mono<String> threads(Request request, ImapSession session, Found found) {
            if (found.isRefused()) {
                return Mono.empty();
            }
            return messages(found.uids(session, request.uids), session)
                    .collectList()
                    .map(
                            all ->
                                    switch (request.algorithm) {
                                        case REFERENCES -> Conversations.byReferences(all);
                                        case ORDEREDSUBJECT -> Conversations.bySubject(all);
                                    })
                    .map(
                            roots ->
                                    Conversations.written(
                                            roots,
                                            uid ->
                                                    Found.number(
                                                            session,
                                                            request.uids,
                                                            MessageUid.of(uid))));
        }

        private Flux<Conversations.Message> messages(List<MessageUid> uids, ImapSession session) {
            return getSelectedMailboxReactive(session)
                    .flatMapMany(
                            mailbox ->
                                    Flux.fromIterable(MessageRange.toRanges(uids))
                                            .concatMap(
                                                    range ->
                                                            mailbox.getMessagesReactive(
                                                                    range,
                                                                    FetchGroup.HEADERS,
                                                                    session.getMailboxSession())))
                    .handle(
                            (message, sink) -> {
                                try {
                                    sink.next(read(message));
                                } catch (MailboxException unreadable) {
                                    sink.error(unreadable);
                                }
                            });
        }

        private static Conversations.Message read(MessageResult message) throws MailboxException {
            Map<String, String> first = new HashMap<>();
            message.getHeaders()
                    .headers()
                    .forEachRemaining(
                            (Header header) ->
                                    first.putIfAbsent(
                                            header.getName().toLowerCase(Locale.ROOT),
                                            header.getValue()));
            return Conversations.Message.of(
                    message.getUid().asLong(), first, message.getInternalDate().toInstant());
        }

        @Override
        protected MDCBuilder mdc(Request request) {
            return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "THREAD");
        }
    }
}
