package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.mail.jmap.ChangeLog.Kind;
import maru.mail.jmap.Senders.Sender;
import maru.mail.store.StoredMessageId;

/// Identities (RFC 8621 §6).
final class SenderMethods {

    private static final int LETTERS_AT_MOST = 20_000;
    private static final int SENDERS_AT_MOST = 50;

    private final Stores stores;
    private final ChangeLog log;

    SenderMethods(Stores stores) {
        this.stores = stores;
        this.log = new ChangeLog(stores.database());
    }

    List<Method> all() {
        return List.of(
                new Method("Identity/get", Submission.CAPABILITY, this::get),
                new Method("Identity/changes", Submission.CAPABILITY, this::changes),
                new Method("Identity/set", Submission.CAPABILITY, this::set));
    }

    private ObjectNode get(Call call) throws MethodError {
        Account account = call.account();
        Set<String> properties = call.propertiesOf(Senders.PROPERTIES);
        String state = log.state(account, Kind.IDENTITY);
        Senders senders = new Senders(stores, account);
        List<Sender> all = senders.all();
        Set<String> missing =
                new LinkedHashSet<>(
                        call.ids()
                                .orElseGet(
                                        () ->
                                                all.stream()
                                                        .map(each -> Id.IDENTITY.of(each.id()))
                                                        .toList()));
        ObjectNode answer = call.answer().put("state", state);
        ArrayNode list = answer.putArray("list");
        for (Sender each : all) {
            if (missing.remove(Id.IDENTITY.of(each.id()))) {
                list.add(
                        each.shown(
                                senders.email(), !each.id().equals(senders.first()), properties));
            }
        }
        missing.forEach(answer.putArray("notFound")::add);
        return answer;
    }

    private ObjectNode changes(Call call) throws MethodError {
        return log.since(call.account(), Kind.IDENTITY, call).told(call.answer(), Id.IDENTITY);
    }

    private ObjectNode set(Call call) throws MethodError {
        Account account = call.account();
        return Setting.run(call, () -> log.state(account, Kind.IDENTITY), new Work(account));
    }

    private final class Work implements Setting.Work {

        private final Senders senders;

        Work(Account account) {
            this.senders = new Senders(stores, account);
        }

        @Override
        public ObjectNode create(ObjectNode wanted) throws SetError {
            if (!wanted.path("email").asText().equalsIgnoreCase(senders.email())) {
                throw SetError.of("forbiddenFrom", "Everybody writes under her own address.");
            }
            if (senders.all().size() >= SENDERS_AT_MOST) {
                throw SetError.of("limit", "These are enough.");
            }
            Sender made =
                    changed(
                            new Sender(
                                    new StoredMessageId.Factory(stores.clock()).next(),
                                    "",
                                    Optional.empty(),
                                    Optional.empty(),
                                    "",
                                    ""),
                            wanted.deepCopy().without("email"));
            senders.put(made, true);
            return made.shown(
                    senders.email(),
                    true,
                    Set.of(
                            "id",
                            "name",
                            "replyTo",
                            "bcc",
                            "textSignature",
                            "htmlSignature",
                            "mayDelete"));
        }

        @Override
        public void update(String id, ObjectNode patch) throws SetError {
            Sender before = senders.find(id).orElseThrow(SetError::notFound);
            senders.put(changed(before, patch), false);
        }

        @Override
        public void destroy(String id) throws SetError {
            UUID row = senders.find(id).orElseThrow(SetError::notFound).id();
            if (row.equals(senders.first())) {
                throw SetError.of("forbidden", "It stays.");
            }
            senders.remove(row);
        }

        private static Sender changed(Sender before, ObjectNode patch) throws SetError {
            Sender at = before;
            for (var each : patch.properties()) {
                String name = each.getKey();
                JsonNode value = each.getValue();
                at =
                        switch (name) {
                            case "name" ->
                                    new Sender(
                                            at.id(),
                                            text(name, value),
                                            at.replyTo(),
                                            at.bcc(),
                                            at.text(),
                                            at.html());
                            case "replyTo" ->
                                    new Sender(
                                            at.id(),
                                            at.name(),
                                            addresses(name, value),
                                            at.bcc(),
                                            at.text(),
                                            at.html());
                            case "bcc" ->
                                    new Sender(
                                            at.id(),
                                            at.name(),
                                            at.replyTo(),
                                            addresses(name, value),
                                            at.text(),
                                            at.html());
                            case "textSignature" ->
                                    new Sender(
                                            at.id(),
                                            at.name(),
                                            at.replyTo(),
                                            at.bcc(),
                                            text(name, value),
                                            at.html());
                            case "htmlSignature" ->
                                    new Sender(
                                            at.id(),
                                            at.name(),
                                            at.replyTo(),
                                            at.bcc(),
                                            at.text(),
                                            text(name, value));
                            default ->
                                    throw SetError.invalidProperties(
                                            name + " cannot be set.", name);
                        };
            }
            return at;
        }

        private static String text(String name, JsonNode value) throws SetError {
            if (!value.isTextual() || value.asText().length() > LETTERS_AT_MOST) {
                throw SetError.invalidProperties(name + " is no text of fit length.", name);
            }
            return value.asText().replace("\0", "");
        }

        private static Optional<String> addresses(String name, JsonNode value) throws SetError {
            if (value.isNull()) {
                return Optional.empty();
            }
            DraftHeader.read(JsonNodeFactory.instance.objectNode().set(name, value));
            return Optional.of(value.toString());
        }
    }
}
