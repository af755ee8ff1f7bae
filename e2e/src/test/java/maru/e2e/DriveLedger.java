package maru.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/// One who puts, copies, moves, deletes and locks files in a folder of her own through the front
/// door, and writes down what she was told. What was acknowledged must be there afterwards, whole;
/// the one change whose answer never came may be there, whole, or not at all.
final class DriveLedger implements AutoCloseable {

    private static final int NAMES = 12;
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(1);
    private static final Duration UP_WITHIN = Duration.ofMinutes(8);
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] LOCK =
            ("<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope>"
                            + "<locktype><write/></locktype></lockinfo>")
                    .getBytes(UTF_8);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningMaru maru;
    private final String authorization;
    private final String folder;
    private final Random random;
    private Map<String, byte[]> certain = Map.of();
    private Map<String, byte[]> perhaps = Map.of();
    private Optional<Taken> lock = Optional.empty();
    private int locks;

    /// A lock that was acknowledged.
    private record Taken(String name, String token) {}

    DriveLedger(RunningMaru maru, AppPassword password, String name) throws Exception {
        this.maru = maru;
        this.random = new Random(name.hashCode());
        this.folder = "/dav/home/" + name + "/";
        this.authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (password.login() + ":" + password.secret())
                                                .getBytes(UTF_8));
        assertThat(sendUntilAnswered("MKCOL", "").statusCode()).isEqualTo(201);
    }

    /// Changes things until an answer does not come, or it is enough: a kill between two changes
    /// may be over before anybody has noticed.
    ///
    /// @param acknowledged gets one for each change
    boolean write(Semaphore acknowledged, BooleanSupplier enough) throws InterruptedException {
        try {
            while (!enough.getAsBoolean() && change()) {
                certain = perhaps;
                acknowledged.release();
            }
        } catch (IOException gone) {
            // What came of the last change is seen afterwards.
        }
        return true;
    }

    private boolean change() throws IOException, InterruptedException {
        if (lock.isEmpty()) {
            return lock();
        }
        List<String> names = List.copyOf(certain.keySet());
        String to = "f" + random.nextInt(NAMES);
        perhaps = new TreeMap<>(certain);
        if (names.isEmpty() || random.nextInt(10) < 5) {
            byte[] content = new byte[random.nextInt(5) == 0 ? 150_000 : 3_000];
            random.nextBytes(content);
            perhaps.put(to, content);
            return done(send("PUT", to, content));
        }
        String from = names.get(random.nextInt(names.size()));
        if (from.equals(to) || random.nextInt(4) == 0) {
            perhaps.remove(from);
            return done(send("DELETE", from, NOTHING));
        }
        perhaps.put(to, certain.getOrDefault(from, NOTHING));
        if (random.nextBoolean()) {
            return done(send("COPY", from, NOTHING, "Destination", folder + to));
        }
        perhaps.remove(from);
        return done(send("MOVE", from, NOTHING, "Destination", folder + to));
    }

    /// Each round a file of its own is locked, so that a lock whose answer never came is in
    /// nobody's way.
    private boolean lock() throws IOException, InterruptedException {
        locks++;
        String name = "locked-" + locks;
        HttpResponse<byte[]> answer = send("LOCK", name, LOCK, "Timeout", "Second-3600");
        if (!done(answer)) {
            return false;
        }
        lock = answer.headers().firstValue("Lock-Token").map(token -> new Taken(name, token));
        return true;
    }

    private static boolean done(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), UTF_8))
                .matches(status -> (status >= 200 && status < 300) || status >= 500);
        return answer.statusCode() < 300;
    }

    /// Looks whether all is there, and goes on from what is.
    void check() throws Exception {
        if (!holds(certain)) {
            assertThat(holds(perhaps))
                    .as(folder + " holds what was acknowledged, or the change after it whole")
                    .isTrue();
            certain = perhaps;
        }
        perhaps = certain;
        if (lock.isPresent()) {
            Taken taken = lock.get();
            assertThat(sendUntilAnswered("PUT", taken.name()).statusCode()).isEqualTo(423);
            assertThat(
                            sendUntilAnswered("UNLOCK", taken.name(), "Lock-Token", taken.token())
                                    .statusCode())
                    .isEqualTo(204);
            lock = Optional.empty();
        }
    }

    private boolean holds(Map<String, byte[]> expected) throws Exception {
        for (int i = 0; i < NAMES; i++) {
            HttpResponse<byte[]> answer = sendUntilAnswered("GET", "f" + i);
            byte[] wanted = expected.get("f" + i);
            boolean right =
                    wanted == null
                            ? answer.statusCode() == 404
                            : answer.statusCode() == 200 && Arrays.equals(answer.body(), wanted);
            if (!right) {
                return false;
            }
        }
        return true;
    }

    /// As a client does, who is told "later" or finds nobody there.
    private HttpResponse<byte[]> sendUntilAnswered(String method, String name, String... headers)
            throws Exception {
        long end = System.nanoTime() + UP_WITHIN.toNanos();
        while (true) {
            try {
                HttpResponse<byte[]> answer = send(method, name, NOTHING, headers);
                if (answer.statusCode() < 500 || System.nanoTime() > end) {
                    return answer;
                }
            } catch (IOException away) {
                if (System.nanoTime() > end) {
                    throw away;
                }
            }
            maru.awaitUp();
        }
    }

    private HttpResponse<byte[]> send(String method, String name, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(maru.url(folder + name))
                        .timeout(ANSWERS_WITHIN)
                        .header("Authorization", authorization)
                        .method(method, BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        client.close();
    }
}
