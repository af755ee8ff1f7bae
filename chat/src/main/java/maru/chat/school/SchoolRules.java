package maru.chat.school;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import maru.chat.account.Account;
import maru.chat.room.RoomService;
import maru.chat.routing.Rules;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Role;

/// People find and write to those whom identity lets them see: colleagues, and across staff and
/// families those whom a school day brings together. Services of our own write to all, and all may
/// answer them.
///
/// An answer is kept for a few seconds, since a conversation asks the same again and again.
public final class SchoolRules implements Rules, RoomService.Makers {

    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final int KEPT_AT_MOST = 100_000;

    private record Pair(PersonId one, PersonId other) {}

    private record Answer(boolean may, Instant until) {}

    private final Identity identity;
    private final Clock clock;
    private final Map<Pair, Answer> answers = new ConcurrentHashMap<>();

    public SchoolRules(Identity identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
    }

    @Override
    public boolean mayContact(Account one, Account other) {
        if (one.id() == other.id() || one.person().isEmpty() || other.person().isEmpty()) {
            return true;
        }
        Pair pair = new Pair(one.person().get(), other.person().get());
        Instant now = clock.instant();
        Answer known = answers.get(pair);
        if (known != null && known.until().isAfter(now)) {
            return known.may();
        }
        boolean may =
                identity.directory()
                        .names(asker(pair.one(), now), Set.of(pair.other()))
                        .containsKey(pair.other());
        if (answers.size() >= KEPT_AT_MOST) {
            answers.clear();
        }
        answers.put(pair, new Answer(may, now.plus(KEPT)));
        return may;
    }

    /// Staff make rooms; families meet in those that the school keeps.
    @Override
    public boolean mayMakeRooms(Account account) {
        return account.person().isEmpty()
                || identity
                        .directory()
                        .posts(asker(account.person().get(), clock.instant()))
                        .stream()
                        .anyMatch(post -> post.role().side() == Role.Side.STAFF);
    }

    /// Somebody's posts or seats have changed.
    public void forget() {
        answers.clear();
    }

    /// A person as one who asks through chat.
    static Asker asker(PersonId person, Instant now) {
        return new Asker.SignedIn(person, "chat", "127.0.0.1", AuthenticationLevel.ONE_FACTOR, now);
    }
}
