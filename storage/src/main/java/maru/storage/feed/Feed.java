package maru.storage.feed;

import java.util.regex.Pattern;
import maru.storage.Transaction;

/// A named stream of facts that one part tells the others. A migration registers it:
///
/// ```sql
/// insert into storage.feed (name, writer) values ('letters', 'maru_portal');
/// ```
public final class Feed {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,40}");

    private final String name;

    public Feed(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a feed's name: " + name);
        }
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// Tells a fact, as part of the transaction that made it one. Tell it after the change itself:
    /// two transactions that change the same row then tell in the order of their changes.
    ///
    /// @param kind what happened, as a past participle (`revoked`, `published`)
    /// @param subject the id of what it happened to
    /// @param body what readers need besides, at most 8 KiB; ids, not persons' data, since entries
    ///   are kept for weeks
    public void tell(Transaction transaction, String kind, String subject, String body) {
        transaction.update(
                "insert into storage.feed_pending (feed, kind, subject, body) values (?, ?, ?, ?)",
                name,
                kind,
                subject,
                body);
    }
}
