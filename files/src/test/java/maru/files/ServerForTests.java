package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import maru.files.dav.DavServlet;
import maru.files.desk.DeskServlet;
import maru.files.signon.Gate;
import maru.files.tree.Tree;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;

/// The part as a process of its own on the database of a [DriveForTests], with little memory, to be
/// killed.
///
/// @param address where it answers
record ServerForTests(Process process, URI address) implements AutoCloseable {

    static ServerForTests start(DriveForTests drive) throws IOException {
        return start(drive, drive.folder(), Map.of());
    }

    /// @param blobs where it keeps large contents
    static ServerForTests start(DriveForTests drive, Path blobs, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx64m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        ServerForTests.class.getName()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        DatabaseConfig config = drive.fresh().config("files", 12);
        try (Writer out = new OutputStreamWriter(process.getOutputStream(), UTF_8)) {
            List.of(
                            config.url(),
                            config.user(),
                            config.password(),
                            blobs.toString(),
                            drive.clock().instant().toString())
                    .forEach(line -> say(out, line));
            drive.people().forEach((key, person) -> say(out, key + " " + person));
        }
        String address =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))
                        .readLine();
        return new ServerForTests(process, URI.create(address));
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private static void say(Writer out, String line) {
        try {
            out.write(line + "\n");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        Database database =
                Database.open(
                        DatabaseConfig.of(
                                in.readLine(), in.readLine(), in.readLine(), 12, "files"));
        Path folder = Path.of(in.readLine());
        Clock clock = Clock.fixed(Instant.parse(in.readLine()), Seoul.ZONE);
        Map<String, PersonId> people = new HashMap<>();
        in.lines()
                .map(line -> line.split(" ", 2))
                .forEach(pair -> people.put(pair[0], PersonId.of(pair[1])));
        Gate gate = new ListOfNames(people);
        StoredBlobs blobs = new StoredBlobs(database, new DiskBlobs(folder, new FreeSpace(0, 0)));
        Identity identity = Identity.over(database, clock);
        Tree tree = Tree.over(database, identity, clock);
        FilesServer server =
                FilesServer.start(
                        "127.0.0.1",
                        0,
                        new DavServlet(gate, database, blobs, tree, 1L << 40),
                        new DeskServlet(gate, database, blobs, tree, identity));
        System.out.println(server.address());
        Thread.currentThread().join();
    }
}
