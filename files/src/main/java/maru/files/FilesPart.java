package maru.files;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import maru.files.dav.DavServlet;
import maru.files.demo.DemoDrives;
import maru.files.desk.DeskServlet;
import maru.files.scan.Scanner;
import maru.files.signon.Gate;
import maru.files.signon.SignOnGate;
import maru.files.tree.Keeping;
import maru.files.tree.Tree;
import maru.identity.Identity;
import maru.identity.signon.SignOn;
import maru.kernel.Health;
import maru.kernel.Part;
import maru.kernel.PartMain;
import maru.kernel.RunningPart;
import maru.kernel.Seoul;
import maru.kernel.Settings;
import maru.storage.Database;
import maru.storage.blob.CollectorRounds;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;

/// The drive as a part: WebDAV on a port of loopback, behind the front door's `/dav`.
public final class FilesPart implements Part {

    private static final System.Logger LOG = System.getLogger(FilesPart.class.getName());
    private static final long LOOKS_EVERY_SECONDS = 2;

    public static void main(String[] args) {
        PartMain.run(new FilesPart(), args);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public RunningPart start(Settings settings) throws Exception {
        return start(FilesSettings.read(settings), Clock.system(Seoul.ZONE));
    }

    static Running start(FilesSettings settings, Clock clock) throws Exception {
        Database database = Database.open(settings.database());
        try {
            DiskBlobs large = new DiskBlobs(settings.blobs(), FreeSpace.USUAL);
            StoredBlobs blobs = new StoredBlobs(database, large);
            Identity identity = Identity.over(database, clock);
            Tree tree = Tree.over(database, identity, clock);
            Gate gate = new SignOnGate(SignOn.over(database, clock, settings.signOn()), clock);
            FilesServer server =
                    FilesServer.start(
                            "127.0.0.1",
                            settings.port(),
                            new DavServlet(gate, database, blobs, tree, settings.largest()),
                            new DeskServlet(gate, database, blobs, tree, identity));
            if (settings.demo()) {
                fill(new DemoDrives(tree, blobs, identity, clock));
            }
            return new Running(
                    server,
                    gate,
                    database,
                    CollectorRounds.start(database, large),
                    Keeping.start(database),
                    settings.clamd().map(clamd -> new Scanner(database, blobs, clamd).start()));
        } catch (Exception failed) {
            database.close();
            throw failed;
        }
    }

    /// A demo without files is still a drive.
    private static void fill(DemoDrives demo) {
        try {
            demo.fill();
        } catch (IOException | RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "The demo's drives were not filled", failed);
        }
    }

    /// The part while it serves.
    static final class Running implements RunningPart {

        private final FilesServer server;
        private final Gate gate;
        private final Database database;
        private final CollectorRounds rounds;
        private final Keeping keeping;
        private final Optional<Scanner> scanner;
        private final ScheduledExecutorService watch =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("health").factory());
        private volatile Health health = Health.up();

        Running(
                FilesServer server,
                Gate gate,
                Database database,
                CollectorRounds rounds,
                Keeping keeping,
                Optional<Scanner> scanner) {
            this.server = server;
            this.gate = gate;
            this.database = database;
            this.rounds = rounds;
            this.keeping = keeping;
            this.scanner = scanner;
            var _ =
                    watch.scheduleWithFixedDelay(
                            () -> health = database.health(),
                            0,
                            LOOKS_EVERY_SECONDS,
                            TimeUnit.SECONDS);
        }

        int port() {
            return server.port();
        }

        @Override
        public Health health() {
            return server.isRunning() ? health : Health.down("is stopping");
        }

        @Override
        public void drain() {
            server.drain();
        }

        @Override
        public void close() {
            watch.shutdownNow();
            server.close();
            scanner.ifPresent(Scanner::close);
            keeping.close();
            rounds.close();
            gate.close();
            database.close();
        }
    }
}
