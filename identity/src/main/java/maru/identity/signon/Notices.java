package maru.identity.signon;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import maru.identity.Asker;
import maru.storage.Database;

/// What happened to a person's account without her doing: an operator made an app password, a
/// teacher gave a code. She is told at her next page, and the feed `people` says `noticed` with her
/// id so that her open pages can tell her at once.
public interface Notices {

    static Notices over(Database database) {
        return new StoredNotices(database);
    }

    /// One thing to tell.
    ///
    /// @param facts what the sentence needs: `operator`, `label`, `until`, `by`
    record Notice(long id, Kind kind, Instant at, Map<String, String> facts) {

        public Notice {
            facts = Map.copyOf(facts);
        }
    }

    /// What happened.
    enum Kind {
        APP_PASSWORD_BY_OPERATOR,
        CODE_GIVEN,
        CODE_USED,
        SESSIONS_CLOSED
    }

    /// What she has not yet put away, newest first, at most 50.
    List<Notice> unseen(Asker.SignedIn asker);

    /// She has put it away.
    void seen(Asker.SignedIn asker, long id);
}
