package maru.files.dav;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/// Writes an answer's XML as it comes, so that a list of any length takes no memory. The prefix `D`
/// is `DAV:`.
final class XmlWriter implements AutoCloseable {

    private final Writer out;

    XmlWriter(OutputStream stream) {
        out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
    }

    /// As it is: markup, or XML that stands by itself.
    XmlWriter raw(String xml) {
        try {
            out.write(xml);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Escaped.
    XmlWriter text(String text) {
        return raw(escape(text));
    }

    /// `<name>text</name>`.
    XmlWriter element(String name, String text) {
        return raw("<" + name + ">").text(text).raw("</" + name + ">");
    }

    static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String instead =
                    switch (c) {
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        case '&' -> "&amp;";
                        case '"' -> "&quot;";
                        default -> "";
                    };
            if (!instead.isEmpty() && escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (escaped != null) {
                if (instead.isEmpty()) {
                    escaped.append(c);
                } else {
                    escaped.append(instead);
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    @Override
    public void close() {
        try {
            out.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
