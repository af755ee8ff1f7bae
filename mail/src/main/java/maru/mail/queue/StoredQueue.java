package maru.mail.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.mail.MessagingException;
import maru.kernel.Refused;
import maru.mail.store.StoredMessageId;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import maru.storage.blob.BlobStore;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// One queue. When `enQueue` returns, the row and its blob are committed. Workers of any number of
/// processes take rows with `for update skip locked` and a lease that they renew; the rows of a
/// process that died come back when their leases end.
final class StoredQueue implements ManageableMailQueue {

    static final Duration LEASE = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(StoredQueue.class.getName());
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
    private static final int TAKES_AT_ONCE = 8;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final MailQueueName name;
    private final Database database;
    private final BlobStore blobs;
    private final StoredMessageId.Factory ids;
    private final UUID process;
    private final Scheduler scheduler;
    private final Flux<MailQueueItem> items;
    private final Semaphore signal = new Semaphore(0);
    private final Deque<Item> taken = new ArrayDeque<>();
    private volatile boolean closed;

    StoredQueue(
            MailQueueName name,
            Database database,
            BlobStore blobs,
            StoredMessageId.Factory ids,
            UUID process) {
        this.name = name;
        this.database = database;
        this.blobs = blobs;
        this.ids = ids;
        this.process = process;
        this.scheduler = Schedulers.newSingle("queue " + name.asString(), true);
        this.items =
                Mono.fromCallable(this::take)
                        .repeat(() -> !closed)
                        .<MailQueueItem>cast(MailQueueItem.class)
                        .subscribeOn(scheduler);
    }

    @Override
    public MailQueueName getName() {
        return name;
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        enQueue(mail, Duration.ZERO);
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        enQueue(ids.next(), mail, delay, transaction -> {});
    }

    /// @param also what is written with it, or not at all
    void enQueue(UUID id, Mail mail, Duration delay, Consumer<Transaction> also)
            throws MailQueueException {
        try (BlobStore.Upload upload = StoredMail.receive(blobs, mail)) {
            List<Object> values = new ArrayList<>();
            values.add(id);
            values.add(name.asString());
            values.add(mail.getName());
            values.add(Math.max(0, delay.toMillis()) / 1000.0);
            values.addAll(StoredMail.values(mail, id, upload.hash(), upload.size()));
            database.change(
                    transaction -> {
                        upload.keep(transaction);
                        transaction.update(
                                "insert into queued (id, queue, name, due_at, "
                                        + StoredMail.COLUMNS
                                        + ") values (?, ?, ?, now() + make_interval(secs => ?), "
                                        + StoredMail.MARKS
                                        + ")",
                                values.toArray());
                        also.accept(transaction);
                    });
            signal.release();
        } catch (MessagingException | IOException | Refused failed) {
            throw new MailQueueException("The mail could not be queued.", failed);
        }
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return Mono.<Void>fromRunnable(
                        () -> {
                            try {
                                enQueue(mail);
                            } catch (MailQueueException failed) {
                                throw new IllegalStateException(failed);
                            }
                        })
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Publisher<MailQueueItem> deQueue() {
        return items;
    }

    @Override
    public long getSize() {
        return database.read(
                transaction ->
                        transaction.one(
                                "select count(*) as n from queued where queue = ?",
                                row -> row.bigint("n"),
                                name.asString()));
    }

    @Override
    public long flush() {
        long flushed =
                database.transaction(
                        transaction ->
                                (long)
                                        transaction.update(
                                                "update queued set due_at = now() where queue = ?"
                                                        + " and due_at > now()",
                                                name.asString()));
        signal.release();
        return flushed;
    }

    @Override
    public long clear() {
        return removeWhere("true", "");
    }

    @Override
    public long remove(Type type, String value) {
        return switch (type) {
            case Name -> removeWhere("name = ?", value);
            case Sender -> removeWhere("sender = ?", value);
            case Recipient -> removeWhere("? = any(recipients)", value);
        };
    }

    @Override
    public MailQueueIterator browse() {
        Iterator<DefaultMailQueueItemView> views =
                database.read(
                                transaction ->
                                        transaction.list(
                                                "select name, due_at, "
                                                        + StoredMail.COLUMNS
                                                        + " from queued where queue = ? order by"
                                                        + " due_at, id limit 1000",
                                                row ->
                                                        new DefaultMailQueueItemView(
                                                                StoredMail.mail(
                                                                        row,
                                                                        row.text("name"),
                                                                        blobs),
                                                                row.instant("due_at")
                                                                        .atZone(
                                                                                maru.kernel.Seoul
                                                                                        .ZONE)),
                                                name.asString()))
                        .iterator();
        return new MailQueueIterator() {
            @Override
            public void close() {
                // Everything was read at once.
            }

            @Override
            public boolean hasNext() {
                return views.hasNext();
            }

            @Override
            public MailQueueItemView next() {
                return views.next();
            }
        };
    }

    @Override
    public void close() {
        closed = true;
        signal.release();
        scheduler.dispose();
    }

    /// Blocks until there is a mail to work at; null once the queue is closed.
    private @Nullable Item take() {
        while (!closed) {
            @Nullable Item next = taken.poll();
            if (next != null) {
                return next;
            }
            try {
                taken.addAll(takeDue());
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.WARNING, "The queue cannot be read", failed);
            }
            try {
                if (taken.isEmpty()
                        && signal.tryAcquire(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    signal.drainPermits();
                }
            } catch (InterruptedException stopped) {
                return null;
            }
        }
        return null;
    }

    private List<Item> takeDue() {
        return database.transaction(
                transaction -> {
                    // A lease that a crash forgets only means that the mail is worked at again.
                    transaction.update("set local synchronous_commit = off");
                    return transaction.list(
                            "update queued q set taken_by = ?, taken_until = clock_timestamp() +"
                                    + " make_interval(secs => ?) from (select id from queued where"
                                    + " queue = ? and due_at <= now() and (taken_until is null or"
                                    + " taken_until < clock_timestamp()) order by due_at limit "
                                    + TAKES_AT_ONCE
                                    + " for update skip locked) due where q.id = due.id returning"
                                    + " q.id, q.name, "
                                    + StoredMail.COLUMNS,
                            this::item,
                            process,
                            (double) LEASE.toSeconds(),
                            name.asString());
                });
    }

    private Item item(Row row) {
        return new Item(row.uuid("id"), StoredMail.mail(row, row.text("name"), blobs));
    }

    private long removeWhere(String condition, String value) {
        Object[] parameters =
                condition.contains("?")
                        ? new Object[] {name.asString(), value}
                        : new Object[] {name.asString()};
        return database.transaction(
                transaction ->
                        (long)
                                transaction.update(
                                        "delete from queued where queue = ? and " + condition,
                                        parameters));
    }

    private void finish(UUID id) {
        database.change(
                transaction -> {
                    // Forgotten by a crash, the mail is worked at again, and each owner has it.
                    transaction.update("set local synchronous_commit = off");
                    transaction.update("delete from queued where id = ?", id);
                });
    }

    private void putBack(UUID id) {
        database.change(
                transaction ->
                        transaction.update(
                                "update queued set taken_by = null, taken_until = null, due_at ="
                                        + " now() + make_interval(secs => ?) where id = ?",
                                (double) RETRY_AFTER.toSeconds(),
                                id));
    }

    /// A mail that this process works at.
    private final class Item implements MailQueueItem {

        private final UUID id;
        private final Mail mail;

        Item(UUID id, Mail mail) {
            this.id = id;
            this.mail = mail;
        }

        @Override
        public Mail getMail() {
            return mail;
        }

        @Override
        public void done(CompletionStatus status) throws MailQueueException {
            try {
                switch (status) {
                    case SUCCESS -> finish(id);
                    // James rejects what it could neither finish nor queue again; accepted mail
                    // stays.
                    case RETRY, REJECT -> putBack(id);
                }
            } catch (Refused failed) {
                throw new MailQueueException("The mail stays in the queue.", failed);
            }
        }
    }
}
