package maru.mail;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.name.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import maru.mail.index.MailIndex;
import maru.mail.queue.Repositories;
import maru.mail.queue.StoredQueues;
import maru.mail.sieve.SieveLanguage;
import maru.mail.sieve.SieveScripts;
import maru.mail.sieve.Vacations;
import maru.mail.signon.Doorkeeper;
import maru.mail.store.Changes;
import maru.mail.store.Expunged;
import maru.mail.store.Mappers;
import maru.mail.store.MaruMailboxes;
import maru.mail.store.MessageIntake;
import maru.mail.store.MessageWrites;
import maru.mail.store.QuotaRoots;
import maru.mail.store.Quotas;
import maru.mail.store.Rights;
import maru.mail.store.StoredMailboxId;
import maru.mail.store.StoredMessageId;
import maru.mail.store.Threads;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.AttachmentContentLoader;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.MessageIdManager;
import org.apache.james.mailbox.RightManager;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.acl.MailboxACLResolver;
import org.apache.james.mailbox.acl.UnionMailboxACLResolver;
import org.apache.james.mailbox.extension.PreDeletionHook;
import org.apache.james.mailbox.extractor.TextExtractor;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.apache.james.mailbox.quota.MaxQuotaManager;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootDeserializer;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailbox.quota.UserQuotaRootResolver;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreMailboxManager;
import org.apache.james.mailbox.store.StoreMessageIdManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.StoreSubscriptionManager;
import org.apache.james.mailbox.store.extractor.DefaultTextExtractor;
import org.apache.james.mailbox.store.mail.MailboxMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapperFactory;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.quota.StoreQuotaManager;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.apache.james.mailbox.store.user.SubscriptionMapperFactory;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;

/// Our stores in the places where James looks for its own.
final class StorageModule extends AbstractModule {

    private final Database database;
    private final BlobStore blobs;
    private final Doorkeeper doorkeeper;
    private final UUID process;
    private final Clock clock;
    private final Path work;

    StorageModule(
            Database database,
            BlobStore blobs,
            Doorkeeper doorkeeper,
            UUID process,
            Clock clock,
            Path work) {
        this.database = database;
        this.blobs = blobs;
        this.doorkeeper = doorkeeper;
        this.process = process;
        this.clock = clock;
        this.work = work;
    }

    @Override
    protected void configure() {
        StoredMessageId.Factory ids = new StoredMessageId.Factory(clock);
        Changes changes = new Changes(process);
        MessageWrites writes = new MessageWrites(database, changes);
        MessageIntake intake = new MessageIntake(writes, blobs, ids);
        Mappers mappers = new Mappers(database, blobs, writes, intake, changes, ids, doorkeeper);
        Quotas quotas = new Quotas(database);
        StoredQueues queues = new StoredQueues(database, blobs, ids, process);

        bind(Clock.class).toInstance(clock);
        bind(Database.class).toInstance(database);
        bind(BlobStore.class).toInstance(blobs);
        bind(StoredMessageId.Factory.class).toInstance(ids);
        bind(MessageId.Factory.class).toInstance(ids);
        bind(MailboxId.Factory.class).toInstance(new StoredMailboxId.Factory());
        bind(MessageIntake.class).toInstance(intake);
        bind(MailboxSessionMapperFactory.class).toInstance(mappers);
        bind(MailboxMapperFactory.class).toInstance(mappers);
        bind(MessageMapperFactory.class).toInstance(mappers);
        bind(SubscriptionMapperFactory.class).toInstance(mappers);
        bind(ThreadIdGuessingAlgorithm.class).toInstance(new Threads(database));
        bind(CurrentQuotaManager.class).toInstance(quotas);
        bind(MaxQuotaManager.class).toInstance(quotas);
        bind(Expunged.class).toInstance(new Expunged(database));
        bind(SieveScripts.class).toInstance(new SieveScripts(database));
        bind(SieveLanguage.class).toInstance(new SieveLanguage());
        bind(Vacations.class).toInstance(new Vacations(database, clock));
        bind(StoredQueues.class).toInstance(queues);
        bind(new com.google.inject.TypeLiteral<MailQueueFactory<?>>() {}).toInstance(queues);
        bind(new com.google.inject.TypeLiteral<
                        MailQueueFactory<? extends ManageableMailQueue>>() {})
                .toInstance(queues);
        bind(MailRepositoryStore.class).toInstance(new Repositories(database, blobs, ids));
        bind(TextExtractor.class).to(DefaultTextExtractor.class);

        bind(QuotaRoots.class).in(Singleton.class);
        bind(UserQuotaRootResolver.class).to(QuotaRoots.class);
        bind(QuotaRootResolver.class).to(QuotaRoots.class);
        bind(QuotaRootDeserializer.class).to(QuotaRoots.class);
        bind(StoreQuotaManager.class).in(Singleton.class);
        bind(QuotaManager.class).to(StoreQuotaManager.class);
        bind(MailboxACLResolver.class).to(UnionMailboxACLResolver.class).in(Singleton.class);
        bind(Rights.class).in(Singleton.class);
        bind(StoreRightManager.class).to(Rights.class);
        bind(RightManager.class).to(Rights.class);
        bind(StoreMessageIdManager.class).in(Singleton.class);
        bind(MessageIdManager.class).to(StoreMessageIdManager.class);
        bind(StoreSubscriptionManager.class).in(Singleton.class);
        bind(SubscriptionManager.class).to(StoreSubscriptionManager.class);
        bind(MessageParser.class).in(Singleton.class);
        bind(MailboxPathLocker.class).toInstance(new RowsLock());
        bind(AttachmentContentLoader.class).toInstance(new NoAttachments());
        bind(MessageSearchIndex.class).to(MailIndex.class);
        bind(StoreMailboxManager.class).to(MaruMailboxes.class);
        bind(MailboxManager.class).to(MaruMailboxes.class);
        bind(MailboxManager.class)
                .annotatedWith(Names.named("mailboxmanager"))
                .to(MaruMailboxes.class);
    }

    @Provides
    @Singleton
    MailIndex index(MailboxSessionMapperFactory mappers) throws IOException {
        return MailIndex.start(work.resolve("index"), database, blobs, mappers);
    }

    @Provides
    @Singleton
    PreDeletionHooks hooks(MetricFactory metrics) {
        return new PreDeletionHooks(Set.<PreDeletionHook>of(), metrics);
    }

    @Provides
    @Singleton
    MaruMailboxes mailboxes(
            MailboxSessionMapperFactory mappers,
            SessionProvider sessions,
            MailboxPathLocker locker,
            MessageParser parser,
            MessageId.Factory ids,
            StoreMailboxAnnotationManager annotations,
            EventBus events,
            StoreRightManager rights,
            QuotaComponents quotas,
            MessageSearchIndex search,
            PreDeletionHooks hooks,
            ThreadIdGuessingAlgorithm threads,
            MessageIntake intake) {
        return new MaruMailboxes(
                mappers,
                sessions,
                locker,
                parser,
                ids,
                annotations,
                events,
                rights,
                quotas,
                search,
                hooks,
                threads,
                clock,
                intake);
    }
}
