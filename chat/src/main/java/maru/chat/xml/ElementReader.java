package maru.chat.xml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one whole element of a stream: namespaces resolved, nothing but the five predefined
/// references and character references (RFC 6120 §11.1), valid UTF-8 and XML characters only. The
/// input is bounded by whoever cut it out.
public final class ElementReader {

    private static final String XML = "http://www.w3.org/XML/1998/namespace";
    private static final int ATTRIBUTES_AT_MOST = 64;
    private static final int ELEMENTS_AT_MOST = 4_096;

    /// Prefixes in force; the empty one is the default namespace.
    private record Scope(Map<String, String> bound, @Nullable Scope outer) {

        @Nullable String of(String prefix) {
            for (@Nullable Scope at = this; at != null; at = at.outer) {
                String found = at.bound.get(prefix);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
    }

    private final String text;
    private int at;
    private int elements;

    private ElementReader(String text) {
        this.text = text;
    }

    /// Reads an element as it stands below a stream's root.
    ///
    /// @param prefixes what the root's opening tag bound, the default namespace under `""`
    public static Element read(byte[] xml, Map<String, String> prefixes) throws XmlFault {
        ElementReader reader = new ElementReader(decode(xml));
        Element element = reader.element(new Scope(prefixes, null), 1, false);
        if (reader.at != reader.text.length()) {
            throw XmlFault.malformed("text after the element");
        }
        return element;
    }

    /// The root's opening tag as an element without content.
    public static Element header(byte[] openingTag, Map<String, String> prefixesFound)
            throws XmlFault {
        ElementReader reader = new ElementReader(decode(openingTag));
        Scope scope = new Scope(prefixesFound, null);
        return reader.element(scope, 1, true);
    }

    private static String decode(byte[] xml) throws XmlFault {
        String text = new String(xml, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(xml));
            } catch (CharacterCodingException broken) {
                throw new XmlFault("bad-format", "not UTF-8");
            }
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\n' && c != '\t' && c != '\r')
                    || c == '\uFFFE'
                    || c == '\uFFFF') {
                throw XmlFault.malformed("a character that XML does not have");
            }
        }
        return text;
    }

    private Element element(Scope outer, int depth, boolean openOnly) throws XmlFault {
        if (depth > StanzaFramer.DEPTH_AT_MOST || ++elements > ELEMENTS_AT_MOST) {
            throw XmlFault.tooLarge("too many elements, or nested too deeply");
        }
        expect('<');
        String qualified = name();
        List<String> raw = new ArrayList<>(8);
        Map<String, String> bound = new HashMap<>(2);
        boolean empty = attributes(raw, bound);
        if (openOnly) {
            outer.bound.putAll(bound);
        }
        Scope scope = bound.isEmpty() || openOnly ? outer : new Scope(bound, outer);
        int colon = qualified.indexOf(':');
        String prefix = colon < 0 ? "" : qualified.substring(0, colon);
        String namespace = scope.of(prefix);
        if (namespace == null) {
            if (!prefix.isEmpty()) {
                throw new XmlFault("bad-namespace-prefix", "a prefix that is not bound");
            }
            namespace = "";
        }
        List<Node> content = new ArrayList<>(4);
        if (!empty && !openOnly) {
            content(scope, depth, qualified, content);
        }
        return Element.read(
                qualified.substring(colon + 1), namespace, resolved(raw, scope), content);
    }

    private List<String> resolved(List<String> raw, Scope scope) throws XmlFault {
        for (int i = 0; i < raw.size(); i += 2) {
            String key = raw.get(i);
            int colon = key.indexOf(':');
            if (colon > 0 && !key.startsWith("xml:")) {
                String namespace = scope.of(key.substring(0, colon));
                if (namespace == null) {
                    throw new XmlFault("bad-namespace-prefix", "a prefix that is not bound");
                }
                raw.set(i, "{" + namespace + "}" + key.substring(colon + 1));
            }
            for (int before = 0; before < i; before += 2) {
                if (raw.get(before).equals(raw.get(i))) {
                    throw XmlFault.malformed("an attribute twice");
                }
            }
        }
        return raw;
    }

    /// Whether the tag closed itself.
    private boolean attributes(List<String> raw, Map<String, String> bound) throws XmlFault {
        while (true) {
            boolean spaced = skipSpace();
            char c = peek();
            if (c == '>') {
                at++;
                return false;
            }
            if (c == '/') {
                at++;
                expect('>');
                return true;
            }
            if (!spaced) {
                throw XmlFault.malformed("attributes without a space between");
            }
            String key = name();
            skipSpace();
            expect('=');
            skipSpace();
            String value = quoted();
            if (key.equals("xmlns")) {
                bind(bound, "", value);
            } else if (key.startsWith("xmlns:")) {
                bind(bound, key.substring(6), value);
            } else {
                raw.add(key);
                raw.add(value);
            }
            if (raw.size() + bound.size() * 2 > ATTRIBUTES_AT_MOST * 2) {
                throw XmlFault.tooLarge("too many attributes");
            }
        }
    }

    private static void bind(Map<String, String> bound, String prefix, String namespace)
            throws XmlFault {
        boolean reserved =
                prefix.equals("xmlns")
                        || prefix.equals("xml") != namespace.equals(XML)
                        || (!prefix.isEmpty() && namespace.isEmpty());
        if (reserved || bound.putIfAbsent(prefix, namespace) != null) {
            throw new XmlFault("bad-namespace-prefix", "a prefix bound as it may not be");
        }
    }

    private void content(Scope scope, int depth, String qualified, List<Node> content)
            throws XmlFault {
        StringBuilder run = new StringBuilder();
        while (true) {
            char c = peek();
            if (c == '&') {
                reference(run);
            } else if (c != '<') {
                int end = at;
                while (end < text.length() && text.charAt(end) != '<' && text.charAt(end) != '&') {
                    end++;
                }
                appendText(run, at, end);
                at = end;
            } else if (text.startsWith("<![CDATA[", at)) {
                int end = text.indexOf("]]>", at);
                if (end < 0) {
                    throw XmlFault.malformed("CDATA without its end");
                }
                run.append(text, at + 9, end);
                at = end + 3;
            } else if (text.startsWith("</", at)) {
                at += 2;
                if (!name().equals(qualified)) {
                    throw XmlFault.malformed("a closing tag of another name");
                }
                skipSpace();
                expect('>');
                flush(run, content);
                return;
            } else {
                flush(run, content);
                content.add(element(scope, depth + 1, false));
            }
        }
    }

    private void appendText(StringBuilder run, int from, int to) throws XmlFault {
        int found = text.indexOf("]]>", from, to);
        if (found >= 0) {
            throw XmlFault.malformed("]]> in text");
        }
        run.append(text, from, to);
    }

    private static void flush(StringBuilder run, List<Node> content) {
        if (!run.isEmpty()) {
            content.add(new Text(run.toString()));
            run.setLength(0);
        }
    }

    private String quoted() throws XmlFault {
        char quote = peek();
        if (quote != '"' && quote != '\'') {
            throw XmlFault.malformed("an attribute without quotes");
        }
        at++;
        int end = text.indexOf(quote, at);
        if (end < 0) {
            throw XmlFault.malformed("an attribute without its end");
        }
        String plain = text.substring(at, end);
        if (plain.indexOf('<') >= 0) {
            throw XmlFault.malformed("< in an attribute");
        }
        if (plain.indexOf('&') < 0) {
            at = end + 1;
            return plain.replace('\n', ' ').replace('\t', ' ').replace('\r', ' ');
        }
        StringBuilder value = new StringBuilder();
        while (at < end) {
            if (text.charAt(at) == '&') {
                reference(value);
                if (at > end) {
                    throw XmlFault.malformed("a reference without its end");
                }
            } else {
                value.append(text.charAt(at++));
            }
        }
        at = end + 1;
        return value.toString();
    }

    private void reference(StringBuilder out) throws XmlFault {
        int end = text.indexOf(';', at);
        if (end < 0 || end - at > 10) {
            throw XmlFault.malformed("a reference without its end");
        }
        String reference = text.substring(at + 1, end);
        at = end + 1;
        switch (reference) {
            case "lt" -> out.append('<');
            case "gt" -> out.append('>');
            case "amp" -> out.append('&');
            case "quot" -> out.append('"');
            case "apos" -> out.append('\'');
            default -> out.appendCodePoint(codePoint(reference));
        }
    }

    private static int codePoint(String reference) throws XmlFault {
        if (!reference.startsWith("#")) {
            throw XmlFault.restricted("an entity reference");
        }
        try {
            int point =
                    reference.startsWith("#x")
                            ? Integer.parseUnsignedInt(reference, 2, reference.length(), 16)
                            : Integer.parseUnsignedInt(reference, 1, reference.length(), 10);
            boolean allowed =
                    point == '\t'
                            || point == '\n'
                            || point == '\r'
                            || (point >= ' ' && point < 0xD800)
                            || (point > 0xDFFF && point < 0xFFFE)
                            || (point > 0xFFFF && point <= 0x10FFFF);
            if (allowed) {
                return point;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, like a number that is no character.
        }
        throw XmlFault.malformed("a reference to no character");
    }

    private String name() throws XmlFault {
        int start = at;
        int colons = 0;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            if (text.charAt(at) == ':') {
                colons++;
            }
            at++;
        }
        String found = text.substring(start, at);
        if (found.isEmpty()
                || colons > 1
                || !isNameStart(found.charAt(0))
                || found.endsWith(":")
                || !isNameStart(found.charAt(found.indexOf(':') + 1))) {
            throw XmlFault.malformed("not a name");
        }
        return found;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
    }

    /// What every receiver's parser takes too: letters of XML's fourth edition, of the alphabets
    /// that are in use here. Names are passed on, and one that a parser refuses would end its
    /// stream.
    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (c >= 0xC0 && c <= 0xFF && c != 0xD7 && c != 0xF7)
                || (c >= 0x3041 && c <= 0x3094)
                || (c >= 0x30A1 && c <= 0x30FA)
                || (c >= 0x4E00 && c <= 0x9FA5)
                || (c >= 0xAC00 && c <= 0xD7A3);
    }

    private boolean skipSpace() {
        int start = at;
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at > start;
    }

    private char peek() throws XmlFault {
        if (at >= text.length()) {
            throw XmlFault.malformed("an element without its end");
        }
        return text.charAt(at);
    }

    private void expect(char c) throws XmlFault {
        if (peek() != c) {
            throw XmlFault.malformed("something unexpected in a tag");
        }
        at++;
    }
}
