package maru.portal.letters.intake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import maru.documents.fields.LetterFields;
import maru.documents.fields.LikelyFields;
import maru.documents.html.HtmlWriter;
import maru.documents.model.Block;
import maru.documents.model.Block.Picture;
import maru.documents.model.Document;
import maru.documents.model.Run;
import maru.portal.letters.content.BodySanitizer;
import maru.portal.letters.content.Facts;
import maru.portal.letters.content.Facts.Contact;
import maru.portal.letters.content.Facts.Cost;
import maru.portal.letters.content.Facts.Period;
import maru.portal.letters.content.LetterContent;
import org.jspecify.annotations.Nullable;

/// Turns a document into the content of a draft: title, body, and the facts that its words say.
final class Filling {

    private static final int TITLE = 120;
    private static final Pattern EMPTY_PICTURE = Pattern.compile("<p><img src=\"\"[^>]*></p>\n");

    private Filling() {}

    /// @param picture keeps a picture's bytes and answers with its `image:ID`, or with an empty
    ///   text
    static LetterContent of(Document document, LocalDate today, Function<Picture, String> picture) {
        Map<Picture, String> sources = new HashMap<>();
        String body =
                HtmlWriter.fragment(
                        withoutTitle(document),
                        each ->
                                each.bytes().length == 0
                                        ? ""
                                        : sources.computeIfAbsent(each, picture),
                        2);
        return new LetterContent(
                cut(document.title()), shortened(body), facts(document, today), null, List.of());
    }

    /// The page has the title above the body already.
    private static Document withoutTitle(Document document) {
        List<Block> blocks = new ArrayList<>(document.blocks());
        blocks.stream()
                .filter(block -> words(block).equals(document.title()))
                .findFirst()
                .ifPresent(blocks::remove);
        return new Document(
                document.type(), document.title(), document.pages(), document.cut(), blocks);
    }

    private static String words(Block block) {
        List<Run> runs =
                switch (block) {
                    case Block.Heading heading -> heading.runs();
                    case Block.Paragraph paragraph -> paragraph.runs();
                    default -> List.of();
                };
        return runs.stream()
                .map(Run::text)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String cut(String title) {
        return title.length() <= TITLE ? title : title.substring(0, TITLE);
    }

    /// A body that the editor takes: whole blocks from the beginning, as many as there is room for.
    private static String shortened(String body) {
        String plain = EMPTY_PICTURE.matcher(body).replaceAll("");
        if (plain.length() <= BodySanitizer.LENGTH_AT_MOST) {
            return plain;
        }
        int end = plain.lastIndexOf("</p>\n<", BodySanitizer.LENGTH_AT_MOST - 10);
        return end < 0 ? "" : plain.substring(0, end + 4);
    }

    private static Facts facts(Document document, LocalDate today) {
        LikelyFields found = LetterFields.of(document, today);
        @Nullable Period period =
                found.when()
                        .map(
                                span ->
                                        new Period(
                                                span.firstDay(),
                                                span.from().orElse(null),
                                                span.lastDay().orElse(null),
                                                span.to().orElse(null)))
                        .orElse(null);
        @Nullable Cost cost =
                found.won().map(won -> new Cost(won, found.costNote().orElse(null))).orElse(null);
        @Nullable Contact contact =
                found.contact().isEmpty() && found.phone().isEmpty()
                        ? null
                        : new Contact(found.contact().orElse("문의"), found.phone().orElse(null));
        return new Facts(
                period,
                found.place().orElse(null),
                cost,
                found.bring(),
                found.wear().orElse(null),
                found.deadline().orElse(null),
                contact);
    }
}
