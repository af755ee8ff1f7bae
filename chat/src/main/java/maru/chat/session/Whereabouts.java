package maru.chat.session;

import java.util.List;
import maru.chat.jid.Jid;
import org.jspecify.annotations.Nullable;

/// Where people are. One node answers from its memory ([Sessions]); several would ask each other.
public interface Whereabouts {

    /// All sessions of an account, those without presence and those that wait to be resumed too.
    List<Session> of(String local);

    /// The session of a full address.
    @Nullable Session at(Jid address);

    /// Those that have sent presence.
    default List<Session> available(String local) {
        return of(local).stream().filter(Session::isAvailable).toList();
    }
}
