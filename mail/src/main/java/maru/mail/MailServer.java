package maru.mail;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.annotation.PreDestroy;
import maru.mail.authenticity.DkimKey;
import maru.mail.authenticity.Dns;
import maru.mail.authenticity.Zone;
import maru.mail.demo.DemoMail;
import maru.mail.events.OtherProcesses;
import maru.mail.index.MailIndex;
import maru.mail.jmap.JmapServer;
import maru.mail.jmap.Stores;
import maru.mail.managesieve.ManageSieveServer;
import maru.mail.queue.StoredQueues;
import maru.mail.sieve.SieveLanguage;
import maru.mail.sieve.SieveScripts;
import maru.mail.signon.Doorkeeper;
import maru.mail.store.EmailWrites;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.events.EventBus;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.onami.lifecycle.Stager;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.utils.InitializationOperations;

/// One mail server: James's protocols and mailets over our storage and identity's people. Several
/// may run on one database at a time.
public final class MailServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(MailServer.class.getName());

    private final Injector injector;
    private final OtherProcesses others;
    private final Path work;
    private Optional<CurrentCertificate> certificate = Optional.empty();
    private Optional<ManageSieveServer> sieve = Optional.empty();
    private Optional<JmapServer> jmap = Optional.empty();

    private MailServer(Injector injector, OtherProcesses others, Path work) {
        this.injector = injector;
        this.others = others;
        this.work = work;
    }

    /// Starts and returns once every door is open.
    public static MailServer start(
            MailSettings settings,
            Database database,
            BlobStore blobs,
            Doorkeeper doorkeeper,
            Clock clock)
            throws IOException {
        // James wants a folder; it keeps nothing in it.
        Path work = Files.createTempDirectory("maru-mail-");
        UUID process = UUID.randomUUID();
        DkimKey key = DkimKey.in(settings.folder());
        Zone.write(settings, key);
        Injector injector =
                Guice.createInjector(
                        new JamesModule(settings, Dns.of(settings.outside().dns()), key, work),
                        new StorageModule(database, blobs, doorkeeper, process, clock, work),
                        new PeopleModule(doorkeeper, settings.domain()));
        OtherProcesses others =
                OtherProcesses.follow(
                        database,
                        injector.getInstance(EventBus.class),
                        injector.getInstance(MailboxSessionMapperFactory.class),
                        process,
                        injector.getInstance(MailIndex.class));
        MailServer server = new MailServer(injector, others, work);
        try {
            injector.getInstance(InitializationOperations.class).initModules();
            server.jmap =
                    Optional.of(
                            JmapServer.listen(
                                    settings.ports().http(),
                                    new Stores(
                                            database,
                                            blobs,
                                            injector.getInstance(MailboxManager.class),
                                            injector.getInstance(SubscriptionManager.class),
                                            new EmailWrites(database, UUID.randomUUID()),
                                            injector.getInstance(MailIndex.class),
                                            injector.getInstance(StoredQueues.class),
                                            doorkeeper,
                                            settings.domain(),
                                            clock),
                                    settings.publicUrl()));
            others.listen(server.jmap.get()::changed);
            if (settings.certificate().isPresent()) {
                server.openToClients(settings, settings.certificate().get(), doorkeeper);
            }
            return server;
        } catch (IOException | RuntimeException | Error failed) {
            server.close();
            throw failed;
        }
    }

    private void openToClients(
            MailSettings settings, MailSettings.Certificate files, Doorkeeper doorkeeper)
            throws IOException {
        CurrentCertificate current = CurrentCertificate.watch(files, this::jamesDoors);
        certificate = Optional.of(current);
        sieve =
                Optional.of(
                        ManageSieveServer.listen(
                                settings.listen(),
                                settings.ports().sieve(),
                                current,
                                injector.getInstance(SieveScripts.class),
                                injector.getInstance(SieveLanguage.class),
                                doorkeeper));
    }

    /// The port that a door listens on, by its name in the settings (`imap`, `submission`, …).
    public int port(String door) {
        return switch (door) {
            case "http" -> jmap.orElseThrow().port();
            case "imap" -> imap().get(0).getPort();
            case "imaps" -> imap().get(1).getPort();
            case "smtp" -> smtp().get(0).getPort();
            case "submission" -> smtp().get(1).getPort();
            case "submissions" -> smtp().get(2).getPort();
            case "sieve" -> sieve.orElseThrow().port();
            default -> throw new IllegalArgumentException("There is no door " + door);
        };
    }

    private List<AbstractConfigurableAsyncServer> imap() {
        return injector.getInstance(IMAPServerFactory.class).getServers();
    }

    private List<AbstractConfigurableAsyncServer> smtp() {
        return injector.getInstance(SMTPServerFactory.class).getServers();
    }

    /// Whether all doors are open.
    public boolean isOpen() {
        return jamesDoors().stream().allMatch(AbstractConfigurableAsyncServer::isStarted)
                && sieve.map(ManageSieveServer::isOpen).orElse(true)
                && jmap.map(JmapServer::isOpen).orElse(false);
    }

    /// Fills the mailboxes of the demo's people, once.
    void putInDemoMail() {
        try {
            new DemoMail(
                            injector.getInstance(MailboxManager.class),
                            injector.getInstance(Doorkeeper.class),
                            injector.getInstance(DomainList.class).getDefaultDomain().name(),
                            injector.getInstance(Clock.class))
                    .putIn();
        } catch (MailboxException | IOException | DomainListException | RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "The demo's mail is not whole", failed);
        }
    }

    <T> T part(Class<T> type) {
        return injector.getInstance(type);
    }

    @Override
    public void close() {
        certificate.ifPresent(CurrentCertificate::close);
        jmap.ifPresent(JmapServer::close);
        sieve.ifPresent(ManageSieveServer::close);
        factories().forEach(AbstractServerFactory::destroy);
        others.close();
        injector.getInstance(Key.get(new TypeLiteral<Stager<PreDestroy>>() {})).stage();
        injector.getInstance(StoredQueues.class).close();
        injector.getInstance(MailIndex.class).close();
        try (Stream<Path> all = Files.walk(work)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException left) {
            // A temporary folder that stays hurts nobody.
        }
    }

    private List<AbstractConfigurableAsyncServer> jamesDoors() {
        return factories().stream().flatMap(factory -> factory.getServers().stream()).toList();
    }

    private List<AbstractServerFactory> factories() {
        return List.of(
                injector.getInstance(IMAPServerFactory.class),
                injector.getInstance(SMTPServerFactory.class));
    }
}
