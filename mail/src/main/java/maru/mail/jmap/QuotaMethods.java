package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.storage.Database;

/// How much room there is, and how much of it is taken (RFC 9425).
///
/// There are at most two quotas, and a client that asks for what has changed is best served by all
/// it needs at once: a list that was asked for is to be asked for again.
final class QuotaMethods {

    static final String CAPABILITY = "urn:ietf:params:jmap:quota";

    private static final Pattern STATE = Pattern.compile("q\\.([0-9-]{0,40})\\.([0-9-]{0,40})");

    private final Database database;

    QuotaMethods(Database database) {
        this.database = database;
    }

    List<Method> all() {
        return List.of(
                method("get", this::get),
                method("changes", this::changes),
                method("query", this::query),
                method("queryChanges", this::queryChanges));
    }

    private interface OfAccount {
        ObjectNode answer(Account account, ObjectNode arguments, ObjectNode answer)
                throws MethodError;
    }

    private static Method method(String verb, OfAccount work) {
        return new Method(
                "Quota/" + verb,
                CAPABILITY,
                (owner, arguments) -> {
                    Account account = new Account(owner);
                    account.mustBeNamed(arguments);
                    return work.answer(
                            account,
                            arguments,
                            JsonNodeFactory.instance.objectNode().put("accountId", account.id()));
                });
    }

    private ObjectNode get(Account account, ObjectNode arguments, ObjectNode answer)
            throws MethodError {
        List<Quota> quotas = Quota.of(database, account);
        List<String> properties = texts(arguments, "properties", Quota.PROPERTIES);
        if (!Quota.PROPERTIES.containsAll(properties)) {
            throw MethodError.invalidArguments("A quota has no such property.");
        }
        Set<String> shown = new LinkedHashSet<>(properties);
        shown.add("id");
        Set<String> missing =
                new LinkedHashSet<>(
                        texts(arguments, "ids", quotas.stream().map(Quota::id).toList()));
        answer.put("state", Quota.state(quotas));
        ArrayNode list = answer.putArray("list");
        for (Quota quota : quotas) {
            if (missing.remove(quota.id())) {
                list.add(quota.shown(List.copyOf(shown)));
            }
        }
        ArrayNode notFound = answer.putArray("notFound");
        missing.forEach(notFound::add);
        return answer;
    }

    private ObjectNode changes(Account account, ObjectNode arguments, ObjectNode answer)
            throws MethodError {
        Matcher since = STATE.matcher(arguments.path("sinceState").asText());
        if (!since.matches()) {
            throw new MethodError("cannotCalculateChanges", "This was never a state here.");
        }
        String now = Quota.state(Quota.of(database, account));
        Matcher current = STATE.matcher(now);
        if (!current.matches()) {
            throw new IllegalStateException(now);
        }
        answer.put("oldState", since.group()).put("newState", now).put("hasMoreChanges", false);
        ArrayNode created = answer.putArray("created");
        ArrayNode updated = answer.putArray("updated");
        ArrayNode destroyed = answer.putArray("destroyed");
        for (int i = 0; i < Quota.IDS.size(); i++) {
            String before = since.group(i + 1);
            String after = current.group(i + 1);
            if (!before.equals(after)) {
                (before.isEmpty() ? created : after.isEmpty() ? destroyed : updated)
                        .add(Quota.IDS.get(i));
            }
        }
        answer.putNull("updatedProperties");
        return answer;
    }

    private ObjectNode query(Account account, ObjectNode arguments, ObjectNode answer)
            throws MethodError {
        List<Quota> quotas = Quota.of(database, account);
        List<Quota> found = new ArrayList<>();
        for (Quota quota : quotas) {
            if (meets(quota, arguments.path("filter"))) {
                found.add(quota);
            }
        }
        found.sort(order(arguments.path("sort")));
        List<String> ids = found.stream().map(Quota::id).toList();
        int from = Math.min(position(ids, arguments), ids.size());
        int limit = arguments.path("limit").asInt(ids.size());
        if (limit < 0) {
            throw MethodError.invalidArguments("A limit is not negative.");
        }
        answer.put("queryState", Quota.state(quotas))
                .put("canCalculateChanges", false)
                .put("position", from);
        if (arguments.path("calculateTotal").asBoolean()) {
            answer.put("total", ids.size());
        }
        ArrayNode listed = answer.putArray("ids");
        ids.stream().skip(from).limit(limit).forEach(listed::add);
        return answer;
    }

    /// Where in a list the answer begins (RFC 8620 §5.5).
    private static int position(List<String> ids, ObjectNode arguments) throws MethodError {
        JsonNode anchor = arguments.path("anchor");
        if (anchor.isTextual()) {
            int at = ids.indexOf(anchor.asText());
            if (at < 0) {
                throw new MethodError("anchorNotFound", "The anchor is not in the list.");
            }
            return Math.max(0, at + arguments.path("anchorOffset").asInt());
        }
        int position = arguments.path("position").asInt();
        return position < 0 ? Math.max(0, ids.size() + position) : position;
    }

    /// RFC 9425 §4.4; conditions are not combined, there is nothing to gain by it.
    private static boolean meets(Quota quota, JsonNode filter) throws MethodError {
        boolean meets = true;
        for (var each : filter.properties()) {
            String wanted = each.getValue().asText();
            meets &=
                    switch (each.getKey()) {
                        case "name" -> quota.name().contains(wanted);
                        case "scope" -> wanted.equals(Quota.SCOPE);
                        case "resourceType" -> wanted.equals(quota.id());
                        case "type" -> wanted.equals(Quota.TYPE);
                        default ->
                                throw new MethodError(
                                        "unsupportedFilter", "No filter is " + each.getKey() + ".");
                    };
        }
        return meets;
    }

    private static Comparator<Quota> order(JsonNode sort) throws MethodError {
        Comparator<Quota> order = (one, other) -> 0;
        for (JsonNode each : sort) {
            Comparator<Quota> next =
                    switch (each.path("property").asText()) {
                        case "name" -> Comparator.comparing(Quota::name);
                        case "used" -> Comparator.comparingLong(Quota::used);
                        default ->
                                throw new MethodError("unsupportedSort", "Sort by name or used.");
                    };
            order =
                    order.thenComparing(
                            each.path("isAscending").asBoolean(true) ? next : next.reversed());
        }
        return order;
    }

    private ObjectNode queryChanges(Account account, ObjectNode arguments, ObjectNode answer)
            throws MethodError {
        throw new MethodError("cannotCalculateChanges", "There are two at most; ask again.");
    }

    private static List<String> texts(ObjectNode arguments, String name, List<String> otherwise)
            throws MethodError {
        JsonNode given = arguments.path(name);
        if (given.isMissingNode() || given.isNull()) {
            return otherwise;
        }
        if (!given.isArray()) {
            throw MethodError.invalidArguments(name + " is no list.");
        }
        if (given.size() > Limits.OBJECTS) {
            throw new MethodError("requestTooLarge", "These are too many " + name + ".");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : given) {
            if (!each.isTextual()) {
                throw MethodError.invalidArguments(name + " holds what is no text.");
            }
            texts.add(each.asText());
        }
        return texts;
    }
}
