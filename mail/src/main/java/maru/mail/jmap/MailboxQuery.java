package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// Which mailboxes, and in which order (RFC 8621 §2.3).
record MailboxQuery(
        Predicate<Mailbox> filter,
        Comparator<Mailbox> order,
        boolean sortAsTree,
        boolean filterAsTree) {

    static MailboxQuery of(Call call) throws MethodError {
        ObjectNode filter = call.objects("filter");
        return new MailboxQuery(
                new Filters(call).read(filter),
                Sort.of(call.arguments().path("sort"), MailboxQuery::order),
                call.flag("sortAsTree"),
                call.flag("filterAsTree"));
    }

    List<Mailbox> of(MailboxTree tree) {
        return tree.all().stream()
                .filter(
                        each ->
                                filterAsTree
                                        ? tree.line(each).stream().allMatch(filter)
                                        : filter.test(each))
                .sorted(
                        sortAsTree
                                ? (one, other) -> inTree(tree.line(one), tree.line(other))
                                : order.thenComparing(Mailbox::path))
                .toList();
    }

    /// A mailbox before those within it, and what is within one before the next.
    private int inTree(List<Mailbox> one, List<Mailbox> other) {
        Iterator<Mailbox> others = other.iterator();
        for (Mailbox each : one) {
            if (!others.hasNext()) {
                return 1;
            }
            int order = order().thenComparing(Mailbox::path).compare(each, others.next());
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    private static Comparator<Mailbox> order(JsonNode property) throws MethodError {
        return switch (property.path("property").asText()) {
            case "name" -> Comparator.comparing(Mailbox::name, String::compareToIgnoreCase);
            case "sortOrder" -> Comparator.comparingInt(Mailbox::sortOrder);
            case "parentId" ->
                    Comparator.comparing(
                            mailbox -> mailbox.parent().map(Id.MAILBOX::of).orElse(""));
            default ->
                    throw new MethodError(
                            "unsupportedSort", "Sort by name, sortOrder or parentId.");
        };
    }

    private record Filters(Call call) implements Conditions<Predicate<Mailbox>> {

        @Override
        public Predicate<Mailbox> condition(ObjectNode condition) throws MethodError {
            Predicate<Mailbox> meets = any -> true;
            for (var each : condition.properties()) {
                JsonNode value = each.getValue();
                Optional<String> text =
                        value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
                meets =
                        meets.and(
                                switch (each.getKey()) {
                                    case "parentId" ->
                                            mailbox ->
                                                    mailbox.parent()
                                                            .map(Id.MAILBOX::of)
                                                            .equals(text.map(call::id));
                                    case "name" ->
                                            mailbox -> contains(mailbox.name(), text.orElse(""));
                                    case "role" ->
                                            mailbox -> mailbox.role().map(Role::id).equals(text);
                                    case "hasAnyRole" ->
                                            mailbox ->
                                                    mailbox.role().isPresent() == value.asBoolean();
                                    case "isSubscribed" ->
                                            mailbox -> mailbox.subscribed() == value.asBoolean();
                                    default ->
                                            throw new MethodError(
                                                    "unsupportedFilter",
                                                    "No filter is " + each.getKey() + ".");
                                });
            }
            return meets;
        }

        private static boolean contains(String name, String part) {
            return name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
        }

        @Override
        public Predicate<Mailbox> all(List<Predicate<Mailbox>> each) {
            return mailbox -> each.stream().allMatch(one -> one.test(mailbox));
        }

        @Override
        public Predicate<Mailbox> any(List<Predicate<Mailbox>> each) {
            return mailbox -> each.stream().anyMatch(one -> one.test(mailbox));
        }

        @Override
        public Predicate<Mailbox> none(List<Predicate<Mailbox>> each) {
            return any(each).negate();
        }
    }
}
