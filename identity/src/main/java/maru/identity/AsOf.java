package maru.identity;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import maru.kernel.Seoul;

/// The two times of every rule: what was valid on `day` (a date in Seoul), by what had been
/// recorded at `knownAt`.
///
/// "Who may sign today" is `AsOf.now(clock)`. "Who could sign when this was sent" is
/// `AsOf.at(sentAt)`: a court order entered a week later, even if dated back, does not change that
/// answer. "Who should have been able to sign on that day, by what we know now" is
/// `AsOf.on(thatDay)`.
public record AsOf(LocalDate day, Instant knownAt) {

    /// Later than anything was ever recorded: all that is known when the question is asked.
    public static final Instant NOW_KNOWN = Instant.MAX;

    /// Today in Seoul, by all that is recorded.
    public static AsOf now(Clock clock) {
        return on(Seoul.today(clock));
    }

    /// A day, by all that is recorded.
    public static AsOf on(LocalDate day) {
        return new AsOf(day, NOW_KNOWN);
    }

    /// The day in Seoul on which `instant` fell, by what was recorded then.
    public static AsOf at(Instant instant) {
        return new AsOf(LocalDate.ofInstant(instant, Seoul.ZONE), instant);
    }
}
