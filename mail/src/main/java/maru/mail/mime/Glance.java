package maru.mail.mime;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;

/// What a message shows of itself (RFC 8621 §4.1.4): the texts that are read, as plain text and as
/// HTML, and what is attached to them.
public record Glance(List<Part> textBody, List<Part> htmlBody, List<Part> attachments) {

    /// How much of each text is read for it.
    public static final int TEXT_BYTES = 32_768;

    private static final int PREVIEW_AT_MOST = 256;
    private static final int READ_AT_MOST = 8_192;

    public static Glance at(Part message) {
        List<Part> text = new ArrayList<>();
        List<Part> html = new ArrayList<>();
        List<Part> attached = new ArrayList<>();
        new Sorting(text, html, attached).sort(List.of(message), "mixed", false, true, true);
        return new Glance(List.copyOf(text), List.copyOf(html), List.copyOf(attached));
    }

    /// Whether there is a file, and not only a picture within the text.
    public boolean hasAttachment() {
        return attachments.stream()
                .anyMatch(
                        part ->
                                !part.disposition().orElse("").equals("inline")
                                        || !part.isInlineMedia());
    }

    /// The beginning of what is read, on one line.
    public String preview() {
        StringBuilder preview = new StringBuilder();
        for (Part part : textBody) {
            part.text().ifPresent(text -> preview.append(read(part, text.value())).append(' '));
            if (preview.length() >= PREVIEW_AT_MOST) {
                break;
            }
        }
        String line = preview.toString().replaceAll("[\\s\\p{Z}\\p{Cntrl}]+", " ").strip();
        int letters = Math.min(PREVIEW_AT_MOST, line.codePointCount(0, line.length()));
        return line.substring(0, line.offsetByCodePoints(0, letters));
    }

    private static String read(Part part, String value) {
        if (part.type().equals("text/html")) {
            return Jsoup.parse(value).text();
        }
        return value.substring(0, Math.min(value.length(), READ_AT_MOST));
    }

    /// The steps that RFC 8621 §4.1.4 gives; nulls there are `false` here.
    private record Sorting(List<Part> text, List<Part> html, List<Part> attached) {

        void sort(
                List<Part> parts,
                String around,
                boolean alternative,
                boolean intoText,
                boolean intoHtml) {
            int textBefore = text.size();
            int htmlBefore = html.size();
            boolean toText = intoText;
            boolean toHtml = intoHtml;
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                if (part.isMultipart()) {
                    sort(
                            part.parts(),
                            part.subtype(),
                            alternative || part.subtype().equals("alternative"),
                            toText,
                            toHtml);
                } else if (!isRead(part, around, i)) {
                    attached.add(part);
                } else if (around.equals("alternative")) {
                    switch (part.type()) {
                        case "text/plain" -> addIf(toText, text, part);
                        case "text/html" -> addIf(toHtml, html, part);
                        default -> attached.add(part);
                    }
                } else {
                    if (alternative) {
                        toHtml &= !part.type().equals("text/plain");
                        toText &= !part.type().equals("text/html");
                    }
                    addIf(toText, text, part);
                    addIf(toHtml, html, part);
                    if ((!toText || !toHtml) && part.isInlineMedia()) {
                        attached.add(part);
                    }
                }
            }
            if (around.equals("alternative") && toText && toHtml) {
                // What there is in one form only is read in the other, too.
                if (text.size() == textBefore && html.size() != htmlBefore) {
                    text.addAll(html.subList(htmlBefore, html.size()));
                } else if (html.size() == htmlBefore && text.size() != textBefore) {
                    html.addAll(text.subList(textBefore, text.size()));
                }
            }
        }

        private static boolean isRead(Part part, String around, int index) {
            boolean readable =
                    part.type().equals("text/plain")
                            || part.type().equals("text/html")
                            || part.isInlineMedia();
            return readable
                    && !part.disposition().orElse("").equals("attachment")
                    && (index == 0
                            || (!around.equals("related")
                                    && (part.isInlineMedia() || part.name().isEmpty())));
        }

        private static void addIf(boolean wanted, List<Part> parts, Part part) {
            if (wanted) {
                parts.add(part);
            }
        }
    }
}
