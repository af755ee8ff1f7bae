package maru.identity;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import maru.storage.Transaction;

/// Tells the other parts whose facts have changed, in the transaction that changed them. Entries
/// name the person and nothing else about her: readers ask identity for what they may know.
public final class PeopleFeed {

    /// The feed's name.
    public static final String NAME = "people";

    /// Facts, posts, seats or rights of the person have changed.
    public static final String CHANGED = "changed";

    /// How the person signs in has changed.
    public static final String ACCOUNT_CHANGED = "account-changed";

    /// An app password of the person has ended; the body is its id.
    public static final String APP_PASSWORD_ENDED = "app-password-ended";

    /// A web session of the person has ended; the body is its id.
    public static final String SESSION_ENDED = "session-ended";

    /// All sessions of the person have ended; the body is `devices` when her app passwords have
    /// too.
    public static final String SESSIONS_ENDED = "sessions-ended";

    /// There is something to tell the person ([maru.identity.signon.Notices]).
    public static final String NOTICED = "noticed";

    private static final int PEOPLE_AT_A_TIME = 5_000;

    private PeopleFeed() {}

    static void tell(Transaction transaction, String kind, Collection<UUID> people) {
        for (List<UUID> some : Batches.of(people, PEOPLE_AT_A_TIME)) {
            transaction.update(
                    "insert into storage.feed_pending (feed, kind, subject, body)"
                            + " select ?, ?, p.id::text, '' from unnest(?) as p (id)",
                    NAME,
                    kind,
                    some);
        }
    }
}
