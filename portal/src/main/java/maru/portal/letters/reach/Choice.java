package maru.portal.letters.reach;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;
import maru.kernel.Seoul;

/// How somebody wants to be told, and when nothing is to come (Korean time).
///
/// @param ways empty for nothing at all
public record Choice(Set<Way> ways, LocalTime quietFrom, LocalTime quietTo) {

    static final Choice USUAL =
            new Choice(
                    EnumSet.of(Way.CHAT, Way.PUSH, Way.MAIL),
                    LocalTime.of(21, 0),
                    LocalTime.of(7, 0));

    public Choice {
        ways = Set.copyOf(ways);
    }

    /// When a message may come that is ready at a moment.
    Instant after(Instant ready) {
        ZonedDateTime there = ready.atZone(Seoul.ZONE);
        LocalTime time = there.toLocalTime();
        boolean overNight = quietFrom.isAfter(quietTo);
        boolean quiet =
                overNight
                        ? !time.isBefore(quietFrom) || time.isBefore(quietTo)
                        : !time.isBefore(quietFrom) && time.isBefore(quietTo);
        if (!quiet) {
            return ready;
        }
        ZonedDateTime end = there.with(quietTo);
        return (end.isBefore(there) ? end.plusDays(1) : end).toInstant();
    }
}
