package maru.chat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import maru.chat.account.Account;
import maru.chat.account.Accounts;
import maru.chat.account.ServiceAccounts;
import maru.chat.archive.Archive;
import maru.chat.archive.ArchiveReader;
import maru.chat.archive.Retention;
import maru.chat.demo.DemoTalk;
import maru.chat.extension.ArchiveQueries;
import maru.chat.extension.Blocking;
import maru.chat.extension.Carbons;
import maru.chat.extension.Discovery;
import maru.chat.extension.EntityTime;
import maru.chat.extension.Ping;
import maru.chat.extension.PrivateStorage;
import maru.chat.extension.ServiceAdministration;
import maru.chat.extension.SessionEstablishment;
import maru.chat.extension.SoftwareVersion;
import maru.chat.extension.VCards;
import maru.chat.index.ArchiveIndex;
import maru.chat.jid.Jid;
import maru.chat.operation.Orders;
import maru.chat.operation.Pace;
import maru.chat.pubsub.Bookmarks;
import maru.chat.pubsub.Interests;
import maru.chat.pubsub.Pep;
import maru.chat.pubsub.PepEvents;
import maru.chat.pubsub.PepStore;
import maru.chat.room.RoomService;
import maru.chat.room.RoomStore;
import maru.chat.roster.OfflineDelivery;
import maru.chat.roster.Presences;
import maru.chat.roster.RosterPushes;
import maru.chat.roster.RosterQueries;
import maru.chat.roster.Rosters;
import maru.chat.routing.Extension;
import maru.chat.routing.Messages;
import maru.chat.routing.Offline;
import maru.chat.routing.Origin;
import maru.chat.routing.Queries;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Router;
import maru.chat.school.PeopleFollower;
import maru.chat.school.SchoolRooms;
import maru.chat.school.SchoolRules;
import maru.chat.school.StaffContacts;
import maru.chat.session.Lifecycle;
import maru.chat.session.Session;
import maru.chat.session.Sessions;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.stream.Listeners;
import maru.chat.stream.StreamManagement;
import maru.chat.stream.StreamServices;
import maru.chat.stream.Tls;
import maru.chat.upload.UploadStore;
import maru.chat.upload.Uploads;
import maru.chat.web.WebPort;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.signon.Names;
import maru.identity.signon.Principal;
import maru.identity.signon.SignOn;
import maru.identity.signon.Verdict;
import maru.kernel.Health;
import maru.kernel.RunningPart;
import maru.storage.Database;
import maru.storage.blob.BlobStore;

/// The server put together: one place that knows all pieces, and no piece that knows this.
final class ChatServer implements RunningPart {

    private static final System.Logger LOG = System.getLogger(ChatServer.class.getName());

    private final Database database;
    private final SignOn signOn;
    private final Archive archive;
    private final ArchiveIndex index;
    private final PeopleFollower people;
    private final Listeners listeners = new Listeners();
    private final Router router;
    private final RoomService rooms;
    private final StreamServices streams;
    private final StreamManagement management;
    private final Sessions sessions;
    private final Lifecycle lifecycle;
    private final ServiceAccounts serviceAccounts;
    private final Chores chores = new Chores();
    private final int httpPort;
    private final int xmppPort;
    private final int xmppsPort;

    /// Starts it; it serves when this returns.
    ChatServer(
            ChatSettings settings,
            Database database,
            SignOn others,
            Identity identity,
            BlobStore blobs,
            Clock clock)
            throws IOException {
        this.database = database;
        this.serviceAccounts = new ServiceAccounts(database, others, settings.domain());
        this.signOn = settings.adminAccounts() ? serviceAccounts : others;
        this.archive = Archive.open(database, settings.node());
        Accounts accounts = new Accounts(database, Names.over(database, clock));
        this.sessions = new Sessions();
        this.lifecycle = new Lifecycle(sessions, clock, settings.resumable());
        this.router = new Router(settings.domain(), accounts, sessions);
        SchoolRules school = new SchoolRules(identity, clock);
        Blocking blocking = new Blocking(database, router, school);
        Names names = Names.over(database, clock);
        Rosters rosters =
                new Rosters(database, new StaffContacts(identity, names, settings.domain(), clock));
        RosterPushes pushes = new RosterPushes(router, rosters);
        Presences presences = new Presences(router, rosters, pushes, school);
        Offline offline = new Offline(database, archive);
        OfflineDelivery delivery = new OfflineDelivery(router, offline);
        Carbons carbons = new Carbons(router);
        ArchiveReader reader = new ArchiveReader(database);
        this.index = ArchiveIndex.open(reader, ArchiveIndex.PATIENCE);
        ArchiveQueries archives = new ArchiveQueries(reader, index, this::number);

        this.rooms =
                new RoomService(
                        "rooms." + settings.domain(),
                        new RoomStore(database),
                        router,
                        school,
                        school,
                        archive,
                        reader,
                        archives,
                        clock);
        router.add(rooms);
        this.management =
                new StreamManagement(
                        database,
                        settings.domain(),
                        rooms.domain(),
                        archive,
                        sessions,
                        lifecycle,
                        delivery::handOut,
                        clock);

        Uploads uploads =
                new Uploads(
                        router,
                        new UploadStore(database),
                        blobs,
                        settings.publicUrl(),
                        settings.uploads());
        router.add(uploads);

        List<Extension> extensions = new ArrayList<>();
        extensions.add(uploads);
        extensions.add(new RosterQueries(rosters, pushes, presences));
        extensions.add(management);
        extensions.add(delivery);
        extensions.add(archives);
        extensions.add(carbons);
        extensions.add(blocking);
        Interests interests = new Interests(router);
        PepStore pepStore = new PepStore(database);
        PepEvents pepEvents = new PepEvents(router, rosters, presences, interests, pepStore);
        extensions.add(new Pep(pepStore, pepEvents, presences));
        Bookmarks bookmarks = new Bookmarks(pepStore, pepEvents);
        extensions.add(bookmarks);
        extensions.add(new PrivateStorage(database));
        extensions.add(new VCards(database, names));
        extensions.add(new SessionEstablishment());
        extensions.add(new Ping());
        extensions.add(new SoftwareVersion());
        extensions.add(new EntityTime(clock));
        if (settings.adminAccounts()) {
            extensions.add(new ServiceAdministration(serviceAccounts, router, lifecycle));
        }
        Discovery discovery = new Discovery(router, extensions);
        Queries queries = new Queries(router, blocking);
        queries.add(discovery);
        extensions.forEach(
                each -> {
                    if (each instanceof QueryHandler handler) {
                        queries.add(handler);
                    }
                });

        Messages messages =
                new Messages(router, archive, offline, school, List.of(blocking), List.of(carbons));
        queries.whenAnswered(interests::answered);
        blocking.over(presences);
        presences.add(interests);
        presences.add(delivery);
        presences.add(remembering());
        lifecycle.add((session, left) -> presences.ended(session));
        lifecycle.add(delivery);
        lifecycle.add(rooms);
        lifecycle.add(management);
        router.serve(kinds(messages, presences, queries));
        Pace pace = new Pace(settings.stanzasEachSecond());
        this.streams =
                new StreamServices(
                        router,
                        signOn,
                        lifecycle,
                        management,
                        accepted -> account(accounts, accepted),
                        pace,
                        List.of(discovery.capabilities()),
                        listeners.executor());
        List<Session> restored = management.restore(accounts, router);
        rooms.restore();
        offline.recover(restored);

        SchoolRooms schoolRooms =
                new SchoolRooms(
                        database, identity, names, accounts, rooms, bookmarks, settings.domain());
        schoolRooms.bringUpToDate();
        if (settings.demo()) {
            new DemoTalk(database, accounts, names, rooms.domain(), clock)
                    .putWhereNobodyHasSpoken();
        }
        this.people =
                PeopleFollower.start(
                        database,
                        new PeopleFollower.Effects() {
                            @Override
                            public void changed(Set<PersonId> people) {
                                school.forget();
                                rosters.forgetAll();
                                schoolRooms.bringUpToDate(people, clock.instant());
                            }

                            @Override
                            public void changed() {
                                school.forget();
                                rosters.forgetAll();
                                schoolRooms.bringUpToDate();
                            }
                        });

        Tls tls = Tls.of(settings.certificateChain(), settings.certificateKey());
        this.xmppPort = listeners.clients(settings.xmpp(), streams, tls);
        this.xmppsPort = listeners.secureClients(settings.xmpps(), streams, tls);
        this.httpPort =
                listeners.listen(
                        settings.http(), new WebPort(streams, settings.publicUrl(), uploads));
        Orders orders = new Orders(database, settings.node(), router, sessions, lifecycle);
        Retention retention = new Retention(database, settings.kept(), clock);
        chores.every(Duration.ofSeconds(1), lifecycle::tick);
        chores.every(Orders.PAUSE, orders::look);
        chores.every(Duration.ofMinutes(10), orders::tidy);
        chores.every(Duration.ofMinutes(1), pace::tidy);
        chores.every(Duration.ofHours(1), retention::tidy);
        chores.every(Duration.ofDays(1), index::forget);
        chores.every(Duration.ofSeconds(1), management::tick);
        chores.every(Duration.ofHours(1), management::forgetEnded);
        chores.every(Duration.ofMinutes(10), uploads::tidy);
        chores.every(Duration.ofMinutes(1), schoolRooms.eachNewDay(clock));
    }

    private static Router.Kinds kinds(Messages messages, Presences presences, Queries queries) {
        return new Router.Kinds() {
            @Override
            public void message(Stanza stanza, Origin origin) throws StanzaFault {
                messages.take(stanza, origin);
            }

            @Override
            public void presence(Stanza stanza, Origin origin) throws StanzaFault {
                presences.take(stanza, origin);
            }

            @Override
            public void query(Stanza stanza, Origin origin) throws StanzaFault {
                queries.take(stanza, origin);
            }
        };
    }

    private Presences.Listener remembering() {
        return new Presences.Listener() {
            @Override
            public void came(Session session) {
                management.remember(session);
            }

            @Override
            public void changed(Session session) {
                management.remember(session);
            }

            @Override
            public void went(Session session) {
                management.remember(session);
            }
        };
    }

    private long number(Jid jid) {
        if (jid.local().isEmpty()) {
            return 0;
        }
        if (jid.domain().equals(rooms.domain())) {
            return rooms.number(jid);
        }
        return jid.domain().equals(router.domain())
                ? router.accounts().find(jid.local()).map(Account::id).orElse(0L)
                : 0;
    }

    private static Account account(Accounts accounts, Verdict.Accepted accepted) {
        return switch (accepted.principal()) {
            case Principal.Human(var person, String local) -> accounts.ofPerson(person, local);
            case Principal.Service(String name, Optional<Principal.Human> acting) ->
                    acting.isPresent()
                            ? accounts.ofPerson(acting.get().person(), acting.get().localPart())
                            : accounts.ofService(name);
        };
    }

    int httpPort() {
        return httpPort;
    }

    int xmppPort() {
        return xmppPort;
    }

    int xmppsPort() {
        return xmppsPort;
    }

    long sessions() {
        return sessions.count();
    }

    /// Waits until all that was taken is stored, handed out, and noted where nobody was there.
    void settle() {
        archive.barrier();
        archive.barrier();
    }

    ServiceAccounts serviceAccounts() {
        return serviceAccounts;
    }

    @Override
    public Health health() {
        return archive.isHealthy() ? Health.up() : Health.down("The archive cannot be written to.");
    }

    /// Streams are suspended, not ended: clients resume them on the next process.
    @Override
    public void drain() {
        streams.drain();
        listeners.stopListening();
        archive.barrier();
        management.suspend();
    }

    /// Each step is done though one before it fails, as they do when the database is gone.
    @Override
    public void close() {
        for (Runnable step :
                List.<Runnable>of(
                        chores::close,
                        people::close,
                        archive::barrier,
                        management::suspend,
                        listeners::close,
                        index::close,
                        archive::close,
                        signOn::close,
                        database::close)) {
            try {
                step.run();
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.WARNING, "The chat server did not end well", failed);
            }
        }
    }
}
