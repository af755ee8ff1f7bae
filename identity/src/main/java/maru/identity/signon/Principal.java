package maru.identity.signon;

import java.util.Optional;
import maru.identity.PersonId;

/// Who came through a door.
public sealed interface Principal {

    /// A person.
    ///
    /// @param localPart her name before the `@` of mail address and JID
    record Human(PersonId person, String localPart) implements Principal {}

    /// A service of our own: the portal's notifier, its outbox, an indexer.
    ///
    /// @param name part and task, e.g. `portal.notifier`
    /// @param actingFor the person in whose name it acts, when it asked to and its rule allows it
    record Service(String name, Optional<Human> actingFor) implements Principal {}
}
