package maru.portal.letters.sheet;

import java.util.List;
import java.util.Map;
import maru.identity.Unit;

/// How far the letters of a school have got in a time, counted and without names.
///
/// @param letters how many went out and were not taken back
/// @param classes by grade and label
/// @param messages by how they ended: `push`, `mail`, `text`, or `waiting`, `not-reached`
public record Reached(
        Unit.School school, int letters, List<OfClass> classes, Map<String, Integer> messages) {

    public Reached {
        classes = List.copyOf(classes);
    }

    /// One line a class.
    ///
    /// @param sent for each letter the children to whom it went, summed
    /// @param read of these, how many were read for by anybody
    /// @param asked of these, on how many an answer was asked for
    /// @param answered of those, how many have a signature or paper reply that stands
    public record OfClass(
            Unit.SchoolClass schoolClass, int sent, int read, int asked, int answered) {

        public int percentRead() {
            return percent(read, sent);
        }

        public int percentAnswered() {
            return percent(answered, asked);
        }

        private static int percent(int part, int whole) {
            return whole == 0 ? 0 : part * 100 / whole;
        }
    }
}
