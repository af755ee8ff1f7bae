package maru.portal.devices;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// A configuration profile (Apple, Configuration Profile Reference): Maru's mail account, and its
/// own authority where there is one. It holds no password; the device asks for it.
final class AppleProfile {

    private static final String TYPE =
            "plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
                    + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\"";

    private final XMLStreamWriter out;

    private AppleProfile(XMLStreamWriter out) {
        this.out = out;
    }

    /// The profile; empty when there is no mail whose line is protected from the first byte.
    ///
    /// @param authority DER in base64
    static Optional<String> of(
            DoorSettings doors, String localPart, String name, Optional<String> authority) {
        Optional<Integer> incoming = doors.port("imaps");
        Optional<Integer> outgoing = doors.port("submissions");
        if (incoming.isEmpty() || outgoing.isEmpty()) {
            return Optional.empty();
        }
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter writer = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            writer.writeStartDocument("UTF-8", "1.0");
            writer.writeDTD("<!DOCTYPE " + TYPE + ">");
            new AppleProfile(writer)
                    .write(doors, localPart, name, incoming.get(), outgoing.get(), authority);
            writer.writeEndDocument();
            writer.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Optional.of(text.toString());
    }

    private void write(
            DoorSettings doors,
            String localPart,
            String name,
            int incoming,
            int outgoing,
            Optional<String> authority)
            throws XMLStreamException {
        String address = doors.address(localPart);
        out.writeStartElement("plist");
        out.writeAttribute("version", "1.0");
        out.writeStartElement("dict");
        payload("Configuration", "maru." + address, "마루");
        key("PayloadContent");
        out.writeStartElement("array");
        mail(doors.host(), address, localPart, name, incoming, outgoing);
        if (authority.isPresent()) {
            out.writeStartElement("dict");
            payload("com.apple.security.root", "maru.authority." + doors.host(), "마루 인증서");
            key("PayloadContent");
            element("data", authority.get());
            out.writeEndElement();
        }
        out.writeEndElement();
        out.writeEndElement();
        out.writeEndElement();
    }

    private void mail(
            String host, String address, String login, String name, int incoming, int outgoing)
            throws XMLStreamException {
        out.writeStartElement("dict");
        payload("com.apple.mail.managed", "maru.mail." + address, "마루 메일");
        text("EmailAccountType", "EmailTypeIMAP");
        text("EmailAccountDescription", "마루");
        text("EmailAccountName", name);
        text("EmailAddress", address);
        server("IncomingMailServer", host, incoming, login);
        server("OutgoingMailServer", host, outgoing, login);
        key("OutgoingPasswordSameAsIncomingPassword");
        out.writeEmptyElement("true");
        out.writeEndElement();
    }

    private void server(String which, String host, int port, String login)
            throws XMLStreamException {
        text(which + "Authentication", "EmailAuthPassword");
        text(which + "HostName", host);
        key(which + "PortNumber");
        element("integer", String.valueOf(port));
        key(which + "UseSSL");
        out.writeEmptyElement("true");
        text(which + "Username", login);
    }

    /// What each payload begins with. Its id comes from its name, so that a second installation
    /// takes the place of the first.
    private void payload(String type, String identifier, String shown) throws XMLStreamException {
        text("PayloadType", type);
        key("PayloadVersion");
        element("integer", "1");
        text("PayloadIdentifier", identifier);
        text(
                "PayloadUUID",
                UUID.nameUUIDFromBytes(identifier.getBytes(StandardCharsets.UTF_8)).toString());
        text("PayloadDisplayName", shown);
    }

    private void text(String key, String value) throws XMLStreamException {
        key(key);
        element("string", value);
    }

    private void key(String name) throws XMLStreamException {
        element("key", name);
    }

    private void element(String name, String content) throws XMLStreamException {
        out.writeStartElement(name);
        out.writeCharacters(content);
        out.writeEndElement();
    }
}
