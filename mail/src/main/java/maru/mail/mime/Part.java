package maru.mail.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// A part of a message, as it stands there (RFC 2045); a message is a part itself.
///
/// @param number by which the part is found again, counted among those that hold content; 0 where a
///   part holds parts
/// @param header every line of it, in order
/// @param type in small letters
/// @param charset as it is named; `us-ascii` where a text names none
/// @param disposition in small letters
/// @param bytes of the content, decoded
/// @param text the beginning of a text, as far as it was asked for
public record Part(
        int number,
        List<Line> header,
        String type,
        Optional<String> charset,
        Optional<String> disposition,
        Optional<String> name,
        long bytes,
        Optional<Text> text,
        List<Part> parts) {

    /// One line of a header.
    ///
    /// @param value all behind the colon, folded as it came, without the line's end
    public record Line(String name, String value) {

        public boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }

        /// On one line.
        public String unfolded() {
            return value.replaceAll("\r?\n(?=[ \t])", "").strip();
        }
    }

    /// Letters of a part.
    ///
    /// @param whole whether these are all
    /// @param understood whether the bytes were letters of the charset that they should be of
    public record Text(String value, boolean whole, boolean understood) {}

    public boolean isMultipart() {
        return type.startsWith("multipart/");
    }

    public boolean isText() {
        return type.startsWith("text/");
    }

    public boolean isInlineMedia() {
        return type.startsWith("image/") || type.startsWith("audio/") || type.startsWith("video/");
    }

    public String subtype() {
        return type.substring(type.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /// The last line of this name, which counts where there are several.
    public Optional<Line> line(String name) {
        return header.reversed().stream().filter(line -> line.is(name)).findFirst();
    }

    /// This part and all within it.
    public void each(Consumer<Part> consumer) {
        consumer.accept(this);
        parts.forEach(part -> part.each(consumer));
    }

    /// The part of this number.
    public Optional<Part> find(int wanted) {
        List<Part> found = new ArrayList<>();
        each(
                part -> {
                    if (part.number == wanted && wanted > 0) {
                        found.add(part);
                    }
                });
        return found.stream().findFirst();
    }
}
