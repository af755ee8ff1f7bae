package maru.launcher.admin;

import java.time.Duration;
import maru.kernel.Refusal;

/// Refusals as an operator reads them.
final class Refusals {

    private Refusals() {}

    static String sentence(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound() -> "There is no such thing.";
            case Refusal.Forbidden(String why) -> why;
            case Refusal.Conflict(String why) -> why;
            case Refusal.Invalid(String field, String why) -> field + ": " + why;
            case Refusal.TooLarge(long limit) -> "It is larger than " + limit + " bytes.";
            case Refusal.QuotaExceeded(long limit, long used) ->
                    "The space of " + limit + " bytes is used up (" + used + ").";
            case Refusal.TooManyRequests(Duration after) ->
                    "Too often; again in " + after.toSeconds() + " s.";
            case Refusal.Unavailable(String why, Duration after) -> why;
        };
    }
}
