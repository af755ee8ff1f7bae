package maru.mail.jmap;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import maru.mail.jmap.EmailRows.Depth;
import maru.mail.mime.MessageReader;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;

/// What a blob's id stands for (RFC 8620 §6): an e-mail or an upload, and with `-3` behind it the
/// third part of that message; parts of an enclosed message are named by one number more. It is
/// read only by whoever has the e-mail, or has made the upload.
final class Blobs {

    /// A letter and a UUID.
    private static final int ROW_LENGTH = 37;

    private static final int PARTS_AT_MOST = 8;

    private final Stores stores;
    private final EmailRows rows;

    Blobs(Stores stores) {
        this.stores = stores;
        this.rows = new EmailRows(stores);
    }

    /// Empty where there is none for this account.
    Optional<InputStream> open(Account account, String id) throws IOException {
        String[] words = id.substring(Math.min(id.length(), ROW_LENGTH)).split("-", -1);
        if (id.length() < ROW_LENGTH || !words[0].isEmpty() || words.length > PARTS_AT_MOST) {
            return Optional.empty();
        }
        Optional<InputStream> stream =
                whole(account, id.substring(0, ROW_LENGTH)).map(BlobStore.Blob::open);
        for (int i = 1; i < words.length && stream.isPresent(); i++) {
            stream =
                    words[i].matches("[1-9]\\d{0,4}")
                            ? MessageReader.open(stream.get(), Integer.parseInt(words[i]))
                            : Optional.empty();
        }
        return stream;
    }

    private Optional<BlobStore.Blob> whole(Account account, String id) {
        Optional<UUID> email = Id.EMAIL.parse(id);
        if (email.isPresent()) {
            return rows.find(account, email.get(), Depth.CONTENT).flatMap(Email::content);
        }
        return Id.UPLOAD.parse(id).flatMap(upload -> upload(account, upload));
    }

    private Optional<BlobStore.Blob> upload(Account account, UUID upload) {
        return stores.database()
                .look(
                        transaction ->
                                transaction.first(
                                        "select u.hash, f.* from upload u, lateral"
                                                + " storage.find_blob(u.hash) f where u.owner = ?"
                                                + " and u.id = ?",
                                        row ->
                                                stores.blobs()
                                                        .found(BlobHash.of(row.bytes("hash")), row),
                                        account.owner(),
                                        upload));
    }
}
