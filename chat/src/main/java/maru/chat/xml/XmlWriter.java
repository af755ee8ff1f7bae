package maru.chat.xml;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes elements without prefixes but `stream:` and those that foreign attributes need.
public final class XmlWriter {

    private final StringBuilder out;

    private XmlWriter(StringBuilder out) {
        this.out = out;
    }

    /// An element as text.
    ///
    /// @param inherited the default namespace where the text will stand
    public static String text(Element element, String inherited) {
        StringBuilder out = new StringBuilder(256);
        new XmlWriter(out).write(element, inherited);
        return out.toString();
    }

    public static byte[] bytes(Element element, String inherited) {
        return text(element, inherited).getBytes(StandardCharsets.UTF_8);
    }

    public static void append(StringBuilder out, Element element, String inherited) {
        new XmlWriter(out).write(element, inherited);
    }

    private void write(Element element, String inherited) {
        boolean stream = element.namespace().equals(Namespaces.STREAMS);
        String tag = stream ? "stream:" + element.name() : element.name();
        out.append('<').append(tag);
        if (stream && inherited.isEmpty()) {
            out.append(" xmlns:stream='").append(Namespaces.STREAMS).append('\'');
        }
        String inner = inherited;
        if (!stream && !element.namespace().equals(inherited)) {
            out.append(" xmlns='");
            escape(element.namespace(), true);
            out.append('\'');
            inner = element.namespace();
        }
        String[] attributes = element.attributes();
        for (int i = 0; i < attributes.length; i += 2) {
            attribute(attributes[i], attributes[i + 1], i);
        }
        if (element.content().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Node node : element.content()) {
            switch (node) {
                case Text(String text) -> escape(text, false);
                case Element child -> write(child, inner);
            }
        }
        out.append("</").append(tag).append('>');
    }

    private void attribute(String key, String value, int number) {
        out.append(' ');
        if (key.startsWith("{")) {
            int end = key.lastIndexOf('}');
            String prefix = "a" + number;
            out.append("xmlns:").append(prefix).append("='");
            escape(key.substring(1, end), true);
            out.append("' ").append(prefix).append(':').append(key, end + 1, key.length());
        } else {
            out.append(key);
        }
        out.append("='");
        escape(value, true);
        out.append('\'');
    }

    /// Text with the five references, for what is put together by hand.
    public static String escaped(@Nullable String text) {
        StringBuilder out = new StringBuilder();
        new XmlWriter(out).escape(text == null ? "" : text, true);
        return out.toString();
    }

    private void escape(String text, boolean attribute) {
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            String reference =
                    switch (text.charAt(i)) {
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        case '&' -> "&amp;";
                        case '\'' -> attribute ? "&apos;" : "";
                        case '"' -> attribute ? "&quot;" : "";
                        case '\r' -> "&#13;";
                        case '\n' -> attribute ? "&#10;" : "";
                        case '\t' -> attribute ? "&#9;" : "";
                        default -> "";
                    };
            if (!reference.isEmpty()) {
                out.append(text, done, i).append(reference);
                done = i + 1;
            }
        }
        out.append(text, done, text.length());
    }
}
