package maru.identity;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Calls `identity.append_audit`, the only way a part can reach the audit.
record StoredAudit() implements Audit {

    @Override
    public void append(Transaction transaction, AuditEntry entry) {
        Asker.@Nullable SignedIn person =
                switch (entry.who()) {
                    case Asker.SignedIn signedIn -> signedIn;
                    case Asker.Service service -> null;
                };
        transaction.first(
                "select identity.append_audit(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)",
                row -> true,
                Rows.person(entry.who()),
                Rows.service(entry.who()),
                person == null ? null : person.session(),
                person == null ? null : person.address(),
                person == null ? null : person.level(),
                person == null ? null : person.authenticatedAt(),
                entry.action(),
                Optional.ofNullable(entry.whose().map(PersonId::value).orElse(null)),
                Optional.ofNullable(entry.unit().map(UnitId::value).orElse(null)),
                entry.what(),
                json(entry.details()));
    }

    /// An object of strings; small enough to need no library.
    static String json(Map<String, String> details) {
        StringBuilder out = new StringBuilder("{");
        new TreeMap<>(details)
                .forEach(
                        (key, value) -> {
                            if (out.length() > 1) {
                                out.append(',');
                            }
                            quote(out, key);
                            out.append(':');
                            quote(out, value);
                        });
        return out.append('}').toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                out.append('\\').appendCodePoint(c);
                            } else if (c == 0) {
                                // jsonb holds no NUL.
                                out.append('\uFFFD');
                            } else if (c < 0x20 || (c >= 0xD800 && c <= 0xDFFF)) {
                                out.append(
                                        c < 0x20 ? String.format("\\u%04x", c) : "\uFFFD");
                            } else {
                                out.appendCodePoint(c);
                            }
                        });
        out.append('"');
    }
}
