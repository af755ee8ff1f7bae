package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
        ObjectNode answer(Account account, Call call, ObjectNode answer) throws MethodError;
    }

    private static Method method(String verb, OfAccount work) {
        return new Method(
                "Quota/" + verb,
                CAPABILITY,
                call -> work.answer(call.account(), call, call.answer()));
    }

    private ObjectNode get(Account account, Call call, ObjectNode answer) throws MethodError {
        List<Quota> quotas = Quota.of(database, account);
        Set<String> shown = call.propertiesOf(Quota.PROPERTIES);
        Set<String> missing =
                new LinkedHashSet<>(
                        call.ids().orElseGet(() -> quotas.stream().map(Quota::id).toList()));
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

    private ObjectNode changes(Account account, Call call, ObjectNode answer) throws MethodError {
        Matcher since = STATE.matcher(call.text("sinceState").orElse(""));
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

    private ObjectNode query(Account account, Call call, ObjectNode answer) throws MethodError {
        List<Quota> quotas = Quota.of(database, account);
        List<Quota> found = new ArrayList<>();
        for (Quota quota : quotas) {
            if (meets(quota, call.objects("filter"))) {
                found.add(quota);
            }
        }
        found.sort(Sort.of(call.arguments().path("sort"), QuotaMethods::order));
        answer.put("queryState", Quota.state(quotas)).put("canCalculateChanges", false);
        return Window.of(call).show(found.stream().map(Quota::id).toList(), answer);
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

    private static Comparator<Quota> order(JsonNode property) throws MethodError {
        return switch (property.path("property").asText()) {
            case "name" -> Comparator.comparing(Quota::name);
            case "used" -> Comparator.comparingLong(Quota::used);
            default -> throw new MethodError("unsupportedSort", "Sort by name or used.");
        };
    }

    private ObjectNode queryChanges(Account account, Call call, ObjectNode answer)
            throws MethodError {
        throw new MethodError("cannotCalculateChanges", "There are two at most; ask again.");
    }
}
