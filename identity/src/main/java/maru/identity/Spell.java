package maru.identity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is so from a day to a day.
///
/// @param content what is so; compared as a whole
/// @param until the first day on which it is no longer so; null while no end is known
record Spell(List<Object> content, LocalDate from, @Nullable LocalDate until) {

    /// The day from which something is so that was always so.
    static final LocalDate ALWAYS = LocalDate.of(1900, 1, 1);

    Spell {
        content = List.copyOf(content);
    }

    static Spell always(List<Object> content) {
        return new Spell(content, ALWAYS, null);
    }

    boolean overlaps(Spell other) {
        return before(from, other.until) && before(other.from, until);
    }

    boolean holds(LocalDate day) {
        return !day.isBefore(from) && before(day, until);
    }

    /// What is so after `stated` became known: the spells before it, cut where they say something
    /// else, and replaced where they say the same with other dates.
    ///
    /// A transfer on a Tuesday thus ends the old seat on Monday; a court order from a day ends the
    /// full rights the day before; a corrected first day of the same seat moves that day.
    static List<Spell> merged(List<Spell> existing, List<Spell> stated) {
        List<Spell> pieces = new ArrayList<>(existing);
        for (Spell one : stated) {
            List<Spell> left = new ArrayList<>();
            for (Spell piece : pieces) {
                if (!piece.overlaps(one)) {
                    left.add(piece);
                } else if (!piece.content.equals(one.content)) {
                    left.addAll(piece.without(one));
                }
            }
            pieces = left;
        }
        pieces.addAll(stated);
        return pieces;
    }

    private List<Spell> without(Spell other) {
        List<Spell> left = new ArrayList<>();
        if (from.isBefore(other.from)) {
            left.add(new Spell(content, from, other.from));
        }
        if (other.until != null && before(other.until, until)) {
            left.add(new Spell(content, other.until, until));
        }
        return left;
    }

    private static boolean before(LocalDate day, @Nullable LocalDate end) {
        return end == null || day.isBefore(end);
    }
}
