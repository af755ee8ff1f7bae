package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.mail.store.StoredMessageId;
import maru.storage.blob.BlobStore;

/// Where blobs go up and come down (RFC 8620 §6).
///
/// What was uploaded is there for a day, and no longer than there is room for newer uploads of the
/// same person. What comes down is never run by a browser.
final class BlobDoor {

    static final String UPLOAD = "/jmap/upload/";
    static final String DOWNLOAD = "/jmap/download/";

    private static final String TYPE = "[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}";
    private static final long KEPT_BYTES = 10L * Limits.UPLOAD_BYTES;
    private static final int KEPT_UPLOADS = 1_000;

    private final Stores stores;
    private final Blobs blobs;
    private final StoredMessageId.Factory ids;

    BlobDoor(Stores stores) {
        this.stores = stores;
        this.blobs = new Blobs(stores);
        this.ids = new StoredMessageId.Factory(stores.clock());
    }

    /// Takes a body in; it is durable when this returns.
    ///
    /// @return what is told of it
    ObjectNode upload(HttpExchange exchange, Accounts accounts) throws IOException, Problem {
        String named = exchange.getRequestURI().getPath().substring(UPLOAD.length());
        Account account =
                accounts.find(named.replaceFirst("/$", "")).orElseThrow(Problem::notFound);
        String given = exchange.getRequestHeaders().getFirst("Content-Type");
        String type =
                given != null && given.split(";", 2)[0].strip().matches(TYPE)
                        ? given.replaceAll("\\p{Cntrl}", "")
                        : "application/octet-stream";
        try (InputStream body = exchange.getRequestBody();
                BlobStore.Upload upload = stores.blobs().receive(body, Limits.UPLOAD_BYTES)) {
            UUID id = ids.next();
            keep(account, id, type, upload);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("accountId", account.id())
                    .put("blobId", Id.UPLOAD.of(id))
                    .put("type", type)
                    .put("size", upload.size());
        } catch (Refused refused) {
            if (refused.refusal() instanceof Refusal.TooLarge) {
                throw Problem.limit(413, "maxSizeUpload", "This is too large.");
            }
            throw refused;
        }
    }

    private void keep(Account account, UUID id, String type, BlobStore.Upload upload) {
        stores.database()
                .change(
                        transaction -> {
                            upload.keep(transaction);
                            transaction.update(
                                    "insert into upload (id, owner, type, hash, bytes) values (?,"
                                            + " ?, ?, ?, ?)",
                                    id,
                                    account.owner(),
                                    type,
                                    upload.hash().bytes(),
                                    upload.size());
                            transaction.update(
                                    """
                                    delete from upload where id in (
                                        select id from (
                                            select id, at, sum(bytes) over newer as bytes,
                                                count(*) over newer as uploads
                                            from upload where owner = ?
                                            window newer as (order by at desc, id desc)
                                        ) u where at < now() - interval '1 day' or bytes > ? or uploads > ?
                                    ) and id <> ?
                                    """,
                                    account.owner(),
                                    KEPT_BYTES,
                                    KEPT_UPLOADS,
                                    id);
                        });
    }

    /// Gives a blob out as it is asked for: `ACCOUNT/BLOB/NAME?type=TYPE`.
    void download(HttpExchange exchange, Accounts accounts) throws IOException, Problem {
        String[] words =
                exchange.getRequestURI().getRawPath().substring(DOWNLOAD.length()).split("/", 3);
        Optional<Account> account =
                words.length == 3 ? accounts.find(decoded(words[0])) : Optional.empty();
        Optional<InputStream> opened =
                account.isPresent()
                        ? blobs.open(account.get(), decoded(words[1]))
                        : Optional.empty();
        if (opened.isEmpty()) {
            throw Problem.notFound();
        }
        String query = exchange.getRequestURI().getRawQuery();
        String type =
                query != null && query.startsWith("type=")
                        ? decoded(query.substring("type=".length()))
                        : "";
        var headers = exchange.getResponseHeaders();
        headers.set(
                "Content-Type",
                type.matches(TYPE + "(; ?charset=[A-Za-z0-9._-]{1,40})?")
                        ? type
                        : "application/octet-stream");
        headers.set(
                "Content-Disposition",
                "attachment; filename*=UTF-8''"
                        + URLEncoder.encode(decoded(words[2]), StandardCharsets.UTF_8)
                                .replace("+", "%20"));
        headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cache-Control", "private, immutable, max-age=31536000");
        try (InputStream content = opened.get()) {
            exchange.sendResponseHeaders(200, 0);
            content.transferTo(exchange.getResponseBody());
        }
    }

    private static String decoded(String word) throws Problem {
        try {
            return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Problem.notFound();
        }
    }
}
