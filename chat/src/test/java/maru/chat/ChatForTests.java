package maru.chat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import maru.chat.archive.Retention;
import maru.chat.upload.Uploads;
import maru.identity.Identity;
import maru.identity.office.SchoolOffice;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.SignOn;
import maru.identity.signon.SignOnSettings;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.FreshDatabase;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedSequencer;

/// A chat server on free ports over a real database, with accounts of services to sign in as. It
/// can be stopped and started again over the same data.
final class ChatForTests implements AutoCloseable {

    static final String DOMAIN = "school.test";
    static final URI PUBLIC_URL = URI.create("https://school.test:8443");
    static final Retention.Kept KEPT =
            new Retention.Kept(
                    Duration.ofDays(365),
                    Map.of(
                            "staff", Duration.ofDays(1_000),
                            "grade", Duration.ofDays(1_000),
                            "class", Duration.ofDays(1_000),
                            "own", Duration.ofDays(365)));

    /// Stanzas a second that no test reaches.
    private static final int FAST = 1_000_000;

    private static final Clock CLOCK = Clock.system(Seoul.ZONE);

    private final FreshDatabase fresh;
    private final Path folder;
    private final Duration resumable;
    private final int pace;
    private final Database database;
    private final Database owner;
    private final FeedSequencer sequencer;
    private ChatServer server;

    private ChatForTests(Duration resumable, int pace, Consumer<Database> prepare) {
        this.resumable = resumable;
        this.pace = pace;
        this.fresh = FreshDatabase.with("storage", "identity").part("chat").migrate("chat");
        this.database = fresh.as("chat");
        this.owner = fresh.asSuperuser();
        prepare.accept(owner);
        this.sequencer = FeedSequencer.start(owner, new Feed("people"));
        try {
            this.folder = Files.createTempDirectory("chat");
            CertificateForTests.write(folder, DOMAIN);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
        this.server = open();
    }

    static ChatForTests start() {
        return new ChatForTests(Duration.ofMinutes(10), FAST, owner -> {});
    }

    /// Over data that the owner has put there.
    static ChatForTests over(Consumer<Database> prepare) {
        return new ChatForTests(Duration.ofMinutes(10), FAST, prepare);
    }

    /// That lets accounts send so many stanzas a second.
    static ChatForTests paced(int stanzasEachSecond) {
        return new ChatForTests(Duration.ofMinutes(10), stanzasEachSecond, owner -> {});
    }

    /// What a school's office does in the portal.
    SchoolOffice office() {
        return SchoolOffice.over(owner, CLOCK);
    }

    /// As an operator makes them.
    AppPasswords appPasswords() {
        return AppPasswords.over(owner, CLOCK, new byte[32]);
    }

    static ChatForTests resumableFor(Duration time) {
        return new ChatForTests(time, FAST, owner -> {});
    }

    /// Adds accounts whose password is their name and `!`.
    ChatForTests with(String... names) {
        for (String name : names) {
            server.serviceAccounts().put(name, name + "!", false);
        }
        return this;
    }

    ChatForTests withAdministrator(String name) {
        server.serviceAccounts().put(name, name + "!", true);
        return this;
    }

    private ChatServer open() {
        return open(fresh.config("chat", 12), folder, resumable, pace);
    }

    /// A server on free ports.
    ///
    /// @param folder of its certificate
    static ChatServer open(DatabaseConfig config, Path folder, Duration resumable) {
        return open(config, folder, resumable, FAST);
    }

    private static ChatServer open(
            DatabaseConfig config, Path folder, Duration resumable, int pace) {
        Database database = Database.open(config);
        SignOnSettings signOn =
                new SignOnSettings(
                        new byte[32],
                        URI.create("http://localhost:8080/auth/realms/maru"),
                        URI.create("http://127.0.0.1:9/keys"),
                        Set.of("portal"),
                        "maru",
                        DOMAIN,
                        Duration.ofSeconds(60));
        InetSocketAddress any = new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0);
        ChatSettings settings =
                new ChatSettings(
                        config,
                        signOn,
                        DOMAIN,
                        PUBLIC_URL,
                        any,
                        any,
                        any,
                        folder.resolve("chain.pem"),
                        folder.resolve("key.pem"),
                        folder.resolve("blobs"),
                        new Uploads.Limits(20 << 20, 25 << 20, Duration.ofDays(1)),
                        resumable,
                        true,
                        true,
                        KEPT,
                        pace,
                        "chat");
        try {
            return new ChatServer(
                    settings,
                    database,
                    SignOn.over(database, CLOCK, signOn),
                    Identity.over(database, CLOCK),
                    new StoredBlobs(database, new DiskBlobs(settings.blobs(), FreeSpace.USUAL)),
                    CLOCK);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    /// Stops in order and starts anew.
    void restart() {
        restart(owner -> {});
    }

    /// Stops, has something done to the data, and starts anew.
    void restart(Consumer<Database> meanwhile) {
        server.drain();
        server.close();
        meanwhile.accept(owner);
        server = open();
    }

    ChatServer server() {
        return server;
    }

    /// The server's database, with the server's rights.
    Database database() {
        return database;
    }

    /// The database as its operator, who may do everything.
    Database owner() {
        return owner;
    }

    int port() {
        return server.xmppPort();
    }

    /// Behind the front door.
    int webPort() {
        return server.httpPort();
    }

    int securePort() {
        return server.xmppsPort();
    }

    /// A connection that has done nothing yet.
    WireClient connect() {
        return WireClient.plain(port());
    }

    /// A session with a resource, without presence.
    WireClient bound(String name, String resource) {
        return WireClient.secure(securePort()).signIn(name, name + "!").bind(resource);
    }

    /// A session that is available and has the roster.
    WireClient online(String name, String resource) {
        return bound(name, resource).present();
    }

    static String jid(String name) {
        return name + "@" + DOMAIN;
    }

    @Override
    public void close() {
        server.drain();
        server.close();
        sequencer.close();
        fresh.close();
    }
}
