package maru.mail.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import javax.mail.MessagingException;
import maru.mail.store.StoredMessageId;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/// Mail that could neither be delivered nor sent back, until an operator has looked at it.
final class KeptAside implements MailRepository {

    private final String name;
    private final Database database;
    private final BlobStore blobs;
    private final StoredMessageId.Factory ids;

    KeptAside(String name, Database database, BlobStore blobs, StoredMessageId.Factory ids) {
        this.name = name;
        this.database = database;
        this.blobs = blobs;
        this.ids = ids;
    }

    @Override
    public long size() {
        return database.read(
                transaction ->
                        transaction.one(
                                "select count(*) as n from kept_aside where repository = ?",
                                row -> row.bigint("n"),
                                name));
    }

    @Override
    public MailKey store(Mail mail) throws MessagingException {
        UUID id = ids.next();
        try (BlobStore.Upload upload = StoredMail.receive(blobs, mail)) {
            List<Object> values = new ArrayList<>(List.of(name, mail.getName(), id));
            values.addAll(StoredMail.values(mail, id, upload.hash(), upload.size()));
            List<Object> parameters = new ArrayList<>(List.of(name, mail.getName()));
            database.change(
                    transaction -> {
                        upload.keep(transaction);
                        transaction.update(
                                "delete from kept_aside where repository = ? and key = ?",
                                parameters.toArray());
                        transaction.update(
                                "insert into kept_aside (repository, key, id, "
                                        + StoredMail.COLUMNS
                                        + ") values (?, ?, ?, "
                                        + StoredMail.MARKS
                                        + ")",
                                values.toArray());
                    });
            return MailKey.forMail(mail);
        } catch (IOException unreadable) {
            throw new MessagingException("The mail could not be kept.", unreadable);
        }
    }

    @Override
    public Iterator<MailKey> list() {
        return database.read(
                        transaction ->
                                transaction.list(
                                        "select key from kept_aside where repository = ? order by"
                                                + " updated_at limit 100000",
                                        row -> new MailKey(row.text("key")),
                                        name))
                .iterator();
    }

    @Override
    public @Nullable Mail retrieve(MailKey key) {
        return database.read(
                        transaction ->
                                transaction.first(
                                        "select "
                                                + StoredMail.COLUMNS
                                                + " from kept_aside where repository = ? and key ="
                                                + " ?",
                                        row -> StoredMail.mail(row, key.asString(), blobs),
                                        name,
                                        key.asString()))
                .orElse(null);
    }

    @Override
    public void remove(MailKey key) {
        database.change(
                transaction ->
                        transaction.update(
                                "delete from kept_aside where repository = ? and key = ?",
                                name,
                                key.asString()));
    }

    @Override
    public void removeAll() {
        database.change(
                transaction ->
                        transaction.update("delete from kept_aside where repository = ?", name));
    }
}
