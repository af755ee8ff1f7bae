package maru.chat.stream;

import maru.chat.xml.Element;
import maru.chat.xml.XmlFault;

/// What happens on a connection, told in order on a virtual thread, one at a time.
interface StreamEvents {

    /// The client opened or reopened the stream.
    void opened(Element header);

    void element(Element element);

    /// The client closed the stream.
    void ended();

    /// The client broke a rule of XML or of streams.
    void broken(XmlFault fault);

    /// The connection is gone, however that came.
    void gone();
}
