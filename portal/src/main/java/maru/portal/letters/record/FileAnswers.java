package maru.portal.letters.record;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// Answers with bytes that people brought. They are never a page of ours: whatever they hold, a
/// browser shows them without rights, or does not show but saves them.
public final class FileAnswers {

    /// Nothing may be loaded, run or sent from such an answer.
    public static final String SANDBOX =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
                    + " frame-ancestors 'none'";

    private FileAnswers() {}

    /// A file to be saved, under its own name.
    public static ResponseEntity<InputStreamResource> download(StoredFile file, InputStream bytes) {
        return answer(file.mediaType())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .contentLength(file.size())
                .body(new InputStreamResource(bytes));
    }

    /// Something that was made to be saved under a name.
    public static ResponseEntity<byte[]> bytes(String mediaType, String name, byte[] bytes) {
        return answer(mediaType)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(bytes);
    }

    /// A picture that was made by us from an upload.
    public static ResponseEntity<byte[]> picture(String mediaType, byte[] bytes) {
        return answer(mediaType).header(HttpHeaders.CONTENT_DISPOSITION, "inline").body(bytes);
    }

    /// Frozen or shown bytes on their own.
    public static ResponseEntity<byte[]> document(byte[] bytes) {
        return answer("text/html;charset=utf-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline")
                .body(bytes);
    }

    private static ResponseEntity.BodyBuilder answer(String mediaType) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(mediaType))
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", SANDBOX);
    }
}
