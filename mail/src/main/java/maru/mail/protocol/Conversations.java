package maru.mail.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mailbox.store.search.SearchUtil;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.stream.RawField;
import org.jspecify.annotations.Nullable;

/// Puts messages together to conversations (RFC 5256 §3, REFERENCES and ORDEREDSUBJECT).
final class Conversations {

    private static final Pattern ID = Pattern.compile("<[^<>]{1,998}>");

    /// A message that names hundreds of others is no conversation.
    private static final int REFERENCES_AT_MOST = 100;

    /// What is asked of a message.
    ///
    /// @param subject its base, in small letters
    /// @param answers whether the subject says that it is an answer or passed on
    record Message(
            long uid,
            Optional<String> id,
            List<String> references,
            String subject,
            boolean answers,
            Instant sent) {

        /// @param header the first line of each name, names in small letters
        static Message of(long uid, Map<String, String> header, Instant received) {
            String whole =
                    DecoderUtil.decodeEncodedWords(
                                    header.getOrDefault("subject", ""), DecodeMonitor.SILENT)
                            .replaceAll("\\s+", " ")
                            .strip();
            String base = SearchUtil.getBaseSubject(whole);
            List<String> references = ids(header.getOrDefault("references", ""));
            return new Message(
                    uid,
                    ids(header.getOrDefault("message-id", "")).stream().findFirst(),
                    references.isEmpty()
                            ? ids(header.getOrDefault("in-reply-to", "")).stream().limit(1).toList()
                            : references,
                    base.toLowerCase(Locale.ROOT),
                    !base.equals(whole),
                    moment(header.getOrDefault("date", "")).orElse(received));
        }

        private static List<String> ids(String text) {
            Matcher matcher = ID.matcher(text);
            List<String> ids = new ArrayList<>();
            while (matcher.find() && ids.size() < REFERENCES_AT_MOST) {
                ids.add(matcher.group());
            }
            return ids;
        }

        private static Optional<Instant> moment(String date) {
            return Optional.ofNullable(
                            DateTimeFieldLenientImpl.PARSER
                                    .parse(new RawField("Date", date), DecodeMonitor.SILENT)
                                    .getDate())
                    .map(java.util.Date::toInstant);
        }
    }

    /// A place in a conversation; without a message where one is named that is not there.
    static final class Node {

        private @Nullable Message message;
        private @Nullable Node parent;
        private final List<Node> children = new ArrayList<>();

        private boolean isUnder(Node other) {
            for (Node at = this; at != null; at = at.parent) {
                if (at == other) {
                    return true;
                }
            }
            return false;
        }

        private void moveUnder(Node newParent) {
            leave();
            parent = newParent;
            newParent.children.add(this);
        }

        private void leave() {
            if (parent != null) {
                parent.children.remove(this);
                parent = null;
            }
        }

        private Instant sent() {
            return message != null ? message.sent() : children.getFirst().sent();
        }

        private Message first() {
            return message != null ? message : children.getFirst().first();
        }
    }

    private static final Comparator<Node> BY_DATE =
            Comparator.comparing(Node::sent).thenComparingLong(node -> node.first().uid());

    private Conversations() {}

    static List<Node> byReferences(List<Message> messages) {
        List<Node> roots = new ArrayList<>();
        for (Node node : linked(messages)) {
            if (node.parent == null) {
                roots.addAll(withoutEmpty(node));
            }
        }
        List<Node> all = bySameSubject(sorted(roots));
        return sorted(all);
    }

    /// The first of a subject, and all others of it below her (RFC 5256 §3, ORDEREDSUBJECT).
    static List<Node> bySubject(List<Message> messages) {
        Map<String, Node> firsts = new LinkedHashMap<>();
        messages.stream()
                .sorted(Comparator.comparing(Message::sent).thenComparingLong(Message::uid))
                .forEach(
                        message -> {
                            Node node = new Node();
                            node.message = message;
                            Node first = firsts.putIfAbsent(message.subject(), node);
                            if (first != null) {
                                node.moveUnder(first);
                            }
                        });
        return List.copyOf(firsts.values());
    }

    /// Steps 1 and 2: each message below the last that it names. No chain of names closes to a
    /// ring.
    private static Iterable<Node> linked(List<Message> messages) {
        Map<String, Node> byId = new LinkedHashMap<>();
        for (Message message : messages) {
            String own =
                    message.id()
                            .filter(id -> !byId.containsKey(id) || byId.get(id).message == null)
                            .orElse("uid " + message.uid());
            Node node = byId.computeIfAbsent(own, any -> new Node());
            node.message = message;
            Node before = null;
            for (String reference : message.references()) {
                Node named = byId.computeIfAbsent(reference, any -> new Node());
                if (before != null && named.parent == null && !before.isUnder(named)) {
                    named.moveUnder(before);
                }
                before = named;
            }
            if (before != null && !before.isUnder(node)) {
                node.moveUnder(before);
            } else {
                node.leave();
            }
        }
        return byId.values();
    }

    /// Step 3: places without a message go; what stood below them moves up, but several at the top
    /// stay together.
    private static List<Node> withoutEmpty(Node root) {
        List<Node> below = new ArrayList<>();
        for (Node child : List.copyOf(root.children)) {
            List<Node> kept = withoutEmpty(child);
            child.leave();
            for (Node each : kept) {
                if (each.message == null) {
                    below.addAll(List.copyOf(each.children));
                } else {
                    below.add(each);
                }
            }
        }
        if (root.message == null && below.size() < 2) {
            below.forEach(Node::leave);
            return below;
        }
        below.forEach(child -> child.moveUnder(root));
        return List.of(root);
    }

    /// Step 5: conversations of one subject become one.
    private static List<Node> bySameSubject(List<Node> roots) {
        Map<String, Node> table = new HashMap<>();
        for (Node root : roots) {
            Message first = root.first();
            Node known = table.get(first.subject());
            if (!first.subject().isEmpty()
                    && (known == null
                            || (root.message == null && known.message != null)
                            || (isAnswer(known) && !isAnswer(root)))) {
                table.put(first.subject(), root);
            }
        }
        List<Node> merged = new ArrayList<>();
        Map<Node, Node> replaced = new HashMap<>();
        for (Node root : roots) {
            Node known = table.getOrDefault(root.first().subject(), root);
            Node target = known;
            if (known == root || known.isUnder(root)) {
                merged.add(replaced.getOrDefault(root, root));
            } else if (known.message == null && root.message == null) {
                List.copyOf(root.children).forEach(child -> child.moveUnder(target));
            } else if (known.message == null || (isAnswer(root) && !isAnswer(known))) {
                root.moveUnder(known);
            } else {
                Node both = new Node();
                int place = merged.indexOf(known);
                known.moveUnder(both);
                root.moveUnder(both);
                replaced.put(known, both);
                table.put(root.first().subject(), both);
                if (place >= 0) {
                    merged.set(place, both);
                }
            }
        }
        return merged;
    }

    private static boolean isAnswer(Node node) {
        return node.message != null && node.message.answers();
    }

    /// Steps 4 and 6.
    private static List<Node> sorted(List<Node> nodes) {
        nodes.forEach(
                node -> {
                    List<Node> below = sorted(node.children);
                    node.children.clear();
                    node.children.addAll(below);
                });
        return nodes.stream().sorted(BY_DATE).toList();
    }

    /// `(2)(3 6 (4 23)(44 7 96))`
    ///
    /// @param number what the client calls the message of a UID
    static String written(List<Node> roots, LongFunction<Optional<Long>> number) {
        StringBuilder text = new StringBuilder();
        for (Node root : roots) {
            text.append('(');
            write(root, number, text);
            text.append(')');
        }
        return text.toString();
    }

    private static void write(Node node, LongFunction<Optional<Long>> number, StringBuilder text) {
        Node at = node;
        while (true) {
            if (at.message != null) {
                number.apply(at.message.uid()).ifPresent(text::append);
            }
            if (at.children.size() != 1) {
                break;
            }
            at = at.children.getFirst();
            text.append(' ');
        }
        if (!at.children.isEmpty()) {
            if (at.message != null) {
                text.append(' ');
            }
            for (Node child : at.children) {
                text.append('(');
                write(child, number, text);
                text.append(')');
            }
        }
    }
}
