package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// How a list differs from what it was (RFC 8620 §5.6). Nothing of an earlier list is kept:
/// whatever has changed since is taken out of it and, where it belongs to the list now, put in at
/// its place.
final class QueryChanges {

    private QueryChanges() {}

    /// @param ids the list as it is
    /// @param removed what may have been in it elsewhere, or is gone
    /// @param changed what may not have been in it at its place
    static ObjectNode told(
            Call call,
            ChangeLog.Since since,
            List<String> ids,
            Collection<String> removed,
            Set<String> changed)
            throws MethodError {
        long atMost = call.count("maxChanges").orElse(Long.MAX_VALUE);
        if (removed.size() + (long) changed.size() > atMost) {
            throw new MethodError("tooManyChanges", "More has changed than maxChanges.");
        }
        if (since.more()) {
            throw new MethodError("cannotCalculateChanges", "Too much has changed.");
        }
        ObjectNode answer =
                call.answer().put("oldQueryState", since.from()).put("newQueryState", since.to());
        if (call.flag("calculateTotal")) {
            answer.put("total", ids.size());
        }
        ArrayNode gone = answer.putArray("removed");
        removed.forEach(gone::add);
        ArrayNode added = answer.putArray("added");
        for (int i = 0; i < ids.size(); i++) {
            if (changed.contains(ids.get(i))) {
                added.addObject().put("id", ids.get(i)).put("index", i);
            }
        }
        return answer;
    }
}
