package maru.mail;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import maru.identity.signon.SignOnSettings;
import maru.kernel.Health;
import maru.kernel.Part;
import maru.kernel.PartMain;
import maru.kernel.RunningPart;
import maru.kernel.Seoul;
import maru.kernel.Settings;
import maru.mail.signon.IdentityDoorkeeper;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;

/// The mail server as a part.
public final class MailPart implements Part {

    /// James tells of every mail and every visitor at INFO, addresses included. Held here, since a
    /// logger that nobody holds forgets its level.
    private static final List<Logger> QUIET =
            List.of(
                    Logger.getLogger("org.apache.james"),
                    Logger.getLogger("org.apache.mailet"),
                    Logger.getLogger("org.apache.commons.beanutils"));

    /// jSieve tells of each fault in what people write, who hear of it themselves.
    private static final Logger SIEVE = Logger.getLogger("org.apache.jsieve");

    public static void main(String[] args) {
        SIEVE.setLevel(Level.OFF);
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        PartMain.run(new MailPart(), args);
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public RunningPart start(Settings settings) throws IOException {
        MailSettings read = MailSettings.from(settings);
        DatabaseConfig config = DatabaseConfig.from(settings, name());
        SignOnSettings signOn = SignOnSettings.from(settings);
        boolean demo = settings.flag("demo", false);
        settings.rejectUnknown();
        Clock clock = Clock.system(Seoul.ZONE);
        Database database = Database.open(config);
        IdentityDoorkeeper doorkeeper = new IdentityDoorkeeper(database, clock, signOn);
        try {
            MailServer server =
                    MailServer.start(
                            read,
                            database,
                            new StoredBlobs(database, new DiskBlobs(read.blobs(), FreeSpace.USUAL)),
                            doorkeeper,
                            clock);
            if (demo) {
                Thread.ofVirtual().name("demo mail").start(server::putInDemoMail);
            }
            return new Running(server, doorkeeper, database);
        } catch (IOException | RuntimeException | Error failed) {
            doorkeeper.close();
            database.close();
            throw failed;
        }
    }

    private record Running(MailServer server, IdentityDoorkeeper doorkeeper, Database database)
            implements RunningPart {

        @Override
        public Health health() {
            return server.isOpen() ? Health.up() : Health.down("A door is closed.");
        }

        @Override
        public void close() {
            server.close();
            doorkeeper.close();
            database.close();
        }
    }
}
