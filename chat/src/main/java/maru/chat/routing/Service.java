package maru.chat.routing;

import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;

/// Something with a domain of its own: rooms, the upload's slots, a component.
public interface Service {

    String domain();

    /// Takes a stanza that is addressed to this domain. Runs on the sender's virtual thread and may
    /// block; a message that goes into the archive says [Origin#later].
    void take(Stanza stanza, Origin origin) throws StanzaFault;
}
