package maru.portal.devices;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import maru.kernel.Refusal;
import maru.portal.PortalSettings;
import maru.portal.signon.OpenToAll;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// How Thunderbird and its kin set themselves up from an address alone (Autoconfiguration, format
/// 1.1): where mail is read and sent, for anybody. It names nobody.
@Controller
@OpenToAll
class Autoconfig {

    private static final String LOGIN = "%EMAILLOCALPART%";

    private final DoorSettings doors;
    private final PortalSettings settings;

    Autoconfig(DoorSettings doors, PortalSettings settings) {
        this.doors = doors;
        this.settings = settings;
    }

    @GetMapping("/.well-known/autoconfig/mail/config-v1.1.xml")
    ResponseEntity<String> tell() {
        int incoming = port("imaps");
        int outgoing = port("submissions");
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            out.writeStartDocument("UTF-8", "1.0");
            out.writeStartElement("clientConfig");
            out.writeAttribute("version", "1.1");
            out.writeStartElement("emailProvider");
            out.writeAttribute("id", settings.domain());
            element(out, "domain", settings.domain());
            element(out, "displayName", "마루 메일");
            element(out, "displayShortName", "마루");
            server(out, "incoming", "imap", incoming);
            server(out, "outgoing", "smtp", outgoing);
            out.writeStartElement("documentation");
            out.writeAttribute("url", settings.publicUrl() + "/devices");
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_XML).body(text.toString());
    }

    private int port(String door) {
        return doors.port(door).orElseThrow(() -> new Refusal.NotFound().asException());
    }

    private void server(XMLStreamWriter out, String way, String type, int port)
            throws XMLStreamException {
        out.writeStartElement(way + "Server");
        out.writeAttribute("type", type);
        element(out, "hostname", doors.host());
        element(out, "port", String.valueOf(port));
        element(out, "socketType", "SSL");
        element(out, "authentication", "password-cleartext");
        element(out, "username", LOGIN);
        out.writeEndElement();
    }

    private static void element(XMLStreamWriter out, String name, String content)
            throws XMLStreamException {
        out.writeStartElement(name);
        out.writeCharacters(content);
        out.writeEndElement();
    }
}
