package maru.mail.protocol;

import com.google.inject.Inject;
import java.nio.charset.Charset;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
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
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Sort;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// SORT (RFC 5256 §3), which James lacks: what SEARCH finds, in the order of dates, names, subjects
/// or sizes.
public final class ImapSort {

    static final ImapCommand SORT = ImapCommand.selectedStateCommand("SORT");

    private static final Map<String, Sort.SortClause> KEYS =
            Map.of(
                    "ARRIVAL", Sort.SortClause.Arrival,
                    "CC", Sort.SortClause.MailboxCc,
                    "DATE", Sort.SortClause.SentDate,
                    "FROM", Sort.SortClause.MailboxFrom,
                    "SIZE", Sort.SortClause.Size,
                    "SUBJECT", Sort.SortClause.BaseSubject,
                    "TO", Sort.SortClause.MailboxTo);

    private ImapSort() {}

    /// A SORT command.
    static final class Request extends AbstractImapRequest {

        private final List<Sort> order;
        private final SearchKey key;
        private final boolean uids;

        Request(List<Sort> order, SearchKey key, boolean uids, Tag tag) {
            super(tag, SORT);
            this.order = order;
            this.key = key;
            this.uids = uids;
        }
    }

    /// Reads it: `SORT (REVERSE DATE) UTF-8 UNSEEN`.
    public static final class Parser extends SearchKeys {

        @Inject
        public Parser(StatusResponseFactory responses) {
            super(SORT, responses);
        }

        @Override
        protected ImapMessage decode(
                ImapRequestLineReader request, Tag tag, boolean uids, ImapSession session)
                throws DecodingException {
            List<Sort> order = order(request);
            try {
                Charset charset = charset(request);
                return new Request(order, read(session, request, charset), uids, tag);
            } catch (UnsupportedCharsetException unknown) {
                return badCharset(tag);
            }
        }

        private static List<Sort> order(ImapRequestLineReader request) throws DecodingException {
            List<Sort> order = new ArrayList<>();
            Sort.Order direction = Sort.Order.NATURAL;
            request.nextWordChar();
            request.consumeChar('(');
            while (request.nextWordChar() != ')') {
                String word = request.atom().toUpperCase(Locale.ROOT);
                if (word.equals("REVERSE")) {
                    direction = Sort.Order.REVERSE;
                } else if (KEYS.containsKey(word) && order.size() < KEYS.size()) {
                    order.add(new Sort(KEYS.get(word), direction));
                    direction = Sort.Order.NATURAL;
                } else {
                    throw new DecodingException(
                            HumanReadableText.ILLEGAL_ARGUMENTS, "Unknown sort key " + word);
                }
            }
            request.consumeChar(')');
            if (order.isEmpty() || direction == Sort.Order.REVERSE) {
                throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "No sort key");
            }
            return order;
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
            return List.of(Capability.of("SORT"));
        }

        @Override
        protected Mono<Void> processRequestReactive(
                Request request, ImapSession session, Responder responder) {
            Found found = new Found(responder);
            return found.by(searches, request.key, request.uids, request.getTag(), session)
                    .then(Mono.defer(() -> sorted(request, session, found)))
                    .doOnNext(
                            numbers -> {
                                responder.respond(Untagged.of("SORT", numbers));
                                okComplete(request, responder);
                            })
                    .switchIfEmpty(Mono.fromRunnable(() -> found.end(responder)))
                    .then();
        }

        /// Empty when the search itself was refused.
        private Mono<List<Long>> sorted(Request request, ImapSession session, Found found) {
            List<MessageUid> uids = found.uids(session, request.uids);
            if (found.isRefused() || uids.isEmpty()) {
                return found.isRefused() ? Mono.empty() : Mono.just(List.of());
            }
            SearchQuery query =
                    SearchQuery.builder()
                            .andCriterion(
                                    SearchQuery.uid(
                                            uids.stream()
                                                    .map(SearchQuery.UidRange::new)
                                                    .toArray(SearchQuery.UidRange[]::new)))
                            .sorts(request.order)
                            .build();
            return getSelectedMailboxReactive(session)
                    .flatMapMany(
                            mailbox -> {
                                try {
                                    return Flux.from(
                                            mailbox.search(query, session.getMailboxSession()));
                                } catch (
                                        org.apache.james.mailbox.exception.MailboxException
                                                broken) {
                                    return Flux.error(broken);
                                }
                            })
                    .handle(
                            (uid, sink) ->
                                    Found.number(session, request.uids, uid).ifPresent(sink::next))
                    .cast(Long.class)
                    .collectList();
        }

        @Override
        protected MDCBuilder mdc(Request request) {
            return MDCBuilder.create().addToContext(MDCBuilder.ACTION, "SORT");
        }
    }
}
