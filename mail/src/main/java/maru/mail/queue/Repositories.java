package maru.mail.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import maru.mail.store.StoredMessageId;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;

/// Repositories of mail that was kept aside, named `stored://NAME`. All are on PostgreSQL.
public final class Repositories implements MailRepositoryStore {

    /// How their addresses begin.
    public static final String PROTOCOL = "stored";

    private final Database database;
    private final BlobStore blobs;
    private final StoredMessageId.Factory ids;
    private final Map<String, KeptAside> opened = new ConcurrentHashMap<>();

    public Repositories(Database database, BlobStore blobs, StoredMessageId.Factory ids) {
        this.database = database;
        this.blobs = blobs;
        this.ids = ids;
    }

    @Override
    public MailRepository select(MailRepositoryUrl url) {
        return opened.computeIfAbsent(
                url.getPath().asString(), name -> new KeptAside(name, database, blobs, ids));
    }

    @Override
    public Optional<MailRepository> get(MailRepositoryUrl url) {
        return Optional.of(select(url));
    }

    @Override
    public Stream<MailRepository> getByPath(MailRepositoryPath path) {
        return Stream.of(
                select(MailRepositoryUrl.fromPathAndProtocol(new Protocol(PROTOCOL), path)));
    }

    @Override
    public Stream<MailRepositoryUrl> getUrls() {
        List<String> names =
                database.read(
                        transaction ->
                                transaction.list(
                                        "select distinct repository from kept_aside",
                                        row -> row.text("repository")));
        return names.stream().map(name -> MailRepositoryUrl.from(PROTOCOL + "://" + name));
    }

    @Override
    public Optional<Protocol> defaultProtocol() {
        return Optional.of(new Protocol(PROTOCOL));
    }
}
