package maru.portal.letters.content;

import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.kernel.Refusal;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/// Cleans the body of a letter before it is kept, by an allow-list: headings, paragraphs, lists,
/// tables, emphasis, links, and images that were uploaded to the same letter (`src="image:ID"`).
/// Styles, scripts, frames, forms, classes and every address of an image elsewhere are gone. What
/// was cleaned once comes out the same when cleaned again.
public final class BodySanitizer {

    /// Characters of HTML. A long letter has about 10,000.
    public static final int LENGTH_AT_MOST = 200_000;

    public static final Pattern IMAGE =
            Pattern.compile("image:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    private static final Pattern LINK = Pattern.compile("(?i)(https?://|mailto:|tel:).{1,2000}");
    private static final Pattern SPAN = Pattern.compile("[1-9]\\d?");

    private final PolicyFactory policy =
            new HtmlPolicyBuilder()
                    .allowElements(
                            "p",
                            "br",
                            "hr",
                            "h2",
                            "h3",
                            "h4",
                            "strong",
                            "em",
                            "u",
                            "s",
                            "sub",
                            "sup",
                            "ul",
                            "ol",
                            "li",
                            "blockquote",
                            "a",
                            "img",
                            "table",
                            "caption",
                            "thead",
                            "tbody",
                            "tr",
                            "th",
                            "td")
                    .allowElements((name, attributes) -> "h2", "h1")
                    .allowElements((name, attributes) -> "h4", "h5", "h6")
                    .allowElements((name, attributes) -> "strong", "b")
                    .allowElements((name, attributes) -> "em", "i")
                    .allowUrlProtocols("https", "http", "mailto", "tel", "image")
                    .allowAttributes("href")
                    .matching(LINK)
                    .onElements("a")
                    .requireRelsOnLinks("noopener", "noreferrer", "nofollow")
                    .allowAttributes("src")
                    .matching(IMAGE)
                    .onElements("img")
                    .allowAttributes("alt")
                    .onElements("img")
                    .allowAttributes("colspan", "rowspan")
                    .matching(SPAN)
                    .onElements("td", "th")
                    .allowAttributes("scope")
                    .matching(false, "row", "col")
                    .onElements("th")
                    .disallowWithoutAttributes("img", "a")
                    .toFactory();

    /// The body as it may be kept.
    ///
    /// @throws maru.kernel.Refused with `Invalid` when it is longer than [#LENGTH_AT_MOST]
    public String clean(String html) {
        if (html.length() > LENGTH_AT_MOST) {
            throw new Refusal.Invalid("body", "letters.error.body-too-long").asException();
        }
        return policy.sanitize(html).strip();
    }

    /// The images that a cleaned body shows, in order.
    public static List<UUID> imagesOf(String body) {
        return IMAGE.matcher(body)
                .results()
                .map(result -> UUID.fromString(result.group(1)))
                .distinct()
                .toList();
    }

    /// The cleaned body without its mark-up, for counts and searching.
    public static String textOf(String body) {
        String text = body.replaceAll("<[^>]*>", " ");
        Matcher entity = Pattern.compile("&#(x[0-9a-f]{1,6}|\\d{1,7});").matcher(text);
        return entity.replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /// A character by its number as HTML writes it; what is none is nothing.
    private static String character(String number) {
        int point =
                number.startsWith("x")
                        ? Integer.parseInt(number.substring(1), 16)
                        : Integer.parseInt(number);
        return Character.isValidCodePoint(point) ? Character.toString(point) : "";
    }
}
