package maru.mail.protocol;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.StatusDataItems;
import org.apache.james.imap.api.message.StatusDataItems.StatusItem;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.MailboxTyper;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.parser.ListCommandParser;
import org.apache.james.imap.message.request.ListRequest;
import org.apache.james.imap.message.request.ListRequest.ListReturnOption;
import org.apache.james.imap.message.request.ListRequest.ListSelectOption;
import org.apache.james.imap.message.response.ListResponse;
import org.apache.james.imap.message.response.MailboxStatusResponse;
import org.apache.james.imap.processor.ListProcessor;
import org.apache.james.imap.processor.StatusProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.metrics.api.MetricFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// LIST with several patterns, what to select and what to return (RFC 5258), and with STATUS (RFC
/// 5819). James lists by one pattern; several are listed one after the other, and no name twice.
public final class ImapList {

    /// More patterns than a client needs.
    private static final int PATTERNS_AT_MOST = 50;

    private static final Map<String, ListSelectOption> SELECT =
            Map.of(
                    "REMOTE", ListSelectOption.REMOTE,
                    "RECURSIVEMATCH", ListSelectOption.RECURSIVEMATCH,
                    "SUBSCRIBED", ListSelectOption.SUBSCRIBED,
                    "SPECIAL-USE", ListSelectOption.SPECIAL_USE);
    private static final Map<String, ListReturnOption> RETURN =
            Map.of(
                    "CHILDREN", ListReturnOption.CHILDREN,
                    "SUBSCRIBED", ListReturnOption.SUBSCRIBED,
                    "SPECIAL-USE", ListReturnOption.SPECIAL_USE,
                    "STATUS", ListReturnOption.STATUS);
    private static final Map<String, StatusItem> STATUS =
            Map.of(
                    "MESSAGES", StatusItem.MESSAGES,
                    "RECENT", StatusItem.RECENT,
                    "UIDNEXT", StatusItem.UID_NEXT,
                    "UIDVALIDITY", StatusItem.UID_VALIDITY,
                    "UNSEEN", StatusItem.UNSEEN,
                    "HIGHESTMODSEQ", StatusItem.HIGHEST_MODSEQ,
                    "SIZE", StatusItem.SIZE,
                    "MAILBOXID", StatusItem.MAILBOXID,
                    "APPENDLIMIT", StatusItem.APPENDLIMIT);

    private ImapList() {}

    /// A LIST command.
    static final class Request extends ListRequest {

        private final List<String> patterns;

        Request(
                String reference,
                List<String> patterns,
                Tag tag,
                EnumSet<ListSelectOption> select,
                EnumSet<ListReturnOption> wanted,
                Optional<StatusDataItems> status) {
            super(
                    ImapConstants.LIST_COMMAND,
                    reference,
                    patterns.getFirst(),
                    tag,
                    select,
                    wanted,
                    status);
            this.patterns = patterns;
        }

        List<ListRequest> onePatternEach() {
            return patterns.stream()
                    .map(
                            pattern ->
                                    new ListRequest(
                                            ImapConstants.LIST_COMMAND,
                                            getBaseReferenceName(),
                                            pattern,
                                            getTag(),
                                            getSelectOptions(),
                                            getReturnOptions(),
                                            getStatusDataItems()))
                    .toList();
        }
    }

    /// Reads it.
    public static final class Parser extends ListCommandParser {

        @Inject
        public Parser(StatusResponseFactory responses) {
            super(responses);
        }

        @Override
        protected ImapMessage decode(
                ImapRequestLineReader request, Tag tag, boolean uids, ImapSession session)
                throws DecodingException {
            EnumSet<ListSelectOption> select = EnumSet.noneOf(ListSelectOption.class);
            if (request.nextWordChar() == '(') {
                for (String word : words(request)) {
                    select.add(known(SELECT, word));
                }
            }
            if (select.contains(ListSelectOption.RECURSIVEMATCH)
                    && !select.contains(ListSelectOption.SUBSCRIBED)) {
                throw new DecodingException(
                        HumanReadableText.ILLEGAL_ARGUMENTS, "RECURSIVEMATCH needs SUBSCRIBED");
            }
            String reference = request.mailbox();
            List<String> patterns = patterns(request);
            EnumSet<ListReturnOption> wanted = EnumSet.noneOf(ListReturnOption.class);
            Optional<StatusDataItems> status = Optional.empty();
            if (request.nextWordCharLenient().isPresent()) {
                if (!word(request).equals("RETURN")) {
                    throw new DecodingException(
                            HumanReadableText.ILLEGAL_ARGUMENTS, "RETURN was expected");
                }
                open(request);
                while (request.nextWordChar() != ')') {
                    ListReturnOption option = known(RETURN, word(request));
                    wanted.add(option);
                    if (option == ListReturnOption.STATUS) {
                        status = Optional.of(status(request));
                    }
                }
                request.consumeChar(')');
            }
            request.eol();
            if (select.contains(ListSelectOption.SPECIAL_USE)) {
                wanted.add(ListReturnOption.SPECIAL_USE);
            }
            return new Request(reference, patterns, tag, select, wanted, status);
        }

        private List<String> patterns(ImapRequestLineReader request) throws DecodingException {
            if (request.nextWordChar() != '(') {
                return List.of(pattern(request));
            }
            request.consumeChar('(');
            List<String> patterns = new ArrayList<>();
            while (request.nextWordChar() != ')' && patterns.size() <= PATTERNS_AT_MOST) {
                patterns.add(pattern(request));
            }
            request.consumeChar(')');
            if (patterns.isEmpty()) {
                throw new DecodingException(HumanReadableText.ILLEGAL_ARGUMENTS, "No pattern");
            }
            return patterns;
        }

        private String pattern(ImapRequestLineReader request) throws DecodingException {
            char next = request.nextWordChar();
            return next == '"' || next == '{'
                    ? listMailbox(request)
                    : request.consumeWord(
                            each ->
                                    ImapRequestLineReader.isListWildcard(each)
                                            || ImapRequestLineReader.AtomCharValidator.INSTANCE
                                                    .isValid(each),
                            true);
        }

        private static StatusDataItems status(ImapRequestLineReader request)
                throws DecodingException {
            EnumSet<StatusItem> items = EnumSet.noneOf(StatusItem.class);
            for (String word : words(request)) {
                items.add(known(STATUS, word));
            }
            return new StatusDataItems(items);
        }

        private static List<String> words(ImapRequestLineReader request) throws DecodingException {
            List<String> words = new ArrayList<>();
            open(request);
            while (request.nextWordChar() != ')') {
                words.add(word(request));
            }
            request.consumeChar(')');
            return words;
        }

        private static void open(ImapRequestLineReader request) throws DecodingException {
            request.nextWordChar();
            request.consumeChar('(');
        }

        private static String word(ImapRequestLineReader request) throws DecodingException {
            request.nextWordChar();
            return request.atom().toUpperCase(Locale.ROOT);
        }

        private static <T> T known(Map<String, T> all, String word) throws DecodingException {
            T known = all.get(word);
            if (known == null) {
                throw new DecodingException(
                        HumanReadableText.ILLEGAL_ARGUMENTS, "Unknown option " + word);
            }
            return known;
        }
    }

    /// Answers it.
    public static final class Processor extends ListProcessor<ListRequest> {

        @Inject
        public Processor(
                MailboxManager mailboxes,
                StatusResponseFactory responses,
                MetricFactory metrics,
                SubscriptionManager subscriptions,
                StatusProcessor status,
                MailboxTyper types) {
            super(mailboxes, responses, metrics, subscriptions, status, types);
        }

        @Override
        public List<Class<? extends ListRequest>> acceptableClasses() {
            return List.of(Request.class);
        }

        @Override
        public List<Capability> getImplementedCapabilities(ImapSession session) {
            return List.of(
                    Capability.of("LIST-EXTENDED"),
                    Capability.of("LIST-STATUS"),
                    Capability.of("SPECIAL-USE"));
        }

        @Override
        protected Mono<Void> processRequestReactive(
                ListRequest request, ImapSession session, Responder responder) {
            Once once = new Once(responder);
            return Flux.fromIterable(((Request) request).onePatternEach())
                    .concatMap(each -> super.processRequestReactive(each, session, once))
                    .then(
                            Mono.fromRunnable(
                                    () ->
                                            once.failed.ifPresentOrElse(
                                                    responder::respond,
                                                    () -> okComplete(request, responder))));
        }
    }

    /// Passes each name and each status on once, and keeps back how the listings ended.
    private static final class Once implements ImapProcessor.Responder {

        private final ImapProcessor.Responder theirs;
        private final Set<String> told = new HashSet<>();
        private Optional<StatusResponse> failed = Optional.empty();

        Once(ImapProcessor.Responder theirs) {
            this.theirs = theirs;
        }

        @Override
        public void respond(ImapResponseMessage message) {
            switch (message) {
                case StatusResponse end when end.getTag() != null -> {
                    if (end.getServerResponseType() != StatusResponse.Type.OK) {
                        failed = Optional.of(end);
                    }
                }
                case ListResponse list -> {
                    if (told.add("list " + list.getName())) {
                        theirs.respond(list);
                    }
                }
                case MailboxStatusResponse status -> {
                    if (told.add("status " + status.getMailbox())) {
                        theirs.respond(status);
                    }
                }
                default -> theirs.respond(message);
            }
        }

        @Override
        public void flush() {
            theirs.flush();
        }
    }
}
