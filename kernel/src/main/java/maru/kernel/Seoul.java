package maru.kernel;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/// The time zone of every rule: school years, deadlines and rights begin and end at midnight in
/// Seoul, wherever the machine stands.
public final class Seoul {

    public static final ZoneId ZONE = ZoneId.of("Asia/Seoul");

    private Seoul() {}

    /// Today's date in Seoul by the injected clock.
    public static LocalDate today(Clock clock) {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }
}
