package maru.portal.letters.content;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The kinds of files that a letter may carry, each by what its bytes are, not by what its name
/// says.
public enum AttachmentType {
    PDF("application/pdf", "pdf"),
    HWP("application/x-hwp-v5", "hwp"),
    HWPX("application/hwp+zip", "hwpx"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    DOC("application/msword", "doc"),
    XLS("application/vnd.ms-excel", "xls"),
    PPT("application/vnd.ms-powerpoint", "ppt"),
    ODT("application/vnd.oasis.opendocument.text", "odt"),
    ODS("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    JPEG("image/jpeg", "jpg", "jpeg"),
    PNG("image/png", "png"),
    GIF("image/gif", "gif"),
    WEBP("image/webp", "webp"),
    SVG("image/svg+xml", "svg"),
    TEXT("text/plain", "txt", "csv"),
    ZIP("application/zip", "zip");

    private final String mediaType;

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes.
    private final List<String> extensions;

    AttachmentType(String mediaType, String... extensions) {
        this.mediaType = mediaType;
        this.extensions = List.of(extensions);
    }

    public String mediaType() {
        return mediaType;
    }

    /// Whether a file of this name says of itself that it is of this kind.
    public boolean isNamed(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return extensions.stream().anyMatch(extension -> lower.endsWith("." + extension));
    }

    public static Optional<AttachmentType> ofMediaType(String mediaType) {
        for (AttachmentType type : values()) {
            if (type.mediaType.equals(mediaType)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// For the `accept` attribute of a file field.
    public static String accepted() {
        return String.join(
                ",",
                java.util.Arrays.stream(values())
                        .flatMap(type -> type.extensions.stream())
                        .map(extension -> "." + extension)
                        .toList());
    }
}
