package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import maru.storage.Database;

/// One limit of an account, as RFC 9425 §4 shows it.
///
/// @param id `octets` or `count`, which is what it limits, too
record Quota(String id, long used, long hardLimit) {

    static final String SCOPE = "account";
    static final String TYPE = "Mail";
    static final List<String> IDS = List.of("count", "octets");

    static final List<String> PROPERTIES =
            List.of("id", "resourceType", "used", "hardLimit", "scope", "name", "types");

    /// Those that an account has; a limit of its own comes before the one for all.
    static List<Quota> of(Database database, Account account) {
        return database.read(
                transaction ->
                        transaction.list(
                                """
                                select q.id, q.used, q.hard_limit
                                from limits l left join account a on a.owner = ?, lateral (values
                                    ('count', coalesce(a.messages, 0),
                                        coalesce(a.messages_at_most, l.messages_at_most)),
                                    ('octets', coalesce(a.bytes, 0),
                                        coalesce(a.bytes_at_most, l.bytes_at_most))
                                ) q (id, used, hard_limit)
                                where q.hard_limit is not null order by q.id
                                """,
                                row ->
                                        new Quota(
                                                row.text("id"),
                                                row.bigint("used"),
                                                row.bigint("hard_limit")),
                                account.owner()));
    }

    /// All that can change, so that a state tells by itself what has changed since.
    static String state(List<Quota> quotas) {
        StringBuilder state = new StringBuilder("q");
        for (String id : IDS) {
            Optional<Quota> found = quotas.stream().filter(each -> each.id().equals(id)).findAny();
            state.append('.').append(found.map(Quota::figures).orElse(""));
        }
        return state.toString();
    }

    String name() {
        return id.equals("count") ? "메일 통수" : "메일 용량";
    }

    String figures() {
        return used + "-" + hardLimit;
    }

    ObjectNode shown(List<String> properties) {
        ObjectNode all =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", id)
                        .put("resourceType", id)
                        .put("used", used)
                        .put("hardLimit", hardLimit)
                        .put("scope", SCOPE)
                        .put("name", name());
        all.putArray("types").add(TYPE);
        return all.retain(properties);
    }
}
