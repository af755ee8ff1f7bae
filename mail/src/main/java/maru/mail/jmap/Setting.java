package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import maru.kernel.Refusal;
import maru.kernel.Refused;

/// What every `/set` does alike (RFC 8620 §5.3): one record after another, each whole or not at
/// all.
final class Setting {

    /// What a kind of record does of its own.
    interface Work {

        /// Makes one, and tells what the client does not know yet, its id among it.
        ObjectNode create(ObjectNode wanted) throws SetError, MethodError;

        void update(String id, ObjectNode patch) throws SetError, MethodError;

        void destroy(String id) throws SetError, MethodError;

        /// Those to be destroyed, in an order in which that can be done.
        default List<String> inOrder(List<String> destroyed) {
            return destroyed;
        }
    }

    private final Call call;
    private final Work work;
    private final ObjectNode answer;

    private Setting(Call call, Work work) throws MethodError {
        this.call = call;
        this.work = work;
        this.answer = call.answer();
    }

    /// @param state before, and after
    static ObjectNode run(Call call, Supplier<String> state, Work work) throws MethodError {
        String before = state.get();
        if (call.text("ifInState").filter(expected -> !expected.equals(before)).isPresent()) {
            throw new MethodError("stateMismatch", "The state is " + before + " by now.");
        }
        Setting setting = new Setting(call, work);
        setting.answer.put("oldState", before);
        setting.all();
        return setting.answer.put("newState", state.get());
    }

    private void all() throws MethodError {
        ObjectNode create = call.objects("create");
        ObjectNode update = call.objects("update");
        List<String> destroy =
                call.texts("destroy").orElse(List.of()).stream().map(call::id).distinct().toList();
        if (create.size() + update.size() + destroy.size() > Limits.OBJECTS) {
            throw new MethodError("requestTooLarge", "These are too many records.");
        }
        create(create);
        for (var each : update.properties()) {
            String id = call.id(each.getKey());
            attempt(
                    "notUpdated",
                    each.getKey(),
                    () -> {
                        if (destroy.contains(id)) {
                            throw SetError.of("willDestroy", "It is to be destroyed, too.");
                        }
                        work.update(id, object(each.getValue()));
                        under("updated").putNull(id);
                    });
        }
        for (String id : work.inOrder(destroy)) {
            attempt(
                    "notDestroyed",
                    id,
                    () -> {
                        work.destroy(id);
                        answer.withArray("destroyed").add(id);
                    });
        }
    }

    /// Those first that others of them name.
    private void create(ObjectNode create) throws MethodError {
        Map<String, JsonNode> waiting = new LinkedHashMap<>();
        create.properties().forEach(each -> waiting.put(each.getKey(), each.getValue()));
        while (!waiting.isEmpty()) {
            List<String> ready = new ArrayList<>();
            for (var each : waiting.entrySet()) {
                Set<String> others = new LinkedHashSet<>(waiting.keySet());
                others.remove(each.getKey());
                if (!names(each.getValue(), others)) {
                    ready.add(each.getKey());
                }
            }
            if (ready.isEmpty()) {
                ready.addAll(waiting.keySet());
            }
            for (String name : ready) {
                JsonNode wanted = Objects.requireNonNull(waiting.remove(name));
                attempt(
                        "notCreated",
                        name,
                        () -> {
                            ObjectNode made = work.create(object(wanted));
                            call.created(name, made.path("id").asText());
                            under("created").set(name, made);
                        });
            }
        }
    }

    private static boolean names(JsonNode wanted, Set<String> creations) {
        for (var each : wanted.properties()) {
            String text = each.getValue().asText();
            if (text.startsWith("#") && creations.contains(text.substring(1))) {
                return true;
            }
        }
        return false;
    }

    private interface Step {
        void run() throws SetError, MethodError;
    }

    private void attempt(String otherwise, String name, Step step) throws MethodError {
        try {
            step.run();
        } catch (SetError error) {
            refuse(otherwise, name, error);
        } catch (Refused refused) {
            refuse(
                    otherwise,
                    name,
                    switch (refused.refusal()) {
                        case Refusal.TooLarge large -> SetError.of("tooLarge", "It is too large.");
                        case Refusal.QuotaExceeded full ->
                                SetError.of("overQuota", "There is no room.");
                        default -> throw refused;
                    });
        }
    }

    private void refuse(String otherwise, String name, SetError error) {
        under(otherwise).set(name, error.told());
    }

    private ObjectNode under(String name) {
        return answer.path(name) instanceof ObjectNode there ? there : answer.putObject(name);
    }

    private static ObjectNode object(JsonNode given) throws SetError {
        if (given instanceof ObjectNode object) {
            return object;
        }
        throw SetError.of("invalidPatch", "It is no object.");
    }
}
