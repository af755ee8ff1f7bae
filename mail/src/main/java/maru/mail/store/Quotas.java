package maru.mail.store;

import java.util.Map;
import java.util.Optional;
import maru.storage.Database;
import org.apache.james.core.Domain;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaCountUsage;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.core.quota.QuotaSizeUsage;
import org.apache.james.mailbox.model.CurrentQuotas;
import org.apache.james.mailbox.model.Quota;
import org.apache.james.mailbox.model.QuotaOperation;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.apache.james.mailbox.quota.MaxQuotaManager;
import reactor.core.publisher.Mono;

/// How much an account holds and may hold (RFC 9208). What it holds is counted where messages are
/// written ([MessageWrites]); this only tells. There are limits of an account and of all accounts,
/// none of a domain.
public final class Quotas implements CurrentQuotaManager, MaxQuotaManager {

    private static final String BYTES = "bytes_at_most";
    private static final String MESSAGES = "messages_at_most";

    private final Database database;

    public Quotas(Database database) {
        this.database = database;
    }

    @Override
    public Mono<QuotaCountUsage> getCurrentMessageCount(QuotaRoot root) {
        return getCurrentQuotas(root).map(CurrentQuotas::count);
    }

    @Override
    public Mono<QuotaSizeUsage> getCurrentStorage(QuotaRoot root) {
        return getCurrentQuotas(root).map(CurrentQuotas::size);
    }

    @Override
    public Mono<CurrentQuotas> getCurrentQuotas(QuotaRoot root) {
        return Mailboxes.later(
                () ->
                        database.read(
                                        transaction ->
                                                transaction.first(
                                                        "select messages, bytes from account where"
                                                                + " owner = ?",
                                                        row ->
                                                                new CurrentQuotas(
                                                                        QuotaCountUsage.count(
                                                                                row.bigint(
                                                                                        "messages")),
                                                                        QuotaSizeUsage.size(
                                                                                row.bigint(
                                                                                        "bytes"))),
                                                        owner(root)))
                                .orElseGet(CurrentQuotas::emptyQuotas));
    }

    /// Counted where messages are written.
    @Override
    public Mono<Void> increase(QuotaOperation operation) {
        return Mono.empty();
    }

    /// Counted where messages are written.
    @Override
    public Mono<Void> decrease(QuotaOperation operation) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> setCurrentQuotas(QuotaOperation operation) {
        return Mailboxes.later(
                        () ->
                                database.transaction(
                                        transaction ->
                                                transaction.update(
                                                        "update account set messages = ?, bytes = ?"
                                                                + " where owner = ?",
                                                        operation.count().asLong(),
                                                        operation.size().asLong(),
                                                        owner(operation.quotaRoot()))))
                .then();
    }

    @Override
    public void setMaxStorage(QuotaRoot root, QuotaSizeLimit limit) {
        set(root, BYTES, limit.asLong());
    }

    @Override
    public Mono<Void> setMaxStorageReactive(QuotaRoot root, QuotaSizeLimit limit) {
        return run(() -> setMaxStorage(root, limit));
    }

    @Override
    public void setMaxMessage(QuotaRoot root, QuotaCountLimit limit) {
        set(root, MESSAGES, limit.asLong());
    }

    @Override
    public Mono<Void> setMaxMessageReactive(QuotaRoot root, QuotaCountLimit limit) {
        return run(() -> setMaxMessage(root, limit));
    }

    @Override
    public void removeMaxMessage(QuotaRoot root) {
        set(root, MESSAGES, null);
    }

    @Override
    public Mono<Void> removeMaxMessageReactive(QuotaRoot root) {
        return run(() -> removeMaxMessage(root));
    }

    @Override
    public void removeMaxStorage(QuotaRoot root) {
        set(root, BYTES, null);
    }

    @Override
    public Mono<Void> removeMaxStorageReactive(QuotaRoot root) {
        return run(() -> removeMaxStorage(root));
    }

    @Override
    public void setGlobalMaxStorage(QuotaSizeLimit limit) {
        setForAll(BYTES, limit.asLong());
    }

    @Override
    public Mono<Void> setGlobalMaxStorageReactive(QuotaSizeLimit limit) {
        return run(() -> setGlobalMaxStorage(limit));
    }

    @Override
    public void removeGlobalMaxStorage() {
        setForAll(BYTES, null);
    }

    @Override
    public Mono<Void> removeGlobalMaxStorageReactive() {
        return run(this::removeGlobalMaxStorage);
    }

    @Override
    public void setGlobalMaxMessage(QuotaCountLimit limit) {
        setForAll(MESSAGES, limit.asLong());
    }

    @Override
    public Mono<Void> setGlobalMaxMessageReactive(QuotaCountLimit limit) {
        return run(() -> setGlobalMaxMessage(limit));
    }

    @Override
    public void removeGlobalMaxMessage() {
        setForAll(MESSAGES, null);
    }

    @Override
    public Mono<Void> removeGlobalMaxMessageReactive() {
        return run(this::removeGlobalMaxMessage);
    }

    @Override
    public Optional<QuotaSizeLimit> getGlobalMaxStorage() {
        return forAll(BYTES).map(Quotas::size);
    }

    @Override
    public Mono<QuotaSizeLimit> getGlobalMaxStorageReactive() {
        return Mailboxes.later(this::getGlobalMaxStorage).flatMap(Mono::justOrEmpty);
    }

    @Override
    public Optional<QuotaCountLimit> getGlobalMaxMessage() {
        return forAll(MESSAGES).map(Quotas::count);
    }

    @Override
    public Mono<QuotaCountLimit> getGlobalMaxMessageReactive() {
        return Mailboxes.later(this::getGlobalMaxMessage).flatMap(Mono::justOrEmpty);
    }

    @Override
    public Map<Quota.Scope, QuotaCountLimit> listMaxMessagesDetails(QuotaRoot root) {
        return scopes(own(root, MESSAGES).map(Quotas::count), getGlobalMaxMessage());
    }

    @Override
    public Map<Quota.Scope, QuotaSizeLimit> listMaxStorageDetails(QuotaRoot root) {
        return scopes(own(root, BYTES).map(Quotas::size), getGlobalMaxStorage());
    }

    @Override
    public Optional<QuotaCountLimit> getDomainMaxMessage(Domain domain) {
        return Optional.empty();
    }

    @Override
    public Mono<QuotaCountLimit> getDomainMaxMessageReactive(Domain domain) {
        return Mono.empty();
    }

    @Override
    public void setDomainMaxMessage(Domain domain, QuotaCountLimit limit) {
        throw noDomains();
    }

    @Override
    public Mono<Void> setDomainMaxMessageReactive(Domain domain, QuotaCountLimit limit) {
        return Mono.error(noDomains());
    }

    @Override
    public void removeDomainMaxMessage(Domain domain) {
        throw noDomains();
    }

    @Override
    public Mono<Void> removeDomainMaxMessageReactive(Domain domain) {
        return Mono.error(noDomains());
    }

    @Override
    public void setDomainMaxStorage(Domain domain, QuotaSizeLimit limit) {
        throw noDomains();
    }

    @Override
    public Mono<Void> setDomainMaxStorageReactive(Domain domain, QuotaSizeLimit limit) {
        return Mono.error(noDomains());
    }

    @Override
    public Optional<QuotaSizeLimit> getDomainMaxStorage(Domain domain) {
        return Optional.empty();
    }

    @Override
    public Mono<QuotaSizeLimit> getDomainMaxStorageReactive(Domain domain) {
        return Mono.empty();
    }

    @Override
    public void removeDomainMaxStorage(Domain domain) {
        throw noDomains();
    }

    @Override
    public Mono<Void> removeDomainMaxStorageReactive(Domain domain) {
        return Mono.error(noDomains());
    }

    private void set(QuotaRoot root, String column, @org.jspecify.annotations.Nullable Long limit) {
        database.change(
                transaction ->
                        transaction.update(
                                "insert into account (owner, "
                                        + column
                                        + ") values (?, ?::bigint) on conflict (owner) do update"
                                        + " set "
                                        + column
                                        + " = excluded."
                                        + column,
                                owner(root),
                                limit));
    }

    private void setForAll(String column, @org.jspecify.annotations.Nullable Long limit) {
        database.change(
                transaction ->
                        transaction.update("update limits set " + column + " = ?::bigint", limit));
    }

    private Optional<Long> own(QuotaRoot root, String column) {
        return database.read(
                        transaction ->
                                transaction.first(
                                        "select " + column + " from account where owner = ?",
                                        row -> row.optional(column, maru.storage.Row::bigint),
                                        owner(root)))
                .flatMap(limit -> limit);
    }

    private Optional<Long> forAll(String column) {
        return database.read(
                transaction ->
                        transaction.one(
                                "select " + column + " from limits",
                                row -> row.optional(column, maru.storage.Row::bigint)));
    }

    private static <T> Map<Quota.Scope, T> scopes(Optional<T> own, Optional<T> all) {
        Map<Quota.Scope, T> scopes = new java.util.EnumMap<>(Quota.Scope.class);
        own.ifPresent(limit -> scopes.put(Quota.Scope.User, limit));
        all.ifPresent(limit -> scopes.put(Quota.Scope.Global, limit));
        return scopes;
    }

    private static QuotaSizeLimit size(long bytes) {
        return bytes < 0 ? QuotaSizeLimit.unlimited() : QuotaSizeLimit.size(bytes);
    }

    private static QuotaCountLimit count(long messages) {
        return messages < 0 ? QuotaCountLimit.unlimited() : QuotaCountLimit.count(messages);
    }

    /// `#private&kim.hana`
    private static String owner(QuotaRoot root) {
        return root.getValue().substring(root.getValue().indexOf('&') + 1);
    }

    private static Mono<Void> run(Runnable work) {
        return Mailboxes.later(
                        () -> {
                            work.run();
                            return true;
                        })
                .then();
    }

    private static UnsupportedOperationException noDomains() {
        return new UnsupportedOperationException("There are no limits of a domain.");
    }
}
