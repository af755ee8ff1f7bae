package maru.e2e;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A Maru started the way its users start it: the `maru` script beside a built home, on a data
/// folder and free ports of its own. Closing it stops it in order.
///
/// The script is laid beside the home as in an unpacked archive, so that what runs here is what
/// `./maru dist` packs and nothing is built on the way.
final class RunningMaru implements AutoCloseable {

    private static final Duration START_AT_MOST = Duration.ofMinutes(8);

    /// PostgreSQL, Keycloak, Keycloak's health.
    private static final List<Integer> SERVICES = List.of(15_432, 18_081, 18_082);

    private final Path script;
    private final Path data;
    private final Path log;
    private final String ports;
    private final int shift;
    private final List<String> options;
    private Process launcher;

    private RunningMaru(Path script, Path data, String ports, List<String> options)
            throws IOException {
        this.script = script;
        this.data = data;
        this.ports = ports;
        this.shift = ports.startsWith("+") ? Integer.parseInt(ports) : 0;
        this.options = options;
        this.log = Files.createTempFile(target(), "maru-", ".log");
        this.launcher = launch();
    }

    /// Starts on the data folder, which may be new, and waits until every part is up.
    static RunningMaru start(Path data, String... options) throws Exception {
        return startFrom(installedScript(), data, "+" + freeShift(), options);
    }

    /// The same with another copy of the program, on ports as `--ports` takes them.
    static RunningMaru startFrom(Path script, Path data, String ports, String... options)
            throws Exception {
        RunningMaru maru = new RunningMaru(script, data, ports, List.of(options));
        try {
            maru.awaitStarted();
        } catch (Exception broken) {
            maru.stop();
            throw broken;
        }
        return maru;
    }

    /// A data folder that the unprivileged accounts of the parts can reach when tests run as root.
    static Path newDataFolder() throws IOException {
        return Files.createTempDirectory(
                "maru-e2e-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    /// The script beside the built home, as in an unpacked archive.
    static Path installedScript() throws IOException {
        Path home = home();
        Path installed = Files.createDirectories(target().resolve("installed"));
        Path link = installed.resolve("home");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, home);
        return Files.copy(
                Path.of("../maru"),
                installed.resolve("maru"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    static Path home() {
        Path home = Path.of(System.getProperty("maru.home", "../target/home")).toAbsolutePath();
        if (!Files.isDirectory(home.resolve("lib"))) {
            throw new IllegalStateException(
                    "There is no built home at " + home + "; ./maru test builds it.");
        }
        return home;
    }

    static Path target() throws IOException {
        return Files.createDirectories(Path.of("target").toAbsolutePath());
    }

    /// How far the ports must be shifted so that all of them are free just now.
    static int freeShift() throws IOException {
        List<Integer> ports = ports("ports");
        for (int attempt = 0; attempt < 100; attempt++) {
            int shift = ThreadLocalRandom.current().nextInt(1_000, 13_000);
            if (ports.stream().allMatch(port -> isFree(port + shift))) {
                return shift;
            }
        }
        throw new IllegalStateException("No free ports were found.");
    }

    /// Whether nothing stands in the way of `--ports=standard`.
    static boolean standardPortsAreFree() throws IOException {
        return System.getProperty("user.name").equals("root")
                && Stream.concat(ports("standard").stream(), ports("ports").stream())
                        .allMatch(RunningMaru::isFree);
    }

    /// Every port before the shift, as the parts of the built home describe themselves under the
    /// key given.
    private static List<Integer> ports(String key) throws IOException {
        List<Integer> ports = new ArrayList<>(SERVICES);
        try (Stream<Path> files = Files.list(home().resolve("parts"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".properties")).toList()) {
                Properties part = new Properties();
                part.load(new StringReader(Files.readString(file)));
                String all = part.getProperty(key, "") + " " + part.getProperty("health", "");
                for (String word : all.strip().split("\\s+", -1)) {
                    if (!word.isEmpty()) {
                        ports.add(Integer.parseInt(word.substring(word.indexOf(':') + 1)));
                    }
                }
            }
        }
        return ports;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /// Where people go, by the only name that pages have.
    URI url(String path) {
        String port = ports.equals("standard") ? "" : ":" + (8080 + shift);
        return URI.create("http://localhost" + port + path);
    }

    int port(int unshifted) {
        return unshifted + shift;
    }

    Path data() {
        return data;
    }

    ProcessHandle launcher() {
        return launcher.toHandle();
    }

    /// What `./maru admin status --json` says.
    List<PartStatus> status() throws Exception {
        Answer answer = admin("status", "--json");
        if (answer.code() != 0) {
            return List.of();
        }
        JsonArray parts = JsonParser.parseString(answer.output()).getAsJsonArray();
        List<PartStatus> states = new ArrayList<>();
        for (JsonElement each : parts) {
            JsonObject part = each.getAsJsonObject();
            JsonElement pid = part.get("pid");
            states.add(
                    new PartStatus(
                            part.get("part").getAsString(),
                            part.get("state").getAsString(),
                            pid == null || pid.isJsonNull() ? 0 : pid.getAsLong()));
        }
        return states;
    }

    /// The id of one of the demo's people, as the operator is told it.
    String person(String name) throws Exception {
        Answer people = admin("people", "list", "--json");
        for (JsonElement each : JsonParser.parseString(people.output()).getAsJsonArray()) {
            JsonObject one = each.getAsJsonObject();
            if (one.get("name").getAsString().equals(name)) {
                return one.get("id").getAsString();
            }
        }
        throw new IllegalStateException("Nobody is called " + name + ": " + people.errors());
    }

    /// Runs `./maru admin …` on this Maru's data.
    Answer admin(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(script.toString(), "--data", data.toString(), "admin"));
        command.addAll(List.of(words));
        return Answer.of(command, Duration.ofMinutes(1));
    }

    /// Waits until the launcher says that all is there: the parts, and the realm and accounts that
    /// no part's health shows.
    private void awaitStarted() throws Exception {
        long end = System.nanoTime() + START_AT_MOST.toNanos();
        while (!Files.readString(log).contains("Maru is up")) {
            if (launcher.waitFor(500, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "The launcher ended with " + launcher.exitValue() + ":\n" + logTail());
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "Not up after " + START_AT_MOST + ":\n" + logTail());
            }
        }
        awaitUp();
    }

    /// Waits until every part is up; tells the end of the log when it takes too long or the
    /// launcher ends.
    void awaitUp() throws Exception {
        long end = System.nanoTime() + START_AT_MOST.toNanos();
        List<PartStatus> last = List.of();
        while (System.nanoTime() < end) {
            if (launcher.waitFor(500, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "The launcher ended with " + launcher.exitValue() + ":\n" + logTail());
            }
            last = status();
            if (!last.isEmpty() && last.stream().allMatch(PartStatus::up)) {
                return;
            }
        }
        throw new IllegalStateException(
                "Not up after " + START_AT_MOST + ": " + last + "\n" + logTail());
    }

    /// Kills a part's process, or the launcher's, the hard way.
    void kill(String part) throws Exception {
        ProcessHandle victim =
                part.equals("launcher")
                        ? launcher.toHandle()
                        : status().stream()
                                .filter(each -> each.part().equals(part))
                                .findFirst()
                                .flatMap(each -> ProcessHandle.of(each.pid()))
                                .orElseThrow(
                                        () ->
                                                new IllegalStateException(
                                                        "There is no process of " + part));
        victim.destroyForcibly();
        victim.onExit().get(10, TimeUnit.SECONDS);
    }

    /// Starts the launcher again on the same data after it was stopped or killed.
    void startAgain() throws Exception {
        if (launcher.isAlive()) {
            throw new IllegalStateException("It is still running.");
        }
        Files.writeString(log, "");
        launcher = launch();
        awaitStarted();
    }

    /// Every process below the launcher, as far as it can be seen now.
    Set<ProcessHandle> processes() {
        return launcher.toHandle().descendants().collect(Collectors.toSet());
    }

    /// Stops in order and waits for the end; what does not stop within a minute is killed.
    void stop() {
        launcher.destroy();
        Process stopped = launcher;
        launcher.onExit()
                .orTimeout(60, TimeUnit.SECONDS)
                .exceptionally(late -> stopped.destroyForcibly())
                .join();
    }

    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Process launch() throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                script.toString(),
                                "run",
                                "--data",
                                data.toString(),
                                "--ports=" + ports));
        command.addAll(options);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /// One line of the status table: `state` is `up` when the part is healthy.
    record PartStatus(String part, String state, long pid) {
        boolean up() {
            return state.equals("up");
        }
    }
}
