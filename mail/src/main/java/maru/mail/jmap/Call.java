package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One call of a request (RFC 8620 §3.2): who makes it, with which arguments, and what was created
/// by the calls before it.
final class Call {

    /// What a call brings about beside its own answer, as if it had been called (RFC 8621 §7.5).
    record Further(String name, ObjectNode arguments) {}

    private final Accounts accounts;
    private Optional<Account> account;
    private final ObjectNode arguments;
    private final Map<String, String> created;
    private final List<Further> further = new ArrayList<>();

    /// @param created ids of records by the names that their creations were given; grows
    Call(Accounts accounts, ObjectNode arguments, Map<String, String> created) {
        this(accounts, Optional.empty(), arguments, created);
    }

    private Call(
            Accounts accounts,
            Optional<Account> account,
            ObjectNode arguments,
            Map<String, String> created) {
        this.accounts = accounts;
        this.account = account;
        this.arguments = arguments;
        this.created = created;
    }

    ObjectNode arguments() {
        return arguments;
    }

    /// The account that the call names, one of the caller's.
    Account account() throws MethodError {
        if (account.isEmpty()) {
            account = Optional.of(accounts.named(arguments));
        }
        return account.get();
    }

    /// An answer that names the account.
    ObjectNode answer() throws MethodError {
        return JsonNodeFactory.instance.objectNode().put("accountId", account().id());
    }

    /// A list of texts; empty when it is not given, or null.
    Optional<List<String>> texts(String name) throws MethodError {
        JsonNode given = arguments.path(name);
        if (isAbsent(given)) {
            return Optional.empty();
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
        return Optional.of(texts);
    }

    /// The ids that a `/get` asks for, each once; empty when it asks for all.
    Optional<List<String>> ids() throws MethodError {
        return texts("ids").map(all -> all.stream().map(this::id).distinct().toList());
    }

    /// What a `/get` is to show of each record, its id always.
    ///
    /// @param otherwise when nothing is said
    Set<String> properties(List<String> otherwise) throws MethodError {
        Set<String> properties = new LinkedHashSet<>();
        properties.add("id");
        properties.addAll(texts("properties").orElse(otherwise));
        return properties;
    }

    /// As [#properties], of records whose properties are all known by name.
    Set<String> propertiesOf(List<String> all) throws MethodError {
        Set<String> properties = properties(all);
        if (!all.containsAll(properties)) {
            throw MethodError.invalidArguments("properties names what there is not.");
        }
        return properties;
    }

    Optional<String> text(String name) throws MethodError {
        JsonNode given = arguments.path(name);
        if (isAbsent(given)) {
            return Optional.empty();
        }
        if (!given.isTextual()) {
            throw MethodError.invalidArguments(name + " is no text.");
        }
        return Optional.of(given.asText());
    }

    boolean flag(String name) throws MethodError {
        JsonNode given = arguments.path(name);
        if (isAbsent(given)) {
            return false;
        }
        if (!given.isBoolean()) {
            throw MethodError.invalidArguments(name + " is neither true nor false.");
        }
        return given.asBoolean();
    }

    /// A whole number.
    Optional<Long> number(String name) throws MethodError {
        JsonNode given = arguments.path(name);
        if (isAbsent(given)) {
            return Optional.empty();
        }
        if (!given.isIntegralNumber() || !given.canConvertToLong()) {
            throw MethodError.invalidArguments(name + " is no whole number.");
        }
        return Optional.of(given.asLong());
    }

    /// A whole number that is not negative.
    Optional<Long> count(String name) throws MethodError {
        Optional<Long> count = number(name);
        if (count.isPresent() && count.get() < 0) {
            throw MethodError.invalidArguments(name + " is negative.");
        }
        return count;
    }

    /// Objects by name; none when they are not given, or null.
    ObjectNode objects(String name) throws MethodError {
        JsonNode given = arguments.path(name);
        if (isAbsent(given)) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!(given instanceof ObjectNode objects)) {
            throw MethodError.invalidArguments(name + " is no object.");
        }
        return objects;
    }

    /// An id, also where it is named by the creation that made it: `#name` (RFC 8620 §5.3).
    String id(String given) {
        return given.startsWith("#") ? created.getOrDefault(given.substring(1), given) : given;
    }

    void created(String creation, String id) {
        created.put(creation, id);
    }

    void alsoAnswer(String name, ObjectNode answer) {
        further.add(new Further(name, answer));
    }

    List<Further> further() {
        return further;
    }

    /// A call that this one brings about, in the same account.
    Call another(ObjectNode others) {
        return new Call(accounts, account, others, created);
    }

    private static boolean isAbsent(JsonNode given) {
        return given.isMissingNode() || given.isNull();
    }
}
