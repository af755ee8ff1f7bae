package maru.mail.queue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import maru.mail.store.StoredMessageId;
import maru.storage.Database;
import maru.storage.Transaction;
import maru.storage.blob.BlobStore;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.mailet.Mail;

/// All queues of this process. One thread renews the leases of what the process works at.
public final class StoredQueues implements MailQueueFactory<ManageableMailQueue>, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StoredQueues.class.getName());
    private static final Duration RENEWS_EVERY = StoredQueue.LEASE.dividedBy(3);

    /// Longer than any retry of a queued mail.
    private static final int DELIVERIES_KEPT_DAYS = 14;

    private final Database database;
    private final BlobStore blobs;
    private final StoredMessageId.Factory ids;
    private final UUID process;
    private final Map<MailQueueName, StoredQueue> queues = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread keeper;

    public StoredQueues(
            Database database, BlobStore blobs, StoredMessageId.Factory ids, UUID process) {
        this.database = database;
        this.blobs = blobs;
        this.ids = ids;
        this.process = process;
        this.keeper = Thread.ofVirtual().name("queue leases").start(this::keep);
    }

    @Override
    public Optional<ManageableMailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return Optional.of(createQueue(name, count));
    }

    @Override
    public ManageableMailQueue createQueue(MailQueueName name, PrefetchCount count) {
        return queues.computeIfAbsent(
                name, wanted -> new StoredQueue(wanted, database, blobs, ids, process));
    }

    /// Hands a mail in, in one transaction with what its sender keeps of it.
    ///
    /// @param id of the queue's row
    /// @param delay for so long it can be called back
    public void submit(UUID id, Mail mail, Duration delay, Consumer<Transaction> also)
            throws MailQueueException {
        queues.computeIfAbsent(
                        MailQueueFactory.SPOOL,
                        wanted -> new StoredQueue(wanted, database, blobs, ids, process))
                .enQueue(id, mail, delay, also);
    }

    /// Takes a mail back that is not under way yet; false when it is.
    public static boolean callBack(Transaction transaction, UUID id) {
        return transaction.update(
                        "delete from queued where id = ? and due_at > now() and taken_until is null",
                        id)
                == 1;
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return Set.copyOf(queues.keySet());
    }

    /// Lets other processes have at once what this one has taken and not finished.
    @Override
    public void close() {
        closing.countDown();
        queues.values().forEach(StoredQueue::close);
        try {
            keeper.join(RENEWS_EVERY);
            database.change(
                    transaction ->
                            transaction.update(
                                    "update queued set taken_by = null, taken_until = null where"
                                            + " taken_by = ?",
                                    process));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            // The leases end by themselves.
        }
    }

    private void keep() {
        try {
            while (!closing.await(RENEWS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    database.change(
                            transaction -> {
                                transaction.update(
                                        "update queued set taken_until = clock_timestamp() +"
                                                + " make_interval(secs => ?) where taken_by = ?",
                                        (double) StoredQueue.LEASE.toSeconds(),
                                        process);
                                transaction.update(
                                        "delete from delivered where (queued, mailbox) in (select"
                                                + " queued, mailbox from delivered where at < now() -"
                                                + " make_interval(days => ?) limit 10000)",
                                        DELIVERIES_KEPT_DAYS);
                            });
                } catch (RuntimeException failed) {
                    LOG.log(System.Logger.Level.WARNING, "Leases were not renewed", failed);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
