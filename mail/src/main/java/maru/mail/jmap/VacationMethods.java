package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.mail.jmap.ChangeLog.Kind;
import maru.mail.sieve.Away;

/// What whoever writes to somebody is told while she is away (RFC 8621 §8): one of it.
final class VacationMethods {

    static final String CAPABILITY = "urn:ietf:params:jmap:vacationresponse";

    private static final String ID = "singleton";

    /// Stands for it where changes are numbered.
    private static final UUID ROW = new UUID(0, 0);

    private static final int LETTERS_AT_MOST = 20_000;

    private static final List<String> PROPERTIES =
            List.of("id", "isEnabled", "fromDate", "toDate", "subject", "textBody", "htmlBody");

    private final Stores stores;
    private final ChangeLog log;

    VacationMethods(Stores stores) {
        this.stores = stores;
        this.log = new ChangeLog(stores.database());
    }

    List<Method> all() {
        return List.of(
                new Method("VacationResponse/get", CAPABILITY, this::get),
                new Method("VacationResponse/set", CAPABILITY, this::set));
    }

    private ObjectNode get(Call call) throws MethodError {
        Account account = call.account();
        Set<String> properties = call.propertiesOf(PROPERTIES);
        ObjectNode answer = call.answer().put("state", log.state(account, Kind.VACATION));
        ArrayNode list = answer.putArray("list");
        ArrayNode notFound = answer.putArray("notFound");
        for (String id : call.ids().orElse(List.of(ID))) {
            if (id.equals(ID)) {
                list.add(shown(Away.of(stores.database(), account.owner())).retain(properties));
            } else {
                notFound.add(id);
            }
        }
        return answer;
    }

    private static ObjectNode shown(Away away) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", ID)
                .put("isEnabled", away.enabled())
                .put("fromDate", away.from().map(Instant::toString).orElse(null))
                .put("toDate", away.until().map(Instant::toString).orElse(null))
                .put("subject", away.subject().orElse(null))
                .put("textBody", away.plain().orElse(null))
                .put("htmlBody", away.html().orElse(null));
    }

    private ObjectNode set(Call call) throws MethodError {
        Account account = call.account();
        return Setting.run(
                call,
                () -> log.state(account, Kind.VACATION),
                new Setting.Work() {
                    @Override
                    public ObjectNode create(ObjectNode wanted) throws SetError {
                        throw SetError.of("singleton", "There is one already.");
                    }

                    @Override
                    public void destroy(String id) throws SetError {
                        throw SetError.of("singleton", "It stays.");
                    }

                    @Override
                    public void update(String id, ObjectNode patch) throws SetError {
                        if (!id.equals(ID)) {
                            throw SetError.notFound();
                        }
                        Away after = changed(Away.of(stores.database(), account.owner()), patch);
                        stores.database()
                                .change(
                                        transaction -> {
                                            after.keep(transaction, account.owner());
                                            ChangeLog.note(
                                                    transaction,
                                                    account,
                                                    Kind.VACATION,
                                                    List.of(),
                                                    List.of(ROW),
                                                    List.of());
                                        });
                    }
                });
    }

    private static Away changed(Away before, ObjectNode patch) throws SetError {
        ObjectNode after = shown(before);
        for (var each : patch.properties()) {
            if (!PROPERTIES.contains(each.getKey()) || each.getKey().equals("id")) {
                throw SetError.invalidProperties("There is no such property.", each.getKey());
            }
            after.set(each.getKey(), each.getValue());
        }
        if (!after.path("isEnabled").isBoolean()) {
            throw SetError.invalidProperties("It is true or false.", "isEnabled");
        }
        return new Away(
                after.path("isEnabled").asBoolean(),
                date(after, "fromDate"),
                date(after, "toDate"),
                text(after, "subject").map(subject -> subject.replaceAll("\\p{Cntrl}", " ")),
                text(after, "textBody"),
                text(after, "htmlBody"));
    }

    private static Optional<Instant> date(ObjectNode given, String name) throws SetError {
        Optional<String> text = text(given, name);
        try {
            return text.map(Instant::parse);
        } catch (DateTimeParseException malformed) {
            throw SetError.invalidProperties("This is no date.", name);
        }
    }

    private static Optional<String> text(ObjectNode given, String name) throws SetError {
        JsonNode value = given.path(name);
        if (value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().length() > LETTERS_AT_MOST) {
            throw SetError.invalidProperties("This is no text of fit length.", name);
        }
        return Optional.of(value.asText().replace("\0", ""));
    }
}
