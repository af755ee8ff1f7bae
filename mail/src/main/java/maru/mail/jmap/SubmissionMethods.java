package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import maru.mail.jmap.ChangeLog.Kind;

/// Sends e-mails and tells which were sent (RFC 8621 §7).
final class SubmissionMethods {

    private final Stores stores;
    private final ChangeLog log;
    private final EmailSets emails;

    SubmissionMethods(Stores stores) {
        this.stores = stores;
        this.log = new ChangeLog(stores.database());
        this.emails = new EmailSets(stores);
    }

    List<Method> all() {
        return List.of(
                new Method("EmailSubmission/get", Submission.CAPABILITY, this::get),
                new Method("EmailSubmission/changes", Submission.CAPABILITY, this::changes),
                new Method("EmailSubmission/query", Submission.CAPABILITY, this::query),
                new Method(
                        "EmailSubmission/queryChanges", Submission.CAPABILITY, this::queryChanges),
                new Method("EmailSubmission/set", Submission.CAPABILITY, this::set));
    }

    private ObjectNode get(Call call) throws MethodError {
        Account account = call.account();
        Set<String> properties = call.propertiesOf(Submission.PROPERTIES);
        String state = log.state(account, Kind.SUBMISSION);
        Map<String, Submission> all = new LinkedHashMap<>();
        Submission.of(stores.database(), account).forEach(each -> all.put(each.jmapId(), each));
        List<String> ids = call.ids().orElseGet(() -> List.copyOf(all.keySet()));
        if (ids.size() > Limits.OBJECTS) {
            throw new MethodError("requestTooLarge", "Ask for them by their ids.");
        }
        ObjectNode answer = call.answer().put("state", state);
        ArrayNode list = answer.putArray("list");
        ArrayNode notFound = answer.putArray("notFound");
        for (String id : ids) {
            Submission submission = all.get(id);
            if (submission == null) {
                notFound.add(id);
            } else {
                list.add(submission.shown(properties));
            }
        }
        return answer;
    }

    private ObjectNode changes(Call call) throws MethodError {
        return log.since(call.account(), Kind.SUBMISSION, call).told(call.answer(), Id.SUBMISSION);
    }

    private ObjectNode query(Call call) throws MethodError {
        Account account = call.account();
        String state = log.state(account, Kind.SUBMISSION);
        ObjectNode answer = call.answer().put("queryState", state).put("canCalculateChanges", true);
        return Window.of(call).show(found(account, call), answer);
    }

    private ObjectNode queryChanges(Call call) throws MethodError {
        Account account = call.account();
        String from = call.text("sinceQueryState").orElse("");
        ChangeLog.Since since = log.since(account, Kind.SUBMISSION, from, Long.MAX_VALUE);
        List<String> ids = found(account, call);
        Set<String> removed = new LinkedHashSet<>();
        since.destroyed().forEach(each -> removed.add(Id.SUBMISSION.of(each)));
        since.updated().forEach(each -> removed.add(Id.SUBMISSION.of(each)));
        Set<String> changed = new LinkedHashSet<>(removed);
        since.created().forEach(each -> changed.add(Id.SUBMISSION.of(each)));
        return QueryChanges.told(call, since, ids, removed, changed);
    }

    private List<String> found(Account account, Call call) throws MethodError {
        Predicate<Submission> filter = new Filters(call).read(call.objects("filter"));
        return Submission.of(stores.database(), account).stream()
                .filter(filter)
                .sorted(Sort.of(call.arguments().path("sort"), SubmissionMethods::order))
                .map(Submission::jmapId)
                .toList();
    }

    private static Comparator<Submission> order(JsonNode property) throws MethodError {
        return switch (property.path("property").asText()) {
            case "emailId" -> Comparator.comparing(Submission::email);
            case "threadId" -> Comparator.comparing(Submission::thread);
            case "sentAt", "sendAt" -> Comparator.comparing(Submission::sendAt);
            default ->
                    throw new MethodError(
                            "unsupportedSort", "Sort by emailId, threadId or sentAt.");
        };
    }

    private record Filters(Call call) implements Conditions<Predicate<Submission>> {

        @Override
        public Predicate<Submission> condition(ObjectNode condition) throws MethodError {
            Predicate<Submission> meets = any -> true;
            for (var each : condition.properties()) {
                String name = each.getKey();
                JsonNode value = each.getValue();
                meets =
                        meets.and(
                                switch (name) {
                                    case "identityIds" ->
                                            one -> holds(value, Id.IDENTITY.of(one.identity()));
                                    case "emailIds" ->
                                            one -> holds(value, Id.EMAIL.of(one.email()));
                                    case "threadIds" ->
                                            one -> holds(value, Id.THREAD.of(one.thread()));
                                    case "undoStatus" ->
                                            one -> one.undo().status().equals(value.asText());
                                    case "before" -> {
                                        Instant before = EmailQuery.instant(condition, name);
                                        yield one -> one.sendAt().isBefore(before);
                                    }
                                    case "after" -> {
                                        Instant after = EmailQuery.instant(condition, name);
                                        yield one -> !one.sendAt().isBefore(after);
                                    }
                                    default ->
                                            throw new MethodError(
                                                    "unsupportedFilter", "No filter is " + name);
                                });
            }
            return meets;
        }

        private boolean holds(JsonNode ids, String id) {
            for (JsonNode each : ids) {
                if (call.id(each.asText()).equals(id)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Predicate<Submission> all(List<Predicate<Submission>> each) {
            return submission -> each.stream().allMatch(one -> one.test(submission));
        }

        @Override
        public Predicate<Submission> any(List<Predicate<Submission>> each) {
            return submission -> each.stream().anyMatch(one -> one.test(submission));
        }

        @Override
        public Predicate<Submission> none(List<Predicate<Submission>> each) {
            return any(each).negate();
        }
    }

    private ObjectNode set(Call call) throws MethodError {
        Account account = call.account();
        SubmissionSetting setting = new SubmissionSetting(stores, account, call);
        ObjectNode update = call.objects("onSuccessUpdateEmail");
        List<String> destroy = call.texts("onSuccessDestroyEmail").orElse(List.of());
        ObjectNode answer = Setting.run(call, () -> log.state(account, Kind.SUBMISSION), setting);
        ObjectNode follow = JsonNodeFactory.instance.objectNode().put("accountId", account.id());
        update.properties()
                .forEach(
                        each ->
                                setting.succeeded(each.getKey())
                                        .ifPresent(
                                                email ->
                                                        follow.withObject("/update")
                                                                .set(email, each.getValue())));
        destroy.forEach(
                each -> setting.succeeded(each).ifPresent(follow.withArray("/destroy")::add));
        if (follow.has("update") || !follow.path("destroy").isEmpty()) {
            call.alsoAnswer("Email/set", emails.set(call.another(follow)));
        }
        return answer;
    }
}
