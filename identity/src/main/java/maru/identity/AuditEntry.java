package maru.identity;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One line of the audit: who (and from where, by the asker), did what, to whose data.
///
/// @param action what was done, as `area.verb` in small letters: `letter.read`, `consent.sign`,
///   `session.begin`
/// @param whose whose personal data were touched, when one person's were
/// @param unit the school or class whose things were touched; the reviewer of that school sees it
/// @param what the thing itself by kind and id: `letter/0198…`
/// @param details few, short facts that a reviewer needs (a hash, a reason, a count); never a
///   secret and no content
public record AuditEntry(
        Asker who,
        String action,
        Optional<PersonId> whose,
        Optional<UnitId> unit,
        String what,
        Map<String, String> details) {

    private static final int DETAILS_AT_MOST = 16;
    private static final int LENGTH_AT_MOST = 400;

    public AuditEntry {
        if (!action.matches("[a-z]{2,20}\\.[a-z-]{2,30}")) {
            throw new IllegalArgumentException("an action is named area.verb: " + action);
        }
        if (what.length() > LENGTH_AT_MOST || details.size() > DETAILS_AT_MOST) {
            throw new IllegalArgumentException("an audit row is a line, not a document");
        }
        details.forEach(
                (key, value) -> {
                    if (key.length() > 40 || value.length() > LENGTH_AT_MOST) {
                        throw new IllegalArgumentException("too long for the audit: " + key);
                    }
                });
        details = Map.copyOf(details);
    }

    public static AuditEntry of(Asker who, String action, String what) {
        return new AuditEntry(who, action, Optional.empty(), Optional.empty(), what, Map.of());
    }

    public AuditEntry whose(PersonId person) {
        return new AuditEntry(who, action, Optional.of(person), unit, what, details);
    }

    public AuditEntry unit(UnitId of) {
        return new AuditEntry(who, action, whose, Optional.of(of), what, details);
    }

    public AuditEntry detail(String key, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(key, value);
        return new AuditEntry(who, action, whose, unit, what, more);
    }
}
