package maru.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import maru.files.dav.DavServlet;
import maru.files.desk.DeskServlet;
import maru.files.signon.Caller;
import maru.files.signon.Gate;
import maru.files.tree.Tree;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.DemoCast;
import maru.identity.DemoPeople;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.FreshDatabase;
import maru.storage.blob.BlobStore;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;

/// The whole part on a real PostgreSQL with the people of the demo, spoken to over HTTP. At its
/// door stands a list of names instead of the sign-on that all doors share, so that what is tested
/// is the drive.
public final class DriveForTests implements AutoCloseable {

    /// Wednesday of a week in which everything is usual.
    public static final Instant NOW = Instant.parse("2026-11-18T01:00:00Z");

    private final FreshDatabase fresh =
            FreshDatabase.with("storage", "identity").part("files").migrate("files");
    private final Clock clock;
    private final Database superuser = fresh.asSuperuser();
    private final Path folder;
    private final Map<String, PersonId> people = new HashMap<>();
    private final Map<Integer, FilesServer> servers = new HashMap<>();
    private final FilesServer server;

    public DriveForTests() {
        this(NOW);
    }

    DriveForTests(Instant now) {
        clock = Clock.fixed(now, Seoul.ZONE);
        new DemoPeople(superuser, clock).bringUpToDate();
        for (DemoCast.Card card : Identity.over(superuser, clock).demoCast().cards()) {
            people.put(card.key(), card.person());
        }
        try {
            folder = Files.createTempDirectory("maru-files-");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server = another();
    }

    /// Another process' worth of the part on the same database and folder.
    FilesServer another() {
        try {
            Database database = fresh.as("files");
            BlobStore blobs = new StoredBlobs(database, new DiskBlobs(folder, new FreeSpace(0, 0)));
            Identity identity = Identity.over(database, clock);
            Tree tree = Tree.over(database, identity, clock);
            Gate gate = new ListOfNames(people);
            FilesServer made =
                    FilesServer.start(
                            "127.0.0.1",
                            0,
                            new DavServlet(gate, database, blobs, tree, 1L << 40),
                            new DeskServlet(gate, database, blobs, tree, identity));
            servers.put(made.port(), made);
            return made;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    URI address() {
        return server.address();
    }

    Database superuser() {
        return superuser;
    }

    FreshDatabase fresh() {
        return fresh;
    }

    Path folder() {
        return folder;
    }

    Clock clock() {
        return clock;
    }

    PersonId person(String key) {
        return Optional.ofNullable(people.get(key)).orElseThrow();
    }

    /// Lets in somebody who is not of the cast: the first who holds such a post.
    void letIn(String key, String role) {
        people.put(
                key,
                superuser.read(
                        tx ->
                                tx.one(
                                        "select p.person from identity.post p join identity.unit u"
                                                + " on u.id = p.unit where p.role = ? and p.unit in"
                                                + " (select coalesce(c.school_id, q.unit) from"
                                                + " identity.post q left join identity.classes c on"
                                                + " c.class_id = q.unit where q.person = ?) limit 1",
                                        row -> new PersonId(row.uuid("person")),
                                        role,
                                        person("teacher").value())));
    }

    /// The drive of the class in the story; a school year begins in March.
    String classDrive() {
        int year = Seoul.today(clock).minusMonths(2).getYear();
        return "수원마루초등학교 " + year + " 3-2";
    }

    Map<String, PersonId> people() {
        return people;
    }

    /// Everyone of the cast.
    Set<String> keys() {
        return new TreeSet<>(people.keySet());
    }

    static Caller caller(PersonId person, String address) {
        return new Caller(
                person,
                new Asker.SignedIn(person, "test", address, AuthenticationLevel.ONE_FACTOR, NOW),
                address);
    }

    @Override
    public void close() {
        servers.values().forEach(FilesServer::close);
        fresh.close();
    }

    /// Stands until it is killed, for clients that are not Java: prints its address.
    public static void main(String[] args) throws InterruptedException {
        try (DriveForTests drive = new DriveForTests(Instant.now())) {
            System.out.println(drive.address() + "/dav/home/");
            Thread.currentThread().join();
        }
    }
}
