package maru.mail;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;

/// A mail server as a process of its own, which runs until it is killed. It says where its doors
/// are.
final class ServerOfTests {

    private ServerOfTests() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[3]);
        Database database =
                Database.open(
                        DatabaseConfig.of(arguments[0], arguments[1], arguments[2], 12, "mail"));
        MailServer server =
                MailServer.start(
                        new MailSettings(
                                "maru.test",
                                "https://maru.test",
                                "127.0.0.1",
                                folder,
                                folder,
                                MailFixture.ONLY_OURSELVES,
                                Optional.empty(),
                                Optional.of(
                                        new MailSettings.Certificate(
                                                folder.resolve("chain.pem"),
                                                folder.resolve("key.pem"))),
                                new MailSettings.Ports(0, 0, 0, 0, 0, 0, 0)),
                        database,
                        new StoredBlobs(database, new DiskBlobs(folder, new FreeSpace(0, 0))),
                        new PeopleOfTests(),
                        Clock.systemUTC());
        System.out.println("doors " + server.port("smtp") + " " + server.port("imaps"));
        new CountDownLatch(1).await();
    }
}
