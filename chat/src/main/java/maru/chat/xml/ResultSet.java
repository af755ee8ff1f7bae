package maru.chat.xml;

import org.jspecify.annotations.Nullable;

/// What part of a result is asked for (XEP-0059).
///
/// @param max as many as wanted
/// @param after what the page before ended with
/// @param before what the page after begins with; empty for the last page
/// @param index where the page begins, counted from 0
public record ResultSet(
        int max, @Nullable String after, @Nullable String before, @Nullable Integer index) {

    /// What is asked for within an element.
    ///
    /// @throws NumberFormatException for numbers that are none
    public static ResultSet in(Element parent, int usual, int most) {
        Element set = parent.child("set", Namespaces.RESULT_SET);
        if (set == null) {
            return new ResultSet(usual, null, null, null);
        }
        String max = set.textOf("max");
        Element after = set.child("after");
        Element before = set.child("before");
        String index = set.textOf("index");
        int wanted = max.isEmpty() ? usual : Integer.parseInt(max);
        if (wanted < 0) {
            throw new NumberFormatException("negative");
        }
        return new ResultSet(
                Math.min(wanted, most),
                after == null ? null : after.text(),
                before == null ? null : before.text(),
                index.isEmpty() ? null : Integer.valueOf(index));
    }

    public boolean isBackwards() {
        return before != null;
    }

    /// The answer's half.
    public static Element answer(
            @Nullable String first, @Nullable String last, @Nullable Integer index, int count) {
        Element set = Element.of("set", Namespaces.RESULT_SET);
        if (first != null && last != null) {
            set =
                    set.add(
                                    Element.of("first", Namespaces.RESULT_SET, first)
                                            .with("index", index == null ? null : index.toString()))
                            .addText("last", last);
        }
        return count < 0 ? set : set.addText("count", Integer.toString(count));
    }
}
