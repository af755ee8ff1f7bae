package maru.portal.letters.record;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.portal.letters.record.StoredFile.Kind;
import maru.storage.Row;
import maru.storage.Transaction;

/// Which files were uploaded for which letter.
public final class FileStore {

    private static final String FILE =
            "select id, letter, kind, name, media_type, size, blob from portal.letter_file ";

    public void insert(Transaction transaction, StoredFile file, PersonId by, Instant at) {
        transaction.update(
                "insert into portal.letter_file"
                        + " (id, letter, kind, name, media_type, size, blob, added_at, added_by)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                file.id(),
                file.letter().value(),
                file.kind().name().toLowerCase(Locale.ROOT),
                file.name(),
                file.mediaType(),
                file.size(),
                BlobNames.bytes(file.sha256()),
                at,
                by.value());
    }

    /// A file of this letter, and of no other.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public StoredFile file(Transaction transaction, LetterId letter, UUID id) {
        return transaction
                .first(FILE + "where id = ? and letter = ?", FileStore::file, id, letter.value())
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    public List<StoredFile> files(Transaction transaction, LetterId letter, Kind kind) {
        return transaction.list(
                FILE + "where letter = ? and kind = ? order by added_at, id",
                FileStore::file,
                letter.value(),
                kind.name().toLowerCase(Locale.ROOT));
    }

    private static StoredFile file(Row row) {
        return new StoredFile(
                row.uuid("id"),
                new LetterId(row.uuid("letter")),
                Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
                row.text("name"),
                row.text("media_type"),
                row.bigint("size"),
                BlobNames.text(row.bytes("blob")));
    }
}
