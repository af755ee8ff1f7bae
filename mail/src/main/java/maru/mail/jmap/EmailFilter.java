package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import maru.mail.mime.Part;

/// A filter over e-mails (RFC 8621 §4.4.1) as one condition of SQL.
final class EmailFilter implements Conditions<EmailFilter.Clause> {

    /// A condition over `e`, an e-mail, and `c`, its content.
    record Clause(String sql, List<Object> parameters) {

        static final Clause ALL = new Clause("true", List.of());

        static Clause of(String sql, Object... parameters) {
            return new Clause(sql, List.of(parameters));
        }

        static Clause join(String word, String whenEmpty, Collection<Clause> all) {
            return all.isEmpty()
                    ? new Clause(whenEmpty, List.of())
                    : new Clause(
                            all.stream()
                                    .map(each -> "(" + each.sql + ")")
                                    .collect(Collectors.joining(" " + word + " ")),
                            all.stream().flatMap(each -> each.parameters.stream()).toList());
        }

        Clause not() {
            return new Clause("not (" + sql + ")", parameters);
        }
    }

    /// What stands between quotation marks is one; else words are.
    private static final Pattern TOKEN = Pattern.compile("\"([^\"]+)\"|'([^']+)'|(\\S+)");

    private final EmailSearch search;
    private final Call call;
    private boolean looksAtThreads;

    EmailFilter(EmailSearch search, Call call) {
        this.search = search;
        this.call = call;
    }

    boolean looksAtThreads() {
        return looksAtThreads;
    }

    @Override
    public Clause all(List<Clause> each) {
        return Clause.join("and", "true", each);
    }

    @Override
    public Clause any(List<Clause> each) {
        return Clause.join("or", "false", each);
    }

    @Override
    public Clause none(List<Clause> each) {
        return any(each).not();
    }

    @Override
    public Clause condition(ObjectNode condition) throws MethodError {
        List<Clause> clauses = new ArrayList<>();
        for (var each : condition.properties()) {
            clauses.add(clause(each.getKey(), each.getValue(), condition));
        }
        return all(clauses);
    }

    private Clause clause(String name, JsonNode value, ObjectNode condition) throws MethodError {
        return switch (name) {
            case "inMailbox" ->
                    Clause.of("e.boxes && ?::uuid[]", mailboxes(List.of(text(name, value))));
            case "inMailboxOtherThan" -> {
                List<String> others = new ArrayList<>();
                for (JsonNode each : value) {
                    others.add(text(name, each));
                }
                yield Clause.of("not e.boxes <@ ?::uuid[]", mailboxes(others));
            }
            case "before" -> Clause.of("e.received_at < ?", EmailQuery.instant(condition, name));
            case "after" -> Clause.of("e.received_at >= ?", EmailQuery.instant(condition, name));
            case "minSize" -> Clause.of("e.bytes >= ?", value.asLong());
            case "maxSize" -> Clause.of("e.bytes < ?", value.asLong());
            case "hasKeyword" -> has(text(name, value));
            case "notKeyword" -> has(text(name, value)).not();
            case "allInThreadHaveKeyword" -> inThread(text(name, value), false).not();
            case "someInThreadHaveKeyword" -> inThread(text(name, value), true);
            case "noneInThreadHaveKeyword" -> inThread(text(name, value), true).not();
            case "hasAttachment" ->
                    Clause.of("coalesce(c.files, c.attached) = ?", value.asBoolean());
            case "text" -> those(search.words(text(name, value), false));
            case "body" -> those(search.words(text(name, value), true));
            case "from", "to", "cc", "bcc", "subject" -> line(name, text(name, value));
            case "header" -> {
                if (!value.isArray() || value.isEmpty() || value.size() > 2) {
                    throw MethodError.invalidArguments("header is a name, or a name and a text.");
                }
                yield line(
                        text(name, value.get(0)),
                        value.size() == 2 ? text(name, value.get(1)) : "");
            }
            default -> throw new MethodError("unsupportedFilter", "No filter is " + name + ".");
        };
    }

    private List<UUID> mailboxes(List<String> ids) {
        return ids.stream().map(call::id).flatMap(id -> Id.MAILBOX.parse(id).stream()).toList();
    }

    private static Clause those(Collection<UUID> messages) {
        return Clause.of("e.message = any(?::uuid[])", List.copyOf(messages));
    }

    /// Every word somewhere in the line, decoded, in any case.
    private Clause line(String name, String typed) {
        List<String> tokens = tokens(typed);
        Predicate<Part.Line> wanted = line -> line.is(name) && holds(line, tokens);
        return those(search.lines(wanted));
    }

    private static boolean holds(Part.Line line, List<String> tokens) {
        if (tokens.isEmpty()) {
            return true;
        }
        String text = HeaderForm.text(line).toLowerCase(Locale.ROOT);
        return tokens.stream().allMatch(text::contains);
    }

    static List<String> tokens(String typed) {
        Matcher matcher =
                TOKEN.matcher(
                        Normalizer.normalize(typed, Normalizer.Form.NFC).toLowerCase(Locale.ROOT));
        List<String> tokens = new ArrayList<>();
        while (matcher.find()) {
            tokens.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return tokens;
    }

    private static Clause has(String keyword) {
        String small = keyword.toLowerCase(Locale.ROOT);
        Integer bit = Email.FLAGS.get(small);
        return bit == null
                ? Clause.of(
                        "exists (select from message x, unnest(x.keywords) k where x.message ="
                                + " e.message and x.mailbox in (select id from own) and lower(k) ="
                                + " ?)",
                        small)
                : Clause.of("e.flags & ? <> 0", bit);
    }

    /// Whether there is one in the thread that has, or has not, the keyword.
    private Clause inThread(String keyword, boolean having) {
        looksAtThreads = true;
        String small = keyword.toLowerCase(Locale.ROOT);
        Integer bit = Email.FLAGS.get(small);
        String has =
                bit == null
                        ? "exists (select from unnest(x.keywords) k where lower(k) = ?)"
                        : "x.flags & ? <> 0";
        return Clause.of(
                "exists (select from message x where x.thread = e.thread and x.mailbox in (select"
                        + " id from own) and "
                        + (having ? "" : "not ")
                        + has
                        + ")",
                bit == null ? small : bit);
    }

    private static String text(String name, JsonNode value) throws MethodError {
        if (!value.isTextual()) {
            throw MethodError.invalidArguments(name + " is no text.");
        }
        return value.asText();
    }
}
