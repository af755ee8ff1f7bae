package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import maru.mail.jmap.ChangeLog.Kind;

/// Threads (RFC 8621 §3): what they hold changes with the e-mails.
final class ThreadMethods {

    private static final List<String> PROPERTIES = List.of("id", "emailIds");

    private final ChangeLog log;
    private final EmailRows rows;

    ThreadMethods(Stores stores) {
        this.log = new ChangeLog(stores.database());
        this.rows = new EmailRows(stores);
    }

    List<Method> all() {
        return List.of(
                new Method("Thread/get", Mail.CAPABILITY, this::get),
                new Method("Thread/changes", Mail.CAPABILITY, this::changes));
    }

    private ObjectNode get(Call call) throws MethodError {
        Account account = call.account();
        Set<String> properties = call.propertiesOf(PROPERTIES);
        List<String> ids =
                call.ids()
                        .orElseThrow(
                                () ->
                                        new MethodError(
                                                "requestTooLarge", "Ask for them by their ids."));
        Map<String, UUID> asked = new LinkedHashMap<>();
        ids.forEach(id -> Id.THREAD.parse(id).ifPresent(row -> asked.put(id, row)));
        ObjectNode answer = call.answer().put("state", log.state(account, Kind.EMAIL));
        Map<UUID, List<UUID>> found = rows.threads(account, asked.values());
        ArrayNode list = answer.putArray("list");
        ArrayNode notFound = answer.putArray("notFound");
        for (String id : ids) {
            List<UUID> emails = asked.containsKey(id) ? found.get(asked.get(id)) : null;
            if (emails == null) {
                notFound.add(id);
            } else {
                ObjectNode thread = JsonNodeFactory.instance.objectNode().put("id", id);
                ArrayNode within = thread.putArray("emailIds");
                emails.forEach(each -> within.add(Id.EMAIL.of(each)));
                list.add(thread.retain(properties));
            }
        }
        return answer;
    }

    /// A thread begins with the e-mail whose id it has.
    private ObjectNode changes(Call call) throws MethodError {
        Account account = call.account();
        ChangeLog.Since since = log.since(account, Kind.EMAIL, call);
        Map<UUID, List<UUID>> there = rows.threads(account, since.threads());
        ObjectNode answer =
                call.answer()
                        .put("oldState", since.from())
                        .put("newState", since.to())
                        .put("hasMoreChanges", since.more());
        ArrayNode created = answer.putArray("created");
        ArrayNode updated = answer.putArray("updated");
        ArrayNode destroyed = answer.putArray("destroyed");
        for (UUID thread : since.threads()) {
            boolean begun = since.begun().contains(thread);
            if (there.containsKey(thread)) {
                (begun ? created : updated).add(Id.THREAD.of(thread));
            } else if (!begun) {
                destroyed.add(Id.THREAD.of(thread));
            }
        }
        return answer;
    }
}
