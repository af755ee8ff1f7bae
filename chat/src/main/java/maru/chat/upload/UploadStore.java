package maru.chat.upload;

import java.time.Duration;
import java.util.Optional;
import maru.storage.Database;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;

/// Slots and files as rows; the bytes are blobs.
public final class UploadStore {

    /// A slot that waits for its file.
    ///
    /// @param type as it was asked for; may be empty
    record Slot(String name, String type, long size) {}

    /// A file.
    record File(String name, String type, BlobHash hash) {}

    private final Database database;

    public UploadStore(Database database) {
        this.database = database;
    }

    /// Gives a slot.
    ///
    /// @param quota what the account may have in all, in bytes
    /// @return false when the account has too much already
    boolean add(
            String id,
            byte[] token,
            long account,
            String name,
            String type,
            long size,
            long quota) {
        return database.transaction(
                tx -> {
                    // Two slots asked for at once must not both find the same room.
                    tx.list(
                            "select id from chat.account where id = ? for no key update",
                            row -> row.bigint("id"),
                            account);
                    return tx.update(
                                    """
                                    insert into chat.upload (id, token, account, name, type, size)
                                    select ?, ?, ?, ?, ?, ?
                                    where (select coalesce(sum(size), 0) from chat.upload
                                           where account = ?) + ? <= ?
                                    """,
                                    id,
                                    token,
                                    account,
                                    name,
                                    type,
                                    size,
                                    account,
                                    size,
                                    quota)
                            == 1;
                });
    }

    Optional<Slot> open(String id, byte[] token) {
        return database.read(
                tx ->
                        tx.first(
                                """
                                select name, type, size from chat.upload
                                where id = ? and token = ? and hash is null
                                    and made_at > now() - interval '1 hour'
                                """,
                                row ->
                                        new Slot(
                                                row.text("name"),
                                                row.text("type"),
                                                row.bigint("size")),
                                id,
                                token));
    }

    void fill(String id, BlobStore.Upload upload) {
        database.change(
                tx -> {
                    upload.keep(tx);
                    tx.update(
                            "update chat.upload set hash = ? where id = ? and hash is null",
                            upload.hash().bytes(),
                            id);
                });
    }

    Optional<File> find(String id) {
        return database.read(
                tx ->
                        tx.first(
                                "select name, type, hash from chat.upload"
                                        + " where id = ? and hash is not null",
                                row ->
                                        new File(
                                                row.text("name"),
                                                row.text("type"),
                                                BlobHash.of(row.bytes("hash"))),
                                id));
    }

    void forget(Duration kept) {
        database.change(
                tx ->
                        tx.update(
                                """
                                delete from chat.upload where
                                    (hash is null and made_at < now() - interval '1 hour')
                                    or made_at < now() - ?::bigint * interval '1 second'
                                """,
                                kept.toSeconds()));
    }
}
