package maru.portal.letters.content;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything a version of a letter says. A sent version never changes; an improved letter is a new
/// version.
///
/// @param body cleaned HTML, see [BodySanitizer]
public record LetterContent(
        String title,
        String body,
        Facts facts,
        @Nullable ConsentForm form,
        List<Attached> attachments) {

    public static final LetterContent EMPTY =
            new LetterContent("", "", Facts.NONE, null, List.of());

    public LetterContent {
        attachments = List.copyOf(attachments);
    }

    /// A file that goes with the letter, named by the hash of its bytes, so that what is signed
    /// holds the files too.
    ///
    /// @param sha256 64 lower-case hexadecimal digits
    public record Attached(UUID id, String name, String mediaType, long size, String sha256) {}

    public LetterContent withAttachments(List<Attached> files) {
        return new LetterContent(title, body, facts, form, files);
    }
}
