package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import maru.mail.jmap.ChangeLog.Kind;

/// Mailboxes (RFC 8621 §2).
final class MailboxMethods {

    private final Stores stores;
    private final ChangeLog log;

    MailboxMethods(Stores stores) {
        this.stores = stores;
        this.log = new ChangeLog(stores.database());
    }

    List<Method> all() {
        return List.of(
                new Method("Mailbox/get", Mail.CAPABILITY, this::get),
                new Method("Mailbox/changes", Mail.CAPABILITY, this::changes),
                new Method("Mailbox/query", Mail.CAPABILITY, this::query),
                new Method("Mailbox/queryChanges", Mail.CAPABILITY, this::queryChanges),
                new Method("Mailbox/set", Mail.CAPABILITY, this::set));
    }

    private ObjectNode get(Call call) throws MethodError {
        Account account = call.account();
        Set<String> properties = call.propertiesOf(Mailbox.PROPERTIES);
        // Made first where it is missing, so that the state tells of it.
        MailboxTree.of(stores, account, false);
        String state = log.state(account, Kind.MAILBOX);
        MailboxTree tree =
                MailboxTree.of(stores, account, !Collections.disjoint(properties, Mailbox.COUNTS));
        List<String> ids =
                call.ids().orElseGet(() -> tree.all().stream().map(Mailbox::jmapId).toList());
        if (ids.size() > Limits.OBJECTS) {
            throw new MethodError("requestTooLarge", "These are too many mailboxes.");
        }
        ObjectNode answer = call.answer().put("state", state);
        ArrayNode list = answer.putArray("list");
        ArrayNode notFound = answer.putArray("notFound");
        for (String id : ids) {
            tree.find(id)
                    .ifPresentOrElse(
                            mailbox -> list.add(mailbox.shown(properties)), () -> notFound.add(id));
        }
        return answer;
    }

    private ObjectNode changes(Call call) throws MethodError {
        ChangeLog.Since since = log.since(call.account(), Kind.MAILBOX, call);
        ObjectNode answer = since.told(call.answer(), Id.MAILBOX);
        if (since.onlyCounts()) {
            Mailbox.COUNTS.forEach(answer.putArray("updatedProperties")::add);
        } else {
            answer.putNull("updatedProperties");
        }
        return answer;
    }

    private ObjectNode query(Call call) throws MethodError {
        Account account = call.account();
        MailboxQuery query = MailboxQuery.of(call);
        String state = log.state(account, Kind.MAILBOX);
        List<String> ids = found(account, query);
        ObjectNode answer = call.answer().put("queryState", state).put("canCalculateChanges", true);
        return Window.of(call).show(ids, answer);
    }

    /// A new name may move whatever is within; where one changed, the whole list is told anew.
    private ObjectNode queryChanges(Call call) throws MethodError {
        Account account = call.account();
        MailboxQuery query = MailboxQuery.of(call);
        String from = call.text("sinceQueryState").orElse("");
        ChangeLog.Since since = log.since(account, Kind.MAILBOX, from, Long.MAX_VALUE);
        List<String> ids = found(account, query);
        boolean moved = !since.onlyCounts() && !since.to().equals(from);
        Set<String> removed = new LinkedHashSet<>();
        if (moved) {
            since.destroyed().forEach(row -> removed.add(Id.MAILBOX.of(row)));
            since.updated().forEach(row -> removed.add(Id.MAILBOX.of(row)));
            removed.addAll(ids);
        }
        return QueryChanges.told(call, since, ids, removed, moved ? Set.copyOf(ids) : Set.of());
    }

    private List<String> found(Account account, MailboxQuery query) {
        return query.of(MailboxTree.of(stores, account, false)).stream()
                .map(Mailbox::jmapId)
                .toList();
    }

    private ObjectNode set(Call call) throws MethodError {
        Account account = call.account();
        return Setting.run(
                call,
                () -> log.state(account, Kind.MAILBOX),
                new MailboxSetting(stores, account, call));
    }
}
