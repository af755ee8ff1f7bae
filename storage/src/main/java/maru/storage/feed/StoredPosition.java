package maru.storage.feed;

import maru.storage.Database;
import maru.storage.Transaction;

/// A reader's position as a row, moved in the transaction that has the entries' effect.
public final class StoredPosition {

    private final Database database;
    private final Feed feed;
    private final String reader;

    /// @param reader a name of its own among the readers of this part
    public StoredPosition(Database database, Feed feed, String reader) {
        this.database = database;
        this.feed = feed;
        this.reader = reader;
    }

    public long get() {
        return database.read(
                transaction ->
                        transaction
                                .first(
                                        "select position from storage.feed_reader where role ="
                                                + " current_user and feed = ? and reader = ?",
                                        row -> row.bigint("position"),
                                        feed.name(),
                                        reader)
                                .orElse(0L));
    }

    public void set(Transaction transaction, long position) {
        transaction.update(
                """
                insert into storage.feed_reader (feed, reader, position) values (?, ?, ?)
                on conflict (role, feed, reader) do update set position = excluded.position
                """,
                feed.name(),
                reader,
                position);
    }
}
