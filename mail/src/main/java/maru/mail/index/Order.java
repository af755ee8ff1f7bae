package maru.mail.index;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.james.mailbox.model.SearchQuery.Sort;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.search.SearchUtil;

/// Puts messages into the order that was asked for (RFC 5256 §3): by the values that stand in their
/// headers, without regard to case, and by UID where those are equal.
final class Order {

    /// A message beside what it is ordered by, worked out once.
    private record Ranked(MailboxMessage message, List<Comparable<?>> values) {}

    private final List<Sort> sorts;

    Order(List<Sort> sorts) {
        this.sorts = sorts;
    }

    /// Whether headers must be read for it.
    boolean asksForHeaders() {
        return sorts.stream()
                .anyMatch(
                        sort ->
                                switch (sort.getSortClause()) {
                                    case Arrival, Size, Uid, Id -> false;
                                    case MailboxCc, MailboxFrom, MailboxTo, BaseSubject, SentDate ->
                                            true;
                                });
    }

    List<MailboxMessage> of(Collection<MailboxMessage> messages) {
        List<Ranked> ranked = new ArrayList<>();
        for (MailboxMessage message : messages) {
            ranked.add(new Ranked(message, values(message)));
        }
        ranked.sort(comparator());
        return ranked.stream().map(Ranked::message).toList();
    }

    private Comparator<Ranked> comparator() {
        Comparator<Ranked> last = Comparator.comparing(each -> each.message().getUid());
        for (int i = sorts.size() - 1; i >= 0; i--) {
            int place = i;
            Comparator<Ranked> first =
                    (one, other) -> compare(one.values().get(place), other.values().get(place));
            last = (sorts.get(i).isReverse() ? first.reversed() : first).thenComparing(last);
        }
        return last;
    }

    /// Both are of the same kind, as they stand at the same place.
    @SuppressWarnings("unchecked")
    private static <T extends Comparable<T>> int compare(Comparable<?> one, Comparable<?> other) {
        return ((T) one).compareTo((T) other);
    }

    private List<Comparable<?>> values(MailboxMessage message) {
        HeaderLines header =
                asksForHeaders() ? HeaderLines.of(message) : new HeaderLines(List.of());
        List<Comparable<?>> values = new ArrayList<>();
        for (Sort sort : sorts) {
            values.add(
                    switch (sort.getSortClause()) {
                        case Arrival -> message.getInternalDate().toInstant();
                        case Size -> message.getFullContentOctets();
                        case Uid -> message.getUid().asLong();
                        case Id -> message.getMessageId().serialize();
                        case SentDate -> sent(header, message);
                        case BaseSubject ->
                                HeaderLines.plain(
                                        SearchUtil.getBaseSubject(first(header, "subject")));
                        case MailboxFrom -> mailbox(header, "from");
                        case MailboxTo -> mailbox(header, "to");
                        case MailboxCc -> mailbox(header, "cc");
                    });
        }
        return values;
    }

    private static Instant sent(HeaderLines header, MailboxMessage message) {
        return header.instant("date").orElseGet(() -> message.getInternalDate().toInstant());
    }

    private static String mailbox(HeaderLines header, String name) {
        String addresses = first(header, name);
        return addresses.isEmpty()
                ? ""
                : SearchUtil.getMailboxAddress(addresses).toUpperCase(Locale.ROOT);
    }

    private static String first(HeaderLines header, String name) {
        return header.values(name).stream().findFirst().orElse("");
    }
}
