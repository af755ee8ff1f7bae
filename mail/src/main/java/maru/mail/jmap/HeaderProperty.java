package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import maru.mail.mime.Part;

/// A property that shows lines of a header: `header:List-Post:asURLs:all`, and the convenient names
/// for some (RFC 8621 §4.1.2, §4.1.3).
///
/// @param name of the header's line
/// @param all whether every such line is wanted, or the last
record HeaderProperty(String name, HeaderForm form, boolean all) {

    /// The convenient names.
    static final Map<String, HeaderProperty> NAMED =
            Map.ofEntries(
                    named("messageId", "Message-ID", HeaderForm.MESSAGE_IDS),
                    named("inReplyTo", "In-Reply-To", HeaderForm.MESSAGE_IDS),
                    named("references", "References", HeaderForm.MESSAGE_IDS),
                    named("sender", "Sender", HeaderForm.ADDRESSES),
                    named("from", "From", HeaderForm.ADDRESSES),
                    named("to", "To", HeaderForm.ADDRESSES),
                    named("cc", "Cc", HeaderForm.ADDRESSES),
                    named("bcc", "Bcc", HeaderForm.ADDRESSES),
                    named("replyTo", "Reply-To", HeaderForm.ADDRESSES),
                    named("subject", "Subject", HeaderForm.TEXT),
                    named("sentAt", "Date", HeaderForm.DATE));

    private static final String PREFIX = "header:";

    /// By what RFC 5322 and RFC 2369 say of a line, it is shown in one form alone, or as it came.
    private static final Map<String, HeaderForm> KNOWN =
            Map.ofEntries(
                    Map.entry("from", HeaderForm.ADDRESSES),
                    Map.entry("sender", HeaderForm.ADDRESSES),
                    Map.entry("reply-to", HeaderForm.ADDRESSES),
                    Map.entry("to", HeaderForm.ADDRESSES),
                    Map.entry("cc", HeaderForm.ADDRESSES),
                    Map.entry("bcc", HeaderForm.ADDRESSES),
                    Map.entry("resent-from", HeaderForm.ADDRESSES),
                    Map.entry("resent-sender", HeaderForm.ADDRESSES),
                    Map.entry("resent-reply-to", HeaderForm.ADDRESSES),
                    Map.entry("resent-to", HeaderForm.ADDRESSES),
                    Map.entry("resent-cc", HeaderForm.ADDRESSES),
                    Map.entry("resent-bcc", HeaderForm.ADDRESSES),
                    Map.entry("message-id", HeaderForm.MESSAGE_IDS),
                    Map.entry("in-reply-to", HeaderForm.MESSAGE_IDS),
                    Map.entry("references", HeaderForm.MESSAGE_IDS),
                    Map.entry("resent-message-id", HeaderForm.MESSAGE_IDS),
                    Map.entry("date", HeaderForm.DATE),
                    Map.entry("resent-date", HeaderForm.DATE),
                    Map.entry("subject", HeaderForm.TEXT),
                    Map.entry("comments", HeaderForm.TEXT),
                    Map.entry("keywords", HeaderForm.TEXT),
                    Map.entry("list-id", HeaderForm.TEXT),
                    Map.entry("list-help", HeaderForm.URLS),
                    Map.entry("list-unsubscribe", HeaderForm.URLS),
                    Map.entry("list-subscribe", HeaderForm.URLS),
                    Map.entry("list-post", HeaderForm.URLS),
                    Map.entry("list-owner", HeaderForm.URLS),
                    Map.entry("list-archive", HeaderForm.URLS),
                    Map.entry("return-path", HeaderForm.RAW),
                    Map.entry("received", HeaderForm.RAW));

    static boolean isOne(String property) {
        return property.startsWith(PREFIX) || NAMED.containsKey(property);
    }

    /// @throws MethodError where a line cannot be shown like that
    static HeaderProperty of(String property) throws MethodError {
        HeaderProperty named = NAMED.get(property);
        if (named != null) {
            return named;
        }
        String[] words = property.substring(PREFIX.length()).split(":", -1);
        boolean all = words.length > 1 && words[words.length - 1].equals("all");
        int forms = words.length - 1 - (all ? 1 : 0);
        Optional<HeaderForm> form =
                forms == 0 ? Optional.of(HeaderForm.RAW) : HeaderForm.named(words[1]);
        if (forms > 1 || form.isEmpty() || !words[0].matches("[!-9;-~]{1,200}")) {
            throw MethodError.invalidArguments(property + " is no property of a header.");
        }
        HeaderProperty asked = new HeaderProperty(words[0], form.get(), all);
        if (!asked.isAllowed()) {
            throw MethodError.invalidArguments(words[0] + " is not shown " + words[1] + ".");
        }
        return asked;
    }

    private boolean isAllowed() {
        HeaderForm known = KNOWN.get(name.toLowerCase(Locale.ROOT));
        return known == null
                || form == HeaderForm.RAW
                || form == known
                || (form == HeaderForm.GROUPED_ADDRESSES && known == HeaderForm.ADDRESSES);
    }

    /// What a header's lines say; null where there is no such line.
    JsonNode of(List<Part.Line> header) {
        List<Part.Line> lines = header.stream().filter(line -> line.is(name)).toList();
        if (all) {
            ArrayNode each = JsonNodeFactory.instance.arrayNode();
            lines.forEach(line -> each.add(form.of(line)));
            return each;
        }
        return lines.isEmpty() ? JsonNodeFactory.instance.nullNode() : form.of(lines.getLast());
    }

    private static Map.Entry<String, HeaderProperty> named(
            String property, String line, HeaderForm form) {
        return Map.entry(property, new HeaderProperty(line, form, false));
    }

    /// All convenient names, in the order of the RFC.
    static List<String> names() {
        return List.of(
                "messageId",
                "inReplyTo",
                "references",
                "sender",
                "from",
                "to",
                "cc",
                "bcc",
                "replyTo",
                "subject",
                "sentAt");
    }
}
