package maru.files.dav;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import maru.files.tree.Properties;
import org.apache.jackrabbit.webdav.xml.DomUtil;
import org.apache.jackrabbit.webdav.xml.ElementIterator;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/// The XML bodies of requests, bounded before they are parsed: 256 KiB, no document type, no
/// entities, 40 levels, and few names, since the library's own reader would remember each for ever.
final class Bodies {

    static final String DAV = "DAV:";

    private static final int BYTES_AT_MOST = 256 << 10;
    private static final int NAMES_AT_MOST = 200;
    private static final int DEPTH_AT_MOST = 40;

    static {
        DomUtil.setBuilderFactory(strict());
    }

    private Bodies() {}

    /// What a PROPFIND asks for.
    sealed interface Wanted {
        /// The usual ones.
        ///
        /// @param also names beside them (`include`)
        record All(List<Properties.Name> also) implements Wanted {}

        /// The names alone.
        record Names() implements Wanted {}

        /// These.
        record Some(List<Properties.Name> names) implements Wanted {}
    }

    /// One thing that a PROPPATCH asks for.
    ///
    /// @param value the element, to set it; empty to remove the property
    record Patch(Properties.Name name, Optional<Element> value) {}

    /// @throws DavFault 400 or 413
    static Wanted propfind(InputStream body) {
        byte[] bytes = read(body);
        if (bytes.length == 0) {
            return new Wanted.All(List.of());
        }
        Element root = parse(bytes);
        requireName(root, "propfind");
        if (childOf(root, "propname").isPresent()) {
            return new Wanted.Names();
        }
        Optional<Element> some = childOf(root, "prop");
        if (some.isPresent()) {
            return new Wanted.Some(names(some.get()));
        }
        if (childOf(root, "allprop").isPresent()) {
            return new Wanted.All(childOf(root, "include").map(Bodies::names).orElse(List.of()));
        }
        throw new DavFault(400, "propfind");
    }

    /// In the order of the document, which is the order of effect (RFC 4918 section 9.2).
    static List<Patch> proppatch(InputStream body) {
        Element root = parse(read(body));
        requireName(root, "propertyupdate");
        List<Patch> patches = new ArrayList<>();
        for (Element action : children(root)) {
            if (!DAV.equals(action.getNamespaceURI())) {
                continue;
            }
            boolean set = "set".equals(action.getLocalName());
            if (!set && !"remove".equals(action.getLocalName())) {
                continue;
            }
            childOf(action, "prop")
                    .ifPresent(
                            prop -> {
                                for (Element each : children(prop)) {
                                    patches.add(
                                            new Patch(
                                                    nameOf(each),
                                                    set ? Optional.of(each) : Optional.empty()));
                                }
                            });
        }
        if (patches.isEmpty() || patches.size() > NAMES_AT_MOST) {
            throw new DavFault(400, "propertyupdate");
        }
        return patches;
    }

    /// The element of a LOCK; empty for a refresh.
    static Optional<Element> lockinfo(InputStream body) {
        byte[] bytes = read(body);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        Element root = parse(bytes);
        requireName(root, "lockinfo");
        return Optional.of(root);
    }

    static Optional<Element> childOf(Element parent, String davName) {
        for (Element each : children(parent)) {
            if (DAV.equals(each.getNamespaceURI()) && davName.equals(each.getLocalName())) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    static List<Element> children(Element parent) {
        List<Element> all = new ArrayList<>();
        ElementIterator each = DomUtil.getChildren(parent);
        while (each.hasNext()) {
            all.add(each.nextElement());
        }
        return all;
    }

    /// The element as XML that stands by itself, with the namespaces that it needs.
    static String write(Element element) {
        try {
            TransformerFactory factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Transformer transformer = factory.newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter out = new StringWriter();
            transformer.transform(new DOMSource(element), new StreamResult(out));
            return out.toString();
        } catch (TransformerException impossible) {
            throw new DavFault(400, "XML");
        }
    }

    static Properties.Name nameOf(Element element) {
        @Nullable String namespace = element.getNamespaceURI();
        return new Properties.Name(namespace == null ? "" : namespace, element.getLocalName());
    }

    private static List<Properties.Name> names(Element prop) {
        List<Properties.Name> names = new ArrayList<>();
        for (Element each : children(prop)) {
            if (names.size() == NAMES_AT_MOST) {
                throw new DavFault(413, "properties");
            }
            Properties.Name name = nameOf(each);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private static void requireName(Element root, String name) {
        if (!DAV.equals(root.getNamespaceURI()) || !name.equals(root.getLocalName())) {
            throw new DavFault(400, name);
        }
    }

    private static byte[] read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(BYTES_AT_MOST + 1);
            if (bytes.length > BYTES_AT_MOST) {
                throw new DavFault(413, "XML");
            }
            return bytes;
        } catch (IOException cut) {
            throw new DavFault(400, "XML");
        }
    }

    private static Element parse(byte[] bytes) {
        try {
            Document document = DomUtil.parseDocument(new ByteArrayInputStream(bytes));
            Element root = document.getDocumentElement();
            requireShallow(root, 0);
            return root;
        } catch (SAXException | IOException malformed) {
            throw new DavFault(400, "XML");
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void requireShallow(Element element, int depth) {
        if (depth > DEPTH_AT_MOST) {
            throw new DavFault(400, "XML");
        }
        for (Element child : children(element)) {
            requireShallow(child, depth + 1);
        }
    }

    private static DocumentBuilderFactory strict() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            return factory;
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
