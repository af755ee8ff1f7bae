package maru.portal.letters.content;

import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import maru.identity.Language;
import maru.portal.letters.content.ConsentForm.Option;
import maru.portal.letters.content.LetterContent.Attached;

/// Turns a version of a letter into the bytes that are shown and signed. The same letter in the
/// same language gives the same bytes, on every run, machine, locale and time zone: nothing enters
/// but the arguments and the language files.
///
/// The form's fields are real fields that belong to the form `sign` of the page around them
/// (`form="sign"`), so a guardian fills in the very bytes that are frozen.
public final class DocumentRenderer {

    /// Goes into the bytes; raised when the same letter comes out as other bytes.
    public static final String EDITION = "2";

    /// An uploaded image as it is shown.
    @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are only written out.
    public record Image(String mediaType, byte[] bytes) {}

    /// What stands around the content of a version.
    ///
    /// @param number of the version, from 1
    /// @param documentNumber the letter's own, `제2026-12호`, empty before it is given
    public record Sending(
            UUID letter,
            int number,
            String documentNumber,
            String school,
            String sender,
            LocalDate sentOn) {}

    private final Function<UUID, Image> images;

    /// Over the pictures of a letter.
    ///
    /// @param images answers the image of an id that the body names
    public DocumentRenderer(Function<UUID, Image> images) {
        this.images = images;
    }

    public ShownDocument render(Sending sending, LetterContent content, Language language) {
        Words words = Words.in(language);
        Markup article = new Markup();
        article.open("article", "class", "letter", "lang", language.tag());
        head(article, sending, content, words);
        facts(article, content.facts(), words);
        article.open("div", "class", "letter-body", "lang", "ko");
        article.markup(withImages(content.body()));
        article.close("div").line();
        attachments(article, content.attachments(), words);
        ConsentForm form = content.form();
        if (form != null) {
            new FormRenderer(article, words, true).write(form, content.facts());
        }
        if (language != Language.KO) {
            original(article, sending, content);
        }
        article.close("article").line();
        String body = article.toString();
        return new ShownDocument(language, body, page(sending, content, language, body));
    }

    /// The Korean text, which governs, below what is shown in another language: whoever signs has
    /// both before her, and both are frozen.
    private void original(Markup out, Sending sending, LetterContent content) {
        Words korean = Words.in(Language.KO);
        out.open("details", "class", "letter-governing", "lang", "ko").line();
        out.element("summary", korean.text("letter.governing")).line();
        out.element("p", content.title(), "class", "letter-title").line();
        out.element("p", korean.text("letter.sent", korean.day(sending.sentOn()), sending.sender()))
                .line();
        facts(out, content.facts(), korean);
        ConsentForm form = content.form();
        if (form != null) {
            new FormRenderer(out, korean, false).write(form, content.facts());
        }
        out.close("details").line();
    }

    private static void head(Markup out, Sending sending, LetterContent content, Words words) {
        out.open("header", "class", "letter-head").line();
        out.open("p", "class", "letter-school", "lang", "ko");
        out.element("span", sending.school());
        if (!sending.documentNumber().isEmpty()) {
            out.text(" ").element("span", sending.documentNumber(), "class", "letter-number");
        }
        out.close("p").line();
        out.element("h1", content.title(), "lang", "ko").line();
        out.element(
                        "p",
                        words.text("letter.sent", words.day(sending.sentOn()), sending.sender()),
                        "class",
                        "letter-sent")
                .line();
        if (words.text("letter.original").length() > 1) {
            out.element("p", words.text("letter.original"), "class", "letter-original").line();
        }
        out.close("header").line();
    }

    private static void facts(Markup out, Facts facts, Words words) {
        if (facts.isEmpty()) {
            return;
        }
        out.open("dl", "class", "letter-facts").line();
        if (facts.period() != null) {
            fact(out, "when", words, words.period(facts.period()));
        }
        if (facts.place() != null) {
            fact(out, "place", words, facts.place());
        }
        Facts.Cost cost = facts.cost();
        if (cost != null) {
            String won = words.cost(cost.won());
            fact(out, "cost", words, cost.note() == null ? won : won + " · " + cost.note());
        }
        if (!facts.bring().isEmpty()) {
            fact(
                    out,
                    "bring",
                    words,
                    String.join(
                            ", ", facts.bring().stream().map(item -> thing(item, words)).toList()));
        }
        if (facts.wear() != null) {
            fact(out, "wear", words, thing(facts.wear(), words));
        }
        if (facts.deadline() != null) {
            fact(out, "deadline", words, words.text("until", words.moment(facts.deadline())));
        }
        Facts.Contact contact = facts.contact();
        if (contact != null) {
            out.open("div", "class", "letter-fact fact-contact");
            out.element("dt", words.text("fact.contact")).open("dd");
            out.text(contact.name());
            if (contact.phone() != null) {
                out.text(" ").element("a", contact.phone(), "href", "tel:" + contact.phone());
            }
            out.close("dd").close("div").line();
        }
        out.close("dl").line();
    }

    private static void fact(Markup out, String key, Words words, String value) {
        out.open("div", "class", "letter-fact fact-" + key);
        out.element("dt", words.text("fact." + key)).element("dd", value).close("div").line();
    }

    private static String thing(String korean, Words words) {
        return words.thing(korean).map(known -> known + " (" + korean + ")").orElse(korean);
    }

    private static void attachments(Markup out, List<Attached> files, Words words) {
        if (files.isEmpty()) {
            return;
        }
        out.open("section", "class", "letter-files").line();
        out.element("h2", words.text("files")).line().open("ul").line();
        for (Attached file : files) {
            out.open("li");
            out.open(
                    "a",
                    "href",
                    "files/" + file.id(),
                    "download",
                    file.name(),
                    "data-sha256",
                    file.sha256());
            out.element("span", file.name(), "lang", "ko").text(" ");
            out.element("small", Words.size(file.size())).close("a").close("li").line();
        }
        out.close("ul").line().close("section").line();
    }

    /// An option as it is shown: in the reader's language with the Korean beside it.
    public static String optionText(Option option, Words words) {
        if (option.standard() == null) {
            return option.text();
        }
        String known = words.text(option.standard().key());
        return known.equals(option.text()) ? known : known + " (" + option.text() + ")";
    }

    private String withImages(String body) {
        Matcher matcher =
                java.util.regex.Pattern.compile("src=\"" + BodySanitizer.IMAGE + "\"")
                        .matcher(body);
        return matcher.replaceAll(
                found -> {
                    Image image = images.apply(UUID.fromString(found.group(1)));
                    return Matcher.quoteReplacement(
                            "src=\"data:"
                                    + image.mediaType()
                                    + ";base64,"
                                    + Base64.getEncoder().encodeToString(image.bytes())
                                    + "\"");
                });
    }

    private static String page(
            Sending sending, LetterContent content, Language language, String article) {
        Markup out = new Markup();
        out.markup("<!doctype html>").line();
        out.open("html", "lang", language.tag()).line().open("head").line();
        out.empty("meta", "charset", "utf-8").line();
        out.empty("meta", "name", "viewport", "content", "width=device-width").line();
        out.empty("meta", "name", "maru-edition", "content", EDITION).line();
        out.empty("meta", "name", "maru-letter", "content", sending.letter().toString()).line();
        out.empty("meta", "name", "maru-version", "content", Integer.toString(sending.number()))
                .line();
        out.element("title", content.title()).line();
        out.open("style").markup(STYLE).close("style").line();
        out.close("head").line().open("body").line();
        out.markup(article);
        return out.close("body").line().close("html").line().toString();
    }

    private static final String STYLE =
            "body{margin:1.5rem auto;max-width:44rem;padding:0 1rem;line-height:1.7;"
                    + "font-family:'Pretendard GOV',Pretendard,'Noto Sans KR','Malgun Gothic',sans-serif;"
                    + "color:#1e2124;word-break:keep-all;overflow-wrap:anywhere}"
                    + "h1{font-size:1.5rem;line-height:1.35}h2{font-size:1.2rem}"
                    + ".letter-facts{border:1px solid #b1b8be;border-radius:.5rem;padding:.5rem 1rem}"
                    + ".letter-fact{display:flex;gap:1rem;padding:.25rem 0}"
                    + ".letter-fact dt{min-width:5rem;font-weight:700}.letter-fact dd{margin:0}"
                    + "table{border-collapse:collapse}td,th{border:1px solid #b1b8be;padding:.3rem .6rem}"
                    + "img{max-width:100%;height:auto}fieldset{border:0;padding:0;margin:1rem 0}"
                    + "legend,.question>label{font-weight:700}.option{display:block;padding:.4rem 0}"
                    + "textarea{display:block;width:100%;box-sizing:border-box}";
}
