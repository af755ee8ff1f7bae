package maru.mail.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;
import org.apache.james.core.Username;
import org.apache.james.mailbox.acl.ACLDiff;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.exception.UnsupportedRightException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxACL.Right;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// The tree of mailboxes: names, rights, and what JMAP tells of them.
final class Mailboxes implements MailboxMapper {

    private static final String COLUMNS =
            "select id, namespace, owner, name, uid_validity, rights from mailbox ";

    private final Database database;
    private final Changes changes;
    private final StoredMessageId.Factory ids;

    Mailboxes(Database database, Changes changes, StoredMessageId.Factory ids) {
        this.database = database;
        this.changes = changes;
        this.ids = ids;
    }

    @Override
    public Mono<Mailbox> create(MailboxPath path, UidValidity uidValidity) {
        return later(
                () -> {
                    UUID id = ids.next();
                    String owner = path.getUser().asString();
                    try {
                        database.change(
                                transaction -> {
                                    transaction.update(
                                            "insert into mailbox (id, namespace, owner, name,"
                                                    + " uid_validity) values (?, ?, ?, ?, ?)",
                                            id,
                                            path.getNamespace(),
                                            owner,
                                            path.getName(),
                                            uidValidity.asLong());
                                    changes.mailboxCreated(transaction, id, owner);
                                });
                    } catch (DatabaseFailure failure) {
                        if (failure.isDuplicate()) {
                            throw new MailboxExistsException(path.getName());
                        }
                        throw failure;
                    }
                    return new Mailbox(path, uidValidity, new StoredMailboxId(id));
                });
    }

    @Override
    public Mono<MailboxId> rename(Mailbox mailbox) {
        return later(
                () -> {
                    UUID id = StoredMailboxId.of(mailbox.getMailboxId());
                    int renamed;
                    try {
                        renamed =
                                database.transaction(
                                        transaction -> {
                                            int rows =
                                                    transaction.update(
                                                            "update mailbox set namespace = ?,"
                                                                    + " owner = ?, name = ? where id ="
                                                                    + " ?",
                                                            mailbox.getNamespace(),
                                                            mailbox.getUser().asString(),
                                                            mailbox.getName(),
                                                            id);
                                            changes.mailboxUpdated(transaction, List.of(id), false);
                                            return rows;
                                        });
                    } catch (DatabaseFailure failure) {
                        if (failure.isDuplicate()) {
                            throw new MailboxExistsException(mailbox.getName());
                        }
                        throw failure;
                    }
                    if (renamed == 0) {
                        throw new MailboxNotFoundException(mailbox.getMailboxId());
                    }
                    return mailbox.getMailboxId();
                });
    }

    @Override
    public Mono<Void> delete(Mailbox mailbox) {
        return later(
                        () -> {
                            UUID id = StoredMailboxId.of(mailbox.getMailboxId());
                            database.change(
                                    transaction -> {
                                        Expunge.wholeMailbox(transaction, changes, id);
                                        changes.mailboxDestroyed(transaction, id);
                                        transaction.update("delete from mailbox where id = ?", id);
                                    });
                            return id;
                        })
                .then();
    }

    @Override
    public Mono<Mailbox> findMailboxByPath(MailboxPath path) {
        return later(
                        () ->
                                database.read(
                                        transaction ->
                                                transaction.first(
                                                        COLUMNS
                                                                + "where namespace = ? and owner ="
                                                                + " ? and name = ?",
                                                        Mailboxes::mailbox,
                                                        path.getNamespace(),
                                                        owner(path.getUser()),
                                                        path.getName())))
                .flatMap(Mono::justOrEmpty);
    }

    @Override
    public Mono<Mailbox> findMailboxById(MailboxId id) {
        return later(
                () ->
                        database.read(
                                        transaction ->
                                                transaction.first(
                                                        COLUMNS + "where id = ?",
                                                        Mailboxes::mailbox,
                                                        StoredMailboxId.of(id)))
                                .orElseThrow(() -> new MailboxNotFoundException(id)));
    }

    @Override
    public Flux<Mailbox> findNonPersonalMailboxes(Username user, Right right) {
        MailboxACL.EntryKey key = MailboxACL.EntryKey.createUserEntryKey(user);
        return many(() ->
                        database.read(
                                transaction ->
                                        transaction.list(
                                                COLUMNS
                                                        + "where rights <> '{}' and exists"
                                                        + " (select from unnest(rights) r"
                                                        + " where starts_with(r, ?))",
                                                Mailboxes::mailbox,
                                                key.serialize() + "=")))
                .filter(
                        mailbox ->
                                Optional.ofNullable(mailbox.getACL().getEntries().get(key))
                                        .map(rights -> rights.contains(right))
                                        .orElse(false));
    }

    @Override
    public Flux<Mailbox> findMailboxWithPathLike(MailboxQuery.UserBound query) {
        return many(() ->
                        database.read(
                                transaction ->
                                        transaction.list(
                                                COLUMNS
                                                        + "where namespace = ? and owner ="
                                                        + " ? order by name",
                                                Mailboxes::mailbox,
                                                query.getFixedNamespace(),
                                                query.getFixedUser().asString())))
                .filter(query::matches);
    }

    @Override
    public Mono<Boolean> hasChildren(Mailbox mailbox, char delimiter) {
        return later(
                () ->
                        database.read(
                                transaction ->
                                        transaction.exists(
                                                "select from mailbox where namespace = ? and owner"
                                                        + " = ? and starts_with(name, ?)",
                                                mailbox.getNamespace(),
                                                mailbox.getUser().asString(),
                                                mailbox.getName() + delimiter)));
    }

    @Override
    public Mono<ACLDiff> updateACL(Mailbox mailbox, MailboxACL.ACLCommand command) {
        return changeRights(
                mailbox,
                rights -> {
                    try {
                        return rights.apply(command);
                    } catch (UnsupportedRightException unsupported) {
                        throw new IllegalArgumentException(unsupported);
                    }
                });
    }

    @Override
    public Mono<ACLDiff> setACL(Mailbox mailbox, MailboxACL rights) {
        return changeRights(mailbox, before -> rights);
    }

    @Override
    public Flux<Mailbox> list() {
        return many(
                () -> database.read(transaction -> transaction.list(COLUMNS, Mailboxes::mailbox)));
    }

    private Mono<ACLDiff> changeRights(Mailbox mailbox, UnaryOperator<MailboxACL> change) {
        return later(
                () -> {
                    UUID id = StoredMailboxId.of(mailbox.getMailboxId());
                    return database.transaction(
                            transaction -> {
                                MailboxACL before =
                                        transaction
                                                .first(
                                                        "select rights from mailbox where id = ?"
                                                                + " for update",
                                                        row -> rights(row.texts("rights")),
                                                        id)
                                                .orElse(MailboxACL.EMPTY);
                                MailboxACL after = change.apply(before);
                                transaction.update(
                                        "update mailbox set rights = ? where id = ?",
                                        texts(after),
                                        id);
                                mailbox.setACL(after);
                                changes.mailboxUpdated(transaction, List.of(id), false);
                                return ACLDiff.computeDiff(before, after);
                            });
                });
    }

    /// The path of a mailbox, read in the transaction at hand.
    static Optional<Mailbox> find(maru.storage.Transaction transaction, UUID id) {
        return transaction.first(COLUMNS + "where id = ?", Mailboxes::mailbox, id);
    }

    private static Mailbox mailbox(Row row) {
        Mailbox mailbox =
                new Mailbox(
                        new MailboxPath(
                                row.text("namespace"),
                                Username.of(row.text("owner")),
                                row.text("name")),
                        UidValidity.of(row.bigint("uid_validity")),
                        new StoredMailboxId(row.uuid("id")));
        mailbox.setACL(rights(row.texts("rights")));
        return mailbox;
    }

    private static MailboxACL rights(List<String> texts) {
        Map<MailboxACL.EntryKey, MailboxACL.Rfc4314Rights> entries = new HashMap<>();
        for (String text : texts) {
            int equals = text.lastIndexOf('=');
            try {
                entries.put(
                        MailboxACL.EntryKey.deserialize(text.substring(0, equals)),
                        MailboxACL.Rfc4314Rights.deserialize(text.substring(equals + 1)));
            } catch (UnsupportedRightException unsupported) {
                throw new IllegalStateException("A stored right is none: " + text, unsupported);
            }
        }
        return new MailboxACL(entries);
    }

    private static List<String> texts(MailboxACL rights) {
        return rights.getEntries().entrySet().stream()
                .map(entry -> entry.getKey().serialize() + "=" + entry.getValue().serialize())
                .sorted()
                .toList();
    }

    private static String owner(@org.jspecify.annotations.Nullable Username user) {
        return user == null ? "" : user.asString();
    }

    static <T> Mono<T> later(java.util.concurrent.Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }

    static <T> Flux<T> many(Supplier<List<T>> work) {
        return Mono.fromSupplier(work)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMapIterable(found -> found);
    }
}
