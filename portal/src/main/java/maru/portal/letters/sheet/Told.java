package maru.portal.letters.sheet;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import maru.identity.PersonId;
import maru.portal.letters.record.LetterId;

/// What a sheet knows of the messages about its letter.
public interface Told {

    /// Whether a reminder can leave at all.
    boolean reminds();

    /// Whom none of the messages about a letter has reached: no address, refused, or tried in vain.
    Set<PersonId> notReached(LetterId letter);

    /// How many messages about these letters ended how: `push`, `mail`, `text`, `waiting`,
    /// `not-reached`.
    Map<String, Integer> messages(Collection<UUID> letters);
}
