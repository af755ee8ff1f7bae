package maru.chat.session;

import java.util.Optional;
import maru.chat.xml.Element;
import maru.identity.signon.ClientAddress;
import org.jspecify.annotations.Nullable;

/// A client's connection, over TCP or WebSocket. Safe for use by many threads; nothing here blocks.
public interface Connection {

    /// Opens or reopens our side of the stream.
    ///
    /// @param from the domain; `to` is not stated before somebody has signed in
    void open(String from, String id);

    /// Something that is not a stanza.
    void send(Element element);

    /// A stanza.
    ///
    /// @param address the `to` of one that has none
    void deliver(Packet packet, String address);

    /// Sends the last words of the stream as it was and expects a new header.
    void restart(Element last);

    /// Allows stanzas of full size.
    void trust();

    /// Ends the stream with an error (RFC 6120 §4.9) or, without one, in order.
    void end(@Nullable String condition, @Nullable String text);

    ClientAddress address();

    /// Whether TLS protects it, ours or the front door's.
    boolean isSecure();

    /// Whether TLS can still be asked for.
    boolean offersTls();

    /// Data that binds SASL to this TLS channel (RFC 5929 `tls-server-end-point`, RFC 9266
    /// `tls-exporter`).
    Optional<byte[]> channelBinding(String type);

    /// Waits until the client has taken most of what was sent to it.
    ///
    /// @return false when it takes nothing, or is gone
    boolean awaitRoom();
}
