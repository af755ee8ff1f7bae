package maru.bench.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// The same work on two WebDAV servers in turn: small files put and got by four connections, a
/// folder of them listed, copied, moved and thrown away, one large file put and got. Prints
/// `figure|what|ours|anchor|unit|name|CPU-seconds-of-ours` lines for the script that calls it.
///
/// Usage: `DavLoad OURS-URL OUR-LOGIN:SECRET-FILE ANCHOR-URL FLUSHED-URL FILES LARGE-MIB
/// [LAUNCHER-PID]`; the file holds `login:secret`, the flushed anchor (may be empty) is one that
/// has on the disk what it acknowledges, and the processor time is that of all processes below the
/// launcher.
final class DavLoad {

    private static final int CONNECTIONS = 4;
    private static final int SIZE = 10 << 10;
    private static final int ROUNDS = 3;

    /// A server that compiles as it goes is as fast as it stays after some 10,000 requests.
    private static final int WARMING_ROUNDS = 5;

    private static final List<String> WHAT =
            List.of(
                    "%d x 10 KB put, 4 connections",
                    "%d x 10 KB got, 4 connections",
                    "list of %d",
                    "copy of a folder of %d",
                    "move of a folder of %d",
                    "folder of %d deleted",
                    "%d MiB put",
                    "%d MiB got");

    private final URI base;
    private final String authorization;

    private DavLoad(String base, String credentials) {
        this.base = URI.create(base);
        this.authorization =
                credentials.isEmpty()
                        ? ""
                        : "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                credentials.getBytes(StandardCharsets.UTF_8));
    }

    public static void main(String[] arguments) throws Exception {
        String credentials = Files.readString(Path.of(arguments[1])).strip();
        DavLoad ours = new DavLoad(arguments[0], credentials);
        DavLoad anchor = new DavLoad(arguments[2], "");
        Optional<DavLoad> flushed =
                Optional.of(arguments[3])
                        .filter(url -> !url.isEmpty())
                        .map(url -> new DavLoad(url, ""));
        int files = Integer.parseInt(arguments[4]);
        long large = Long.parseLong(arguments[5]) << 20;
        Processors processors =
                new Processors(
                        arguments.length > 6
                                ? ProcessHandle.of(Long.parseLong(arguments[6]))
                                : Optional.empty());
        List<double[]> mine = new ArrayList<>();
        List<double[]> theirs = new ArrayList<>();
        List<double[]> theirsFlushed = new ArrayList<>();
        List<double[]> taken = new ArrayList<>();
        ours.warm(files);
        anchor.warm(files);
        for (int round = 0; round <= ROUNDS; round++) {
            double[] cpu = new double[WHAT.size()];
            double[] first = ours.round(round, files, large, processors, cpu);
            double[] second =
                    anchor.round(round, files, large, processors, new double[WHAT.size()]);
            if (round > 0) {
                // The first one warms up what is not small.
                if (flushed.isPresent()) {
                    theirsFlushed.add(new double[] {flushed.get().smallPuts(round, files)});
                }
                mine.add(first);
                theirs.add(second);
                taken.add(cpu);
            }
        }
        for (int i = 0; i < WHAT.size(); i++) {
            double a = median(mine, i);
            double amount = i < 2 ? files : large / 1e6;
            boolean rate = i < 2 || i > 5;
            String unit = i < 2 ? "/s" : rate ? "MB/s" : "ms";
            String what = WHAT.get(i).formatted(i > 5 ? large >> 20 : files);
            int task = i;
            String cpu =
                    processors.known() ? String.format(Locale.ROOT, "%.2f", median(taken, i)) : "";
            Map<String, List<double[]>> anchors =
                    flushed.isPresent() && i == 0
                            ? Map.of("mod_dav", theirs, "mod_dav, flushed", theirsFlushed)
                            : Map.of("mod_dav", theirs);
            anchors.forEach(
                    (name, times) -> {
                        double b = median(times, task);
                        System.out.printf(
                                Locale.ROOT,
                                "figure|%s|%.3f|%.3f|%s|%s|%s%n",
                                what,
                                rate ? amount / a : a * 1_000,
                                rate ? amount / b : b * 1_000,
                                unit,
                                name,
                                cpu);
                    });
        }
        processors.memory().ifPresent(line -> System.out.println("note|" + line));
    }

    /// Seconds for the small files alone: a server that flushes each piece of a large one is no
    /// measure of anything.
    private double smallPuts(int round, int files) throws Exception {
        String folder = "puts-" + ProcessHandle.current().pid() + "-" + round;
        send(request("MKCOL", folder).build(), 201);
        double seconds = time(() -> many(files, i -> send(put(folder, i), 201)));
        send(request("DELETE", folder + "/").build(), 204);
        return seconds;
    }

    private void warm(int files) throws Exception {
        for (int round = 0; round < WARMING_ROUNDS; round++) {
            String folder = "warm-" + ProcessHandle.current().pid() + "-" + round;
            send(request("MKCOL", folder).build(), 201);
            many(files, i -> send(put(folder, i), 201));
            many(files, i -> send(get(folder, i), 200));
            send(request("DELETE", folder + "/").build(), 204);
        }
    }

    private double[] round(int round, int files, long large, Processors processors, double[] cpu)
            throws Exception {
        String folder = "bench-" + ProcessHandle.current().pid() + "-" + round;
        send(request("MKCOL", folder).build(), 201);
        Path content = Files.createTempFile("maru-dav-", ".bin");
        try {
            fill(content, large, round);
            List<Task> tasks =
                    List.of(
                            () -> many(files, i -> send(put(folder, i), 201)),
                            () -> many(files, i -> send(get(folder, i), 200)),
                            () ->
                                    send(
                                            request("PROPFIND", folder + "/")
                                                    .header("Depth", "1")
                                                    .build(),
                                            207),
                            () -> send(to("COPY", folder, folder + "-copy"), 201),
                            () -> send(to("MOVE", folder + "-copy", folder + "-moved"), 201),
                            () -> send(request("DELETE", folder + "-moved/").build(), 204),
                            () ->
                                    send(
                                            request("PUT", folder + "/large.bin")
                                                    .PUT(HttpRequest.BodyPublishers.ofFile(content))
                                                    .build(),
                                            201),
                            () -> drain(request("GET", folder + "/large.bin").build(), large));
            double[] times = new double[tasks.size()];
            for (int i = 0; i < times.length; i++) {
                double before = processors.seconds();
                times[i] = time(tasks.get(i));
                cpu[i] = processors.seconds() - before;
            }
            return times;
        } finally {
            Files.delete(content);
            send(request("DELETE", folder + "/").build(), 204);
        }
    }

    /// Content that no server has seen before.
    private static void fill(Path file, long size, int seed) throws IOException {
        Random random = new Random(seed * 131L + ProcessHandle.current().pid());
        byte[] piece = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = size; left > 0; left -= piece.length) {
                random.nextBytes(piece);
                out.write(piece);
            }
        }
    }

    private static void drain(HttpRequest request, long size) throws Exception {
        HttpResponse<InputStream> answer =
                CLIENT.get().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            if (answer.statusCode() != 200
                    || in.transferTo(OutputStream.nullOutputStream()) != size) {
                throw new IllegalStateException(request.uri() + " answered otherwise");
            }
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private interface Numbered {
        void run(int number) throws Exception;
    }

    private static double time(Task task) throws Exception {
        long start = System.nanoTime();
        task.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void many(int count, Numbered task) throws Exception {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int c = 0; c < CONNECTIONS; c++) {
                all.add(
                        threads.submit(
                                () -> {
                                    for (int i = next.getAndIncrement();
                                            i < count;
                                            i = next.getAndIncrement()) {
                                        task.run(i);
                                    }
                                    return true;
                                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private static final ThreadLocal<HttpClient> CLIENT =
            ThreadLocal.withInitial(
                    () -> HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());

    private static void send(HttpRequest request, int expected)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                CLIENT.get().send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != expected) {
            throw new IllegalStateException(
                    request.method() + " " + request.uri() + " answered " + answer.statusCode());
        }
    }

    private HttpRequest put(String folder, int number) {
        byte[] content = new byte[SIZE];
        new Random(number * 31L + folder.hashCode()).nextBytes(content);
        return request("PUT", folder + "/f" + number + ".hwp")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                .build();
    }

    private HttpRequest get(String folder, int number) {
        return request("GET", folder + "/f" + number + ".hwp").build();
    }

    private HttpRequest to(String method, String from, String to) {
        return request(method, from + "/")
                .header("Destination", base.resolve(to + "/").toString())
                .build();
    }

    private HttpRequest.Builder request(String method, String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(Duration.ofMinutes(5))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        return authorization.isEmpty() ? builder : builder.header("Authorization", authorization);
    }

    private static double median(List<double[]> rounds, int column) {
        double[] sorted = rounds.stream().mapToDouble(round -> round[column]).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
