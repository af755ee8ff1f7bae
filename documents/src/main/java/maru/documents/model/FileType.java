package maru.documents.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The kinds of files that are told apart, each by its bytes.
public enum FileType {
    HWP("application/x-hwp-v5", "hwp"),
    HWPX("application/hwp+zip", "hwpx"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    XLS("application/vnd.ms-excel", "xls"),
    PDF("application/pdf", "pdf"),
    TEXT("text/plain", "txt", "text", "log", "md"),
    CSV("text/csv", "csv"),
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg", "jpeg"),
    GIF("image/gif", "gif"),
    BMP("image/bmp", "bmp");

    private final String mediaType;

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes.
    private final List<String> endings;

    FileType(String mediaType, String... endings) {
        this.mediaType = mediaType;
        this.endings = List.of(endings);
    }

    public String mediaType() {
        return mediaType;
    }

    /// The kind that a file of this name says it is.
    public static Optional<FileType> named(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String ending = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        for (FileType type : values()) {
            if (dot >= 0 && type.endings.contains(ending)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
