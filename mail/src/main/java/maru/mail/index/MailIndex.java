package maru.mail.index;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import maru.mail.store.StoredMailboxId;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Searches mailboxes: words by the index, headers, flags, dates and sizes by the rows.
///
/// A search for words waits until the index has reached what is committed. When that takes longer
/// than [#PATIENCE] (after a start, with many mails), it says so instead of finding less than there
/// is; the mailbox it asked for is indexed meanwhile.
public final class MailIndex implements MessageSearchIndex, AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(MailIndex.class.getName());

    private final Database database;
    private final MailboxSessionMapperFactory mappers;
    private final Replica replica;
    private final BlockingQueue<UUID> behind = new LinkedBlockingQueue<>();
    private final Set<UUID> waiting = ConcurrentHashMap.newKeySet();
    private final Set<UUID> stale = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private MailIndex(Database database, MailboxSessionMapperFactory mappers, Replica replica) {
        this.database = database;
        this.mappers = mappers;
        this.replica = replica;
    }

    /// Begins an empty index in a folder, and to fill it.
    public static MailIndex start(
            Path folder, Database database, BlobStore blobs, MailboxSessionMapperFactory mappers)
            throws IOException {
        MailIndex index = new MailIndex(database, mappers, Replica.in(folder, database, blobs));
        index.workers.execute(index::work);
        return index;
    }

    /// Something has changed in a mailbox.
    public void touched(UUID mailbox) {
        if (waiting.add(mailbox)) {
            behind.add(mailbox);
        }
    }

    /// What the index says of a mailbox is to be read again from its messages; searches go on
    /// meanwhile.
    public void readAnew(UUID mailbox) {
        stale.add(mailbox);
        touched(mailbox);
    }

    @Override
    public Flux<MessageUid> search(MailboxSession session, Mailbox mailbox, SearchQuery query) {
        return later(() -> find(session, mailbox, query)).map(MailboxMessage::getUid);
    }

    @Override
    public Flux<MessageId> search(
            MailboxSession session,
            Collection<MailboxId> mailboxes,
            SearchQuery query,
            long limit) {
        return Flux.fromIterable(mailboxes)
                .concatMap(
                        id ->
                                mappers.getMailboxMapper(session)
                                        .findMailboxById(id)
                                        .flatMapMany(
                                                mailbox ->
                                                        later(() -> find(session, mailbox, query))))
                .collectList()
                .flatMapIterable(all -> new Order(query.getSorts()).of(all))
                .map(MailboxMessage::getMessageId)
                .distinct()
                .take(limit);
    }

    /// The messages of these mailboxes that hold these words.
    ///
    /// @throws MailboxException when a mailbox is still being indexed
    public Set<UUID> holding(Collection<UUID> mailboxes, String words, boolean bodiesOnly)
            throws MailboxException {
        List<UUID> boxes = new ArrayList<>();
        List<Long> uids = new ArrayList<>();
        for (UUID mailbox : mailboxes) {
            awaitLevel(mailbox);
            for (long uid : replica.search(mailbox, words, bodiesOnly)) {
                boxes.add(mailbox);
                uids.add(uid);
            }
        }
        return Set.copyOf(
                database.look(
                        transaction ->
                                transaction.list(
                                        "select distinct m.message from unnest(?::uuid[],"
                                                + " ?::bigint[]) f (mailbox, uid) join message m on"
                                                + " m.mailbox = f.mailbox and m.uid = f.uid",
                                        row -> row.uuid("message"),
                                        boxes,
                                        uids)));
    }

    @Override
    public EnumSet<MailboxManager.SearchCapabilities> getSupportedCapabilities(
            EnumSet<MailboxManager.MessageCapabilities> messages) {
        return EnumSet.of(
                MailboxManager.SearchCapabilities.MultimailboxSearch,
                MailboxManager.SearchCapabilities.Text,
                MailboxManager.SearchCapabilities.FullText);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        replica.close();
    }

    private List<MailboxMessage> find(MailboxSession session, Mailbox mailbox, SearchQuery query)
            throws MailboxException {
        UUID id = ((StoredMailboxId) mailbox.getMailboxId()).value();
        Matching matching =
                new Matching(
                        query,
                        session,
                        (words, bodiesOnly) -> replica.search(id, words, bodiesOnly));
        Order order = new Order(query.getSorts());
        if (matching.asksForWords()) {
            awaitLevel(id);
        }
        List<MailboxMessage> messages =
                mappers.getMessageMapper(session)
                        .findInMailboxReactive(
                                mailbox,
                                MessageRange.all(),
                                matching.asksForHeaders() || order.asksForHeaders()
                                        ? MessageMapper.FetchType.HEADERS
                                        : MessageMapper.FetchType.METADATA,
                                MessageMapper.UNLIMITED)
                        .collectList()
                        .block();
        if (messages == null) {
            return List.of();
        }
        matching.prepare();
        return order.of(messages.stream().filter(matching::isHit).toList());
    }

    private void awaitLevel(UUID mailbox) throws MailboxException {
        if (replica.isLevel(mailbox)) {
            return;
        }
        Future<?> following = workers.submit(() -> replica.follow(mailbox));
        try {
            following.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException later) {
            throw new MailboxException("This mailbox is still being indexed; ask again later.");
        } catch (ExecutionException broken) {
            throw new MailboxException("The index is broken.", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new MailboxException("The server is stopping.");
        }
    }

    private void work() {
        try {
            database.read(
                            transaction ->
                                    transaction.list(
                                            "select id from mailbox where messages > 0 order by"
                                                    + " created_at desc",
                                            row -> row.uuid("id")))
                    .forEach(this::touched);
            while (!Thread.currentThread().isInterrupted()) {
                UUID next = behind.take();
                waiting.remove(next);
                try {
                    if (stale.remove(next)) {
                        replica.readAnew(next);
                    }
                    replica.follow(next);
                } catch (RuntimeException broken) {
                    LOG.log(System.Logger.Level.WARNING, "A mailbox is not indexed", broken);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Flux<MailboxMessage> later(
            java.util.concurrent.Callable<List<MailboxMessage>> work) {
        return Mono.fromCallable(work)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMapIterable(found -> found);
    }
}
