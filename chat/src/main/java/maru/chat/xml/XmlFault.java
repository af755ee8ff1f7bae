package maru.chat.xml;

/// What a peer sent is not what a stream may hold; the stream ends with this condition (RFC 6120
/// §4.9.3). The detail is for logs and holds nothing of what was sent.
public final class XmlFault extends Exception {

    private final String condition;

    public XmlFault(String condition, String detail) {
        super(detail, null, false, false);
        this.condition = condition;
    }

    static XmlFault malformed(String detail) {
        return new XmlFault("not-well-formed", detail);
    }

    static XmlFault restricted(String detail) {
        return new XmlFault("restricted-xml", detail);
    }

    static XmlFault tooLarge(String detail) {
        return new XmlFault("policy-violation", detail);
    }

    /// The name of the stream error's element.
    public String condition() {
        return condition;
    }
}
