package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// Which part of a list a `/query` wants to see (RFC 8620 §5.5).
record Window(
        long position,
        Optional<String> anchor,
        long anchorOffset,
        Optional<Long> limit,
        boolean total) {

    static Window of(Call call) throws MethodError {
        return new Window(
                call.number("position").orElse(0L),
                call.text("anchor").map(call::id),
                call.number("anchorOffset").orElse(0L),
                call.count("limit"),
                call.flag("calculateTotal"));
    }

    /// @param ids the whole list, as the client sees ids
    ObjectNode show(List<String> ids, ObjectNode answer) throws MethodError {
        int from = Math.toIntExact(Math.min(from(ids), ids.size()));
        answer.put("position", from);
        if (total) {
            answer.put("total", ids.size());
        }
        long count = Math.min(limit.orElse((long) Limits.IDS), Limits.IDS);
        if (count < limit.orElse((long) ids.size())) {
            answer.put("limit", count);
        }
        ArrayNode listed = answer.putArray("ids");
        ids.stream().skip(from).limit(count).forEach(listed::add);
        return answer;
    }

    private long from(List<String> ids) throws MethodError {
        if (anchor.isPresent()) {
            int at = ids.indexOf(anchor.get());
            if (at < 0) {
                throw new MethodError("anchorNotFound", "The anchor is not in the list.");
            }
            return Math.max(0, at + anchorOffset);
        }
        return position < 0 ? Math.max(0, ids.size() + position) : position;
    }
}
