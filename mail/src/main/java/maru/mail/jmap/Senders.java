package maru.mail.jmap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.storage.Row;

/// As whom somebody writes (RFC 8621 §6): under her own address, with as many names and signatures
/// as she likes. The first of them is there from the beginning.
final class Senders {

    /// One of them.
    ///
    /// @param replyTo addresses in JSON, as the blind ones are
    record Sender(
            UUID id,
            String name,
            Optional<String> replyTo,
            Optional<String> bcc,
            String text,
            String html) {

        ObjectNode shown(String email, boolean mayDelete, Set<String> properties) {
            ObjectNode all =
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("id", Id.IDENTITY.of(id))
                            .put("name", name)
                            .put("email", email)
                            .put("textSignature", text)
                            .put("htmlSignature", html)
                            .put("mayDelete", mayDelete);
            all.set("replyTo", parsed(replyTo));
            all.set("bcc", parsed(bcc));
            return all.retain(properties);
        }

        private static JsonNode parsed(Optional<String> json) {
            try {
                return json.isEmpty()
                        ? JsonNodeFactory.instance.nullNode()
                        : JSON.readTree(json.get());
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    static final List<String> PROPERTIES =
            List.of(
                    "id",
                    "name",
                    "email",
                    "replyTo",
                    "bcc",
                    "textSignature",
                    "htmlSignature",
                    "mayDelete");

    private final Stores stores;
    private final Account account;

    Senders(Stores stores, Account account) {
        this.stores = stores;
        this.account = account;
    }

    String email() {
        return account.owner() + "@" + stores.domain();
    }

    List<Sender> all() {
        List<Sender> all =
                new ArrayList<>(
                        stores.database()
                                .look(
                                        transaction ->
                                                transaction.list(
                                                        "select id, name, reply_to, bcc,"
                                                                + " text_signature, html_signature"
                                                                + " from sender where owner = ?"
                                                                + " order by id",
                                                        Senders::sender,
                                                        account.owner())));
        if (all.stream().noneMatch(each -> each.id().equals(first()))) {
            all.addFirst(
                    new Sender(
                            first(),
                            stores.doorkeeper().displayName(account.owner()).orElse(""),
                            Optional.empty(),
                            Optional.empty(),
                            "",
                            ""));
        }
        return all;
    }

    /// The one that nobody made.
    UUID first() {
        return UUID.nameUUIDFromBytes(
                ("identity " + account.owner()).getBytes(StandardCharsets.UTF_8));
    }

    Optional<Sender> find(String id) {
        Optional<UUID> row = Id.IDENTITY.parse(id);
        return all().stream().filter(each -> row.equals(Optional.of(each.id()))).findAny();
    }

    void put(Sender sender, boolean isNew) {
        stores.database()
                .change(
                        transaction -> {
                            transaction.update(
                                    "insert into sender (id, owner, name, reply_to, bcc,"
                                            + " text_signature, html_signature) values (?, ?, ?, ?,"
                                            + " ?, ?, ?) on conflict (id) do update set name ="
                                            + " excluded.name, reply_to = excluded.reply_to, bcc ="
                                            + " excluded.bcc, text_signature ="
                                            + " excluded.text_signature, html_signature ="
                                            + " excluded.html_signature",
                                    sender.id(),
                                    account.owner(),
                                    sender.name(),
                                    sender.replyTo(),
                                    sender.bcc(),
                                    sender.text(),
                                    sender.html());
                            List<UUID> one = List.of(sender.id());
                            ChangeLog.note(
                                    transaction,
                                    account,
                                    ChangeLog.Kind.IDENTITY,
                                    isNew ? one : List.of(),
                                    isNew ? List.of() : one,
                                    List.of());
                        });
    }

    void remove(UUID id) {
        stores.database()
                .change(
                        transaction -> {
                            transaction.update(
                                    "delete from sender where owner = ? and id = ?",
                                    account.owner(),
                                    id);
                            ChangeLog.note(
                                    transaction,
                                    account,
                                    ChangeLog.Kind.IDENTITY,
                                    List.of(),
                                    List.of(),
                                    List.of(id));
                        });
    }

    private static Sender sender(Row row) {
        return new Sender(
                row.uuid("id"),
                row.text("name"),
                row.optional("reply_to", Row::text),
                row.optional("bcc", Row::text),
                row.text("text_signature"),
                row.text("html_signature"));
    }
}
