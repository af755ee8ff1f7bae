package maru.files.dav;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import javax.servlet.http.HttpServletResponse;
import maru.files.tree.Writing;
import maru.kernel.Refusal;
import maru.storage.blob.BlobStore;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;

/// PUT (RFC 4918 section 9.7, RFC 9110 section 9.3.4). The content is received whole and checked
/// against what the client announced before anything changes, so a cut upload leaves the old
/// version.
final class Put {

    /// From here on it is looked first whether there is room and right, before the body is taken.
    private static final long LOOK_FIRST_FROM = 64 << 10;

    private static final int TYPE_FROM = 64 << 10;

    private final Writing writing;
    private final BlobStore blobs;
    private final long largest;
    private final MimeTypes types = MimeTypes.getDefaultMimeTypes();

    /// @param largest the largest file that is taken, in bytes
    Put(Writing writing, BlobStore blobs, long largest) {
        this.writing = writing;
        this.blobs = blobs;
        this.largest = largest;
    }

    void answer(DavRequest request, HttpServletResponse response) throws IOException {
        if (request.path().isRoot() || request.path().asFolder()) {
            throw new DavFault(409, "PUT");
        }
        if (request.header("Content-Range").isPresent()) {
            // RFC 9110 section 14.5: a part would be taken for the whole.
            throw new DavFault(400, "Content-Range");
        }
        Optional<Long> length = request.length();
        if (length.isPresent() && length.get() > largest) {
            throw new Refusal.TooLarge(largest).asException();
        }
        boolean small = length.isPresent() && length.get() < LOOK_FIRST_FROM;
        if (!small || request.header("Expect").isPresent()) {
            writing.expect(request.toChange(), request.path(), length);
        }
        String name = request.path().last().shown();
        InputStream body = request.body();
        MediaType type = byName(name);
        if (type.equals(MediaType.OCTET_STREAM)) {
            body = new BufferedInputStream(body, TYPE_FROM);
            type = byContent(body, name);
        }
        try (BlobStore.Upload upload = receive(body)) {
            if (length.isPresent() && length.get() != upload.size()) {
                throw new DavFault(400, "Content-Length");
            }
            Optional<Instant> shownAt = shownAt(request);
            Writing.Written written =
                    writing.write(
                            request.toChange(),
                            request.path(),
                            new Writing.Content(upload, type.toString(), shownAt));
            written.node().etag().ifPresent(tag -> response.setHeader("ETag", tag));
            response.setHeader("Last-Modified", LiveProperties.httpDate(written.node().modified()));
            shownAt.ifPresent(at -> response.setHeader("X-OC-Mtime", "accepted"));
            written.receipt().ifPresent(id -> response.setHeader("Maru-Receipt", id.toString()));
            response.setStatus(written.made() ? 201 : 204);
        }
    }

    private BlobStore.Upload receive(InputStream body) throws IOException {
        try {
            return blobs.receive(body, largest);
        } catch (IOException cut) {
            // The client went away or sent less than it announced; nothing was kept.
            throw new DavFault(400, "body");
        }
    }

    /// What the content is: by its name, and by itself where the name says nothing; what the client
    /// calls it does not count. To look at each content costs more than all else that is done for a
    /// small file, and a wrong name brings none to life: the front door lets no browser guess.
    private MediaType byName(String name) {
        try {
            return types.detect(null, named(name));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private MediaType byContent(InputStream body, String name) {
        try {
            return types.detect(body, named(name));
        } catch (IOException cut) {
            throw new DavFault(400, "body");
        }
    }

    private static Metadata named(String name) {
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        return metadata;
    }

    /// The time of the last change on the client's machine, in seconds since 1970, as several sync
    /// clients send it.
    private static Optional<Instant> shownAt(DavRequest request) {
        try {
            return request.header("X-OC-Mtime")
                    .map(text -> Instant.ofEpochSecond(Long.parseLong(text.strip())))
                    .filter(at -> at.getEpochSecond() > 0 && at.getEpochSecond() < 32_503_680_000L);
        } catch (NumberFormatException | DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
