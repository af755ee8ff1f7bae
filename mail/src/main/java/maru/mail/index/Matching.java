package maru.mail.index;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.search.MessageSearches;

/// Whether a message meets a question (RFC 3501 §6.4.4). Words are asked of the index, each once;
/// headers hold what was typed anywhere in them, decoded, in any case; a `Date` counts by the day
/// that stands in it, whatever its zone. The rest is James's.
final class Matching {

    /// Asks the index.
    interface Words {

        /// The UIDs of those that hold them.
        Set<Long> find(String words, boolean bodiesOnly);
    }

    private record Asked(String words, boolean bodiesOnly) {}

    private final SearchQuery query;
    private final Words words;
    private final MessageSearches theirs;
    private final Map<Asked, Set<Long>> found = new HashMap<>();

    Matching(SearchQuery query, MailboxSession session, Words words) {
        this.query = query;
        this.words = words;
        this.theirs =
                new MessageSearches(
                        List.<MailboxMessage>of().iterator(),
                        query,
                        (stream, type) -> {
                            throw new UnsupportedOperationException();
                        },
                        (attachment, asker) -> {
                            throw new UnsupportedOperationException();
                        },
                        session);
    }

    boolean asksForWords() {
        return all().anyMatch(SearchQuery.TextCriterion.class::isInstance);
    }

    boolean asksForHeaders() {
        return all().anyMatch(
                        each ->
                                each instanceof SearchQuery.HeaderCriterion
                                        || each instanceof SearchQuery.SubjectCriterion
                                        || each instanceof SearchQuery.MimeMessageIDCriterion);
    }

    /// Asks the index for all words there are in the question.
    void prepare() {
        all().filter(SearchQuery.TextCriterion.class::isInstance)
                .map(each -> asked((SearchQuery.TextCriterion) each))
                .forEach(
                        asked ->
                                found.computeIfAbsent(
                                        asked,
                                        any -> words.find(asked.words(), asked.bodiesOnly())));
    }

    boolean isHit(MailboxMessage message) {
        return query.getCriteria().stream().allMatch(each -> meets(each, message));
    }

    private boolean meets(Criterion criterion, MailboxMessage message) {
        return switch (criterion) {
            case SearchQuery.AllCriterion all -> true;
            case SearchQuery.TextCriterion text ->
                    found.getOrDefault(asked(text), Set.of()).contains(message.getUid().asLong());
            case SearchQuery.HeaderCriterion header -> meets(header, message);
            case SearchQuery.SubjectCriterion subject ->
                    holds("subject", subject.getSubject(), message);
            case SearchQuery.MimeMessageIDCriterion id ->
                    holds("message-id", id.getMessageID(), message);
            case SearchQuery.ConjunctionCriterion several ->
                    switch (several.getType()) {
                        case AND ->
                                several.getCriteria().stream()
                                        .allMatch(each -> meets(each, message));
                        case OR ->
                                several.getCriteria().stream()
                                        .anyMatch(each -> meets(each, message));
                        case NOR ->
                                several.getCriteria().stream()
                                        .noneMatch(each -> meets(each, message));
                    };
            default -> meetsTheirs(criterion, message);
        };
    }

    private boolean meetsTheirs(Criterion criterion, MailboxMessage message) {
        try {
            return theirs.isMatch(criterion, message, query.getRecentMessageUids());
        } catch (MailboxException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static boolean meets(SearchQuery.HeaderCriterion criterion, MailboxMessage message) {
        String name = criterion.getHeaderName();
        return switch (criterion.getOperator()) {
            case SearchQuery.ExistsOperator exists ->
                    !HeaderLines.of(message).values(name).isEmpty();
            case SearchQuery.ContainsOperator contains -> holds(name, contains.getValue(), message);
            case SearchQuery.AddressOperator address -> holds(name, address.getAddress(), message);
            case SearchQuery.DateOperator date -> isDated(date, name, message);
            default -> throw new UnsupportedOperationException("A search by this is unknown.");
        };
    }

    private static boolean holds(String name, String part, MailboxMessage message) {
        String wanted = HeaderLines.plain(part);
        return HeaderLines.of(message).values(name).stream()
                .anyMatch(value -> HeaderLines.plain(value).contains(wanted));
    }

    private static boolean isDated(
            SearchQuery.DateOperator operator, String name, MailboxMessage message) {
        Optional<LocalDate> written = HeaderLines.of(message).day(name.toLowerCase(Locale.ROOT));
        LocalDate asked = operator.getDate().toInstant().atZone(ZoneOffset.UTC).toLocalDate();
        return written.filter(
                        day ->
                                switch (operator.getType()) {
                                    case BEFORE -> day.isBefore(asked);
                                    case ON -> day.isEqual(asked);
                                    case AFTER -> day.isAfter(asked);
                                })
                .isPresent();
    }

    private static Asked asked(SearchQuery.TextCriterion text) {
        return new Asked(text.getOperator().getValue(), text.getType() != SearchQuery.Scope.FULL);
    }

    private Stream<Criterion> all() {
        return flat(query.getCriteria());
    }

    private static Stream<Criterion> flat(Collection<Criterion> criteria) {
        return criteria.stream()
                .flatMap(
                        each ->
                                each instanceof SearchQuery.ConjunctionCriterion several
                                        ? flat(several.getCriteria())
                                        : Stream.of(each));
    }
}
