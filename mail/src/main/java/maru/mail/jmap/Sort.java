package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/// What a list is sorted by, as `/query` takes it (RFC 8620 §5.5): one property after another.
///
/// @param <T> what stands in the list
interface Sort<T> {

    int AT_MOST = 10;

    /// The ascending order of one property.
    ///
    /// @throws MethodError `unsupportedSort` for a property that is none
    Comparator<T> by(JsonNode property) throws MethodError;

    /// The whole order; of two that are equal in it neither comes first.
    static <T> Comparator<T> of(JsonNode sort, Sort<T> properties) throws MethodError {
        if (sort.size() > AT_MOST) {
            throw new MethodError("unsupportedSort", "These are too many.");
        }
        Comparator<T> order = (_, _) -> 0;
        for (JsonNode each : sort) {
            Comparator<T> next = properties.by(each);
            order =
                    order.thenComparing(
                            each.path("isAscending").asBoolean(true) ? next : next.reversed());
        }
        return order;
    }
}
