package maru.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Calls `identity.append_audit`, the only way a part can reach the audit.
record StoredAudit() implements Audit {

    private static final int PEOPLE_AT_A_TIME = 5_000;

    @Override
    public void append(Transaction transaction, AuditEntry entry) {
        List<@Nullable Object> parameters = asker(entry);
        parameters.add(entry.whose().map(PersonId::value));
        parameters.addAll(thing(entry));
        transaction.updateWithCommit(
                "select identity.append_audit(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)",
                parameters.toArray());
    }

    /// The same entry about many people, a row each, in few statements; for the schemas' owner.
    static void appendForEach(Transaction transaction, AuditEntry entry, Collection<UUID> people) {
        for (List<UUID> some : Batches.of(people, PEOPLE_AT_A_TIME)) {
            List<@Nullable Object> parameters = asker(entry);
            parameters.add(some);
            parameters.addAll(thing(entry));
            transaction.first(
                    "select identity.append_audit_of_each(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)",
                    row -> true,
                    parameters.toArray());
        }
    }

    private static List<@Nullable Object> asker(AuditEntry entry) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(Rows.person(entry.who()));
        parameters.add(Rows.service(entry.who()));
        switch (entry.who()) {
            case Asker.SignedIn person -> {
                parameters.add(person.session());
                parameters.add(person.address());
                parameters.add(person.level());
                parameters.add(person.authenticatedAt());
            }
            case Asker.Service service -> parameters.addAll(Collections.nCopies(4, null));
        }
        parameters.add(entry.action());
        return parameters;
    }

    private static List<@Nullable Object> thing(AuditEntry entry) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(entry.unit().map(UnitId::value));
        parameters.add(entry.what());
        parameters.add(json(entry.details()));
        return parameters;
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
                                out.append(c < 0x20 ? String.format("\\u%04x", c) : "\uFFFD");
                            } else {
                                out.appendCodePoint(c);
                            }
                        });
        out.append('"');
    }
}
