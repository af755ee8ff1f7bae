package maru.chat.xml;

/// Namespaces that more than one package speaks. Others stand in the file of their specification.
public final class Namespaces {

    public static final String CLIENT = "jabber:client";
    public static final String COMPONENT = "jabber:component:accept";
    public static final String STREAMS = "http://etherx.jabber.org/streams";
    public static final String STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams";
    public static final String STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas";
    public static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";
    public static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    public static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
    public static final String SESSION = "urn:ietf:params:xml:ns:xmpp-session";
    public static final String ROSTER = "jabber:iq:roster";
    public static final String DELAY = "urn:xmpp:delay";
    public static final String STANZA_ID = "urn:xmpp:sid:0";
    public static final String FORWARD = "urn:xmpp:forward:0";
    public static final String HINTS = "urn:xmpp:hints";
    public static final String DATA_FORM = "jabber:x:data";
    public static final String RESULT_SET = "http://jabber.org/protocol/rsm";
    public static final String MUC = "http://jabber.org/protocol/muc";
    public static final String MUC_USER = "http://jabber.org/protocol/muc#user";
    public static final String STREAM_MANAGEMENT = "urn:xmpp:sm:3";
    public static final String OCCUPANT_ID = "urn:xmpp:occupant-id:0";

    private Namespaces() {}
}
