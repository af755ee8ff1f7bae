package maru.portal;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// Reads a property list (Apple, plist(5)) as strictly as a device: well-formed XML, a key before
/// each value and once only, no element that it does not know.
final class PropertyList {

    private PropertyList() {}

    static Map<?, ?> read(String text)
            throws ParserConfigurationException, SAXException, IOException {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        // The definition lies at Apple's; nothing is fetched.
        builder.setEntityResolver((name, place) -> new InputSource(new StringReader("")));
        Element root = builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
        List<Element> all = children(root);
        if (!root.getTagName().equals("plist")
                || all.size() != 1
                || !(value(all.getFirst()) instanceof Map<?, ?> dictionary)) {
            throw new AssertionError("no property list of one dictionary");
        }
        return dictionary;
    }

    private static Object value(Element element) {
        String text = element.getTextContent();
        return switch (element.getTagName()) {
            case "dict" -> dictionary(children(element));
            case "array" -> children(element).stream().map(PropertyList::value).toList();
            case "string" -> text;
            case "integer" -> Integer.valueOf(text);
            case "true" -> true;
            case "data" -> Base64.getMimeDecoder().decode(text);
            case String other -> throw new AssertionError("unknown: " + other);
        };
    }

    private static Map<String, Object> dictionary(List<Element> elements) {
        Map<String, Object> found = new LinkedHashMap<>();
        for (int at = 0; at < elements.size(); at += 2) {
            Element key = elements.get(at);
            if (!key.getTagName().equals("key")
                    || found.put(key.getTextContent(), value(elements.get(at + 1))) != null) {
                throw new AssertionError("no key, or one twice: " + key.getTextContent());
            }
        }
        return found;
    }

    private static List<Element> children(Element parent) {
        List<Element> elements = new ArrayList<>();
        for (Node at = parent.getFirstChild(); at != null; at = at.getNextSibling()) {
            if (at instanceof Element element) {
                elements.add(element);
            } else if (!at.getTextContent().isBlank()) {
                throw new AssertionError("text between elements: " + at.getTextContent());
            }
        }
        return elements;
    }
}
