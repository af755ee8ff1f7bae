package maru.portal.letters.content;

/// Writes HTML. Text and attribute values are escaped here; what is already clean mark-up goes
/// through [#markup(String)].
final class Markup {

    private final StringBuilder out = new StringBuilder(4_096);

    /// An opening tag; `attributes` are names and values in turn, an empty value writes the name
    /// alone.
    Markup open(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]);
            if (!attributes[i + 1].isEmpty()) {
                out.append("=\"");
                escape(attributes[i + 1]);
                out.append('"');
            }
        }
        out.append('>');
        return this;
    }

    Markup empty(String element, String... attributes) {
        return open(element, attributes);
    }

    Markup close(String element) {
        out.append("</").append(element).append('>');
        return this;
    }

    Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    Markup text(String text) {
        escape(text);
        return this;
    }

    Markup markup(String clean) {
        out.append(clean);
        return this;
    }

    Markup line() {
        out.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
