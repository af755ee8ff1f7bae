package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.mail.jmap.ChangeLog.Kind;
import maru.mail.jmap.EmailRows.Depth;
import maru.mail.mime.MessageReader;

/// Reads e-mails (RFC 8621 §4).
final class EmailMethods {

    private final Stores stores;
    private final ChangeLog log;
    private final EmailRows rows;
    private final Blobs blobs;

    EmailMethods(Stores stores) {
        this.stores = stores;
        this.log = new ChangeLog(stores.database());
        this.rows = new EmailRows(stores);
        this.blobs = new Blobs(stores);
    }

    List<Method> all() {
        return List.of(
                new Method("Email/get", Mail.CAPABILITY, this::get),
                new Method("Email/changes", Mail.CAPABILITY, this::changes),
                new Method("Email/query", Mail.CAPABILITY, this::query),
                new Method("Email/queryChanges", Mail.CAPABILITY, this::queryChanges),
                new Method("Email/parse", Mail.CAPABILITY, this::parse));
    }

    private ObjectNode get(Call call) throws MethodError {
        Account account = call.account();
        EmailView view = new EmailView(call, true);
        List<String> ids =
                call.ids()
                        .orElseThrow(
                                () ->
                                        new MethodError(
                                                "requestTooLarge", "Ask for them by their ids."));
        ObjectNode answer = call.answer().put("state", log.state(account, Kind.EMAIL));
        ArrayNode list = answer.putArray("list");
        ArrayNode notFound = answer.putArray("notFound");
        int atOnce = view.depth() == Depth.CONTENT ? Limits.CONTENTS_AT_ONCE : Limits.OBJECTS;
        for (int from = 0; from < ids.size(); from += atOnce) {
            some(
                    account,
                    ids.subList(from, Math.min(from + atOnce, ids.size())),
                    view,
                    list,
                    notFound);
        }
        return answer;
    }

    private void some(
            Account account, List<String> ids, EmailView view, ArrayNode list, ArrayNode notFound)
            throws MethodError {
        Map<String, UUID> asked = new LinkedHashMap<>();
        ids.forEach(id -> Id.EMAIL.parse(id).ifPresent(row -> asked.put(id, row)));
        Map<UUID, Email> found = rows.find(account, asked.values(), view.depth());
        List<UUID> again = new ArrayList<>();
        found.values().stream().filter(view::needsMoreOf).forEach(email -> again.add(email.id()));
        found.putAll(rows.find(account, again, Depth.CONTENT));
        for (String id : ids) {
            Email email = asked.containsKey(id) ? found.get(asked.get(id)) : null;
            if (email == null) {
                notFound.add(id);
            } else {
                list.add(view.of(email));
            }
        }
    }

    private ObjectNode changes(Call call) throws MethodError {
        return log.since(call.account(), Kind.EMAIL, call).told(call.answer(), Id.EMAIL);
    }

    private ObjectNode query(Call call) throws MethodError {
        Account account = call.account();
        Window window = Window.of(call);
        String state = log.state(account, Kind.EMAIL);
        List<UUID> found = new EmailQuery(stores, account, call).find();
        ObjectNode answer =
                call.answer()
                        .put("queryState", state)
                        .put("canCalculateChanges", true)
                        .put("collapseThreads", call.flag("collapseThreads"));
        return window.show(found.stream().map(Id.EMAIL::of).toList(), answer);
    }

    private ObjectNode queryChanges(Call call) throws MethodError {
        Account account = call.account();
        String from = call.text("sinceQueryState").orElse("");
        ChangeLog.Since since = log.since(account, Kind.EMAIL, from, Long.MAX_VALUE);
        EmailQuery query = new EmailQuery(stores, account, call);
        List<String> ids = query.find().stream().map(Id.EMAIL::of).toList();
        Set<String> removed = new LinkedHashSet<>();
        since.destroyed().forEach(each -> removed.add(Id.EMAIL.of(each)));
        since.updated().forEach(each -> removed.add(Id.EMAIL.of(each)));
        Set<String> changed = new LinkedHashSet<>();
        since.created().forEach(each -> changed.add(Id.EMAIL.of(each)));
        if (query.looksAtThreads()) {
            rows.threads(account, since.threads()).values().stream()
                    .flatMap(List::stream)
                    .map(Id.EMAIL::of)
                    .filter(id -> !changed.contains(id))
                    .forEach(removed::add);
        }
        changed.addAll(removed);
        ObjectNode answer = QueryChanges.told(call, since, ids, removed, changed);
        return answer.put("collapseThreads", call.flag("collapseThreads"));
    }

    /// RFC 8621 §4.9.
    private ObjectNode parse(Call call) throws MethodError {
        Account account = call.account();
        EmailView view = new EmailView(call, false);
        ObjectNode answer = call.answer();
        ObjectNode parsed = answer.putObject("parsed");
        ArrayNode notParsable = answer.putArray("notParsable");
        ArrayNode notFound = answer.putArray("notFound");
        for (String id : call.texts("blobIds").orElse(List.of())) {
            try {
                Optional<InputStream> opened = blobs.open(account, id);
                if (opened.isEmpty()) {
                    notFound.add(id);
                    continue;
                }
                try (InputStream content = opened.get()) {
                    var message = MessageReader.read(content, view.textBytes());
                    if (message.header().isEmpty()) {
                        notParsable.add(id);
                    } else {
                        parsed.set(
                                id,
                                view.message(JsonNodeFactory.instance.objectNode(), id, message));
                    }
                }
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
        return answer;
    }
}
