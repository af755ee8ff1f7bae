package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.mail.mime.Part;
import org.apache.james.mailbox.store.search.SearchUtil;

/// Which e-mails, and in which order (RFC 8621 §4.4).
final class EmailQuery {

    static final List<String> SORTS =
            List.of(
                    "receivedAt",
                    "sentAt",
                    "size",
                    "from",
                    "to",
                    "subject",
                    "hasKeyword",
                    "allInThreadHaveKeyword",
                    "someInThreadHaveKeyword");

    /// An e-mail that meets the filter.
    private record Found(UUID id, UUID thread, Instant receivedAt, long bytes) {}

    private final EmailSearch search;
    private final EmailFilter filter;
    private final EmailFilter.Clause clause;
    private final JsonNode sort;
    private final boolean collapse;

    EmailQuery(Stores stores, Account account, Call call) throws MethodError {
        this.search = new EmailSearch(stores, account);
        this.filter = new EmailFilter(search, call);
        this.clause = filter.read(call.objects("filter"));
        this.sort = call.arguments().path("sort");
        this.collapse = call.flag("collapseThreads");
    }

    /// Whether a change of one e-mail may change the place of others of its thread.
    boolean looksAtThreads() {
        return collapse || filter.looksAtThreads() || sort.toString().contains("InThread");
    }

    List<UUID> find() throws MethodError {
        Comparator<Found> order = order();
        List<Found> found =
                new ArrayList<>(
                        search.find(
                                clause,
                                row ->
                                        new Found(
                                                row.uuid("message"),
                                                row.uuid("thread"),
                                                row.instant("received_at"),
                                                row.bigint("bytes"))));
        found.sort(order);
        Set<UUID> threads = new HashSet<>();
        return found.stream()
                .filter(each -> !collapse || threads.add(each.thread()))
                .map(Found::id)
                .toList();
    }

    /// At the end the newest first, so that the list is always the same.
    private Comparator<Found> order() throws MethodError {
        return Sort.of(sort, this::order)
                .thenComparing(Comparator.comparing(Found::receivedAt).reversed())
                .thenComparing(Comparator.comparing(Found::id).reversed());
    }

    private Comparator<Found> order(JsonNode by) throws MethodError {
        String property = by.path("property").asText();
        return switch (property) {
            case "receivedAt" -> Comparator.comparing(Found::receivedAt);
            case "size" -> Comparator.comparingLong(Found::bytes);
            case "sentAt" ->
                    byKey(
                            search.keys(
                                    clause,
                                    "Date",
                                    line ->
                                            HeaderForm.date(line)
                                                    .map(date -> date.toInstant())
                                                    .orElse(Instant.EPOCH)),
                            Instant.EPOCH);
            case "subject" ->
                    byKey(
                            search.keys(
                                    clause,
                                    "Subject",
                                    line ->
                                            SearchUtil.getBaseSubject(HeaderForm.text(line))
                                                    .toLowerCase(Locale.ROOT)),
                            "");
            case "from", "to" -> byKey(search.keys(clause, property, EmailQuery::person), "");
            case "hasKeyword", "allInThreadHaveKeyword", "someInThreadHaveKeyword" -> {
                String keyword = by.path("keyword").asText();
                EmailFilter.Clause has =
                        filter.condition(
                                JsonNodeFactory.instance.objectNode().put(property, keyword));
                Set<UUID> those =
                        search.find(has, row -> row.uuid("message")).stream()
                                .collect(Collectors.toSet());
                yield Comparator.comparing(found -> those.contains(found.id()));
            }
            default -> throw new MethodError("unsupportedSort", "Nothing sorts by " + property);
        };
    }

    /// A name before an address.
    private static String person(Part.Line line) {
        JsonNode first = HeaderForm.ADDRESSES.of(line).path(0);
        String name = first.path("name").asText("");
        return (first.path("name").isTextual() ? name : first.path("email").asText())
                .toLowerCase(Locale.ROOT);
    }

    private static <K extends Comparable<K>> Comparator<Found> byKey(
            Map<UUID, K> keys, K otherwise) {
        return Comparator.comparing(found -> keys.getOrDefault(found.id(), otherwise));
    }

    static Instant instant(ObjectNode condition, String name) throws MethodError {
        try {
            return Instant.parse(condition.path(name).asText());
        } catch (DateTimeParseException malformed) {
            throw MethodError.invalidArguments(name + " is no date.");
        }
    }
}
