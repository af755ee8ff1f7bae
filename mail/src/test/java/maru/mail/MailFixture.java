package maru.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maru.kernel.AddressRange;
import maru.storage.Database;
import maru.storage.FreshDatabase;
import maru.storage.blob.BlobStore;
import maru.storage.blob.Clamd;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;

/// A migrated database, a folder of blobs and as many mail servers over them as a test wants.
public final class MailFixture implements AutoCloseable {

    /// Whoever sends is believed, and nobody is asked.
    static final MailSettings.Outside ONLY_OURSELVES =
            new MailSettings.Outside(
                    List.of(),
                    AddressRange.list("trusted-senders", "127.0.0.0/8"),
                    Optional.empty());

    public final FreshDatabase fresh =
            FreshDatabase.with("storage", "identity").part("mail").migrate("mail");
    public final Database database = fresh.as("mail");
    public final PeopleOfTests people = new PeopleOfTests();
    public final BlobStore blobs;
    private final Path folder;
    private final MailSettings settings;
    private final List<MailServer> servers = new ArrayList<>();

    public MailFixture() throws Exception {
        this("maru.test", ONLY_OURSELVES, Optional.empty());
    }

    /// Of another domain, with a world outside that is asked about senders, or with a ClamAV.
    public MailFixture(String domain, MailSettings.Outside outside, Optional<Clamd> clamd)
            throws Exception {
        folder = Files.createTempDirectory("maru-mail-test-");
        blobs = new StoredBlobs(database, new DiskBlobs(folder, new FreeSpace(0, 0)));
        settings =
                new MailSettings(
                        domain,
                        "https://maru.test",
                        "127.0.0.1",
                        folder,
                        folder,
                        outside,
                        clamd,
                        Optional.of(TestCertificate.in(folder)),
                        new MailSettings.Ports(0, 0, 0, 0, 0, 0, 0));
    }

    /// Where blobs and the certificate are.
    public Path folder() {
        return folder;
    }

    public MailServer server() throws IOException {
        MailServer server = MailServer.start(settings, database, blobs, people, Clock.systemUTC());
        servers.add(server);
        return server;
    }

    @Override
    public void close() throws IOException {
        servers.forEach(MailServer::close);
        fresh.close();
        try (var all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
