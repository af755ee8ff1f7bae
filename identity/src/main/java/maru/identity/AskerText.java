package maru.identity;

import java.util.Map;
import java.util.TreeMap;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.DatabaseFailure;

/// How the packages of identity hand an asker to the database's functions, and read their refusals.
public final class AskerText {

    private AskerText() {}

    /// The asker as the functions take her: an object with `person`, `session`, `address`, `level`
    /// and `at`, or `service`.
    public static String json(Asker asker) {
        Map<String, String> fields = new TreeMap<>();
        switch (asker) {
            case Asker.SignedIn(
                            PersonId person,
                            String session,
                            String address,
                            AuthenticationLevel level,
                            java.time.Instant at) -> {
                fields.put("person", person.value().toString());
                fields.put("session", session);
                fields.put("address", address);
                fields.put("level", level.name());
                fields.put("at", at.toString());
            }
            case Asker.Service(String name) -> fields.put("service", name);
        }
        return StoredAudit.json(fields);
    }

    /// What a function refused, or the failure itself when it is none of ours.
    public static RuntimeException refusal(DatabaseFailure failure) {
        String why = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        why = why.startsWith("ERROR: ") ? why.substring(7) : why;
        return switch (failure.state()) {
            case "MA404" -> new Refusal.NotFound().asException();
            case "MA403" -> new Refusal.Forbidden(why).asException();
            case "MA409" -> new Refusal.Conflict(why).asException();
            case "MA422" -> invalid(why);
            case "23P01", "23514" ->
                    new Refusal.Conflict(
                                    "이미 있는 기록과 어긋납니다. 날짜를 확인해 주세요."
                                            + " (It contradicts what is recorded; check the days.)")
                            .asException();
            default -> failure;
        };
    }

    private static Refused invalid(String text) {
        int bar = text.indexOf('|');
        return new Refusal.Invalid(text.substring(0, Math.max(bar, 0)), text.substring(bar + 1))
                .asException();
    }
}
