package maru.bench.files;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// The same work on two WebDAV servers in turn: small files put and got by four connections, a
/// folder of them listed, copied, moved and thrown away. Prints `figure|what|ours|anchor|unit|name`
/// lines for the script that calls it.
///
/// Usage: `DavLoad OURS-URL OUR-LOGIN:SECRET-FILE ANCHOR-URL FILES`; the file holds `login:secret`.
final class DavLoad {

    private static final int CONNECTIONS = 4;
    private static final int SIZE = 10 << 10;
    private static final int ROUNDS = 3;

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
        String credentials =
                java.nio.file.Files.readString(java.nio.file.Path.of(arguments[1])).strip();
        DavLoad ours = new DavLoad(arguments[0], credentials);
        DavLoad anchor = new DavLoad(arguments[2], "");
        int files = Integer.parseInt(arguments[3]);
        List<double[]> mine = new ArrayList<>();
        List<double[]> theirs = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double[] first = ours.round(round, files);
            double[] second = anchor.round(round, files);
            if (round > 0) {
                // The first one warms both up.
                mine.add(first);
                theirs.add(second);
            }
        }
        String[] what = {
            files + " x 10 KB put, 4 connections",
            files + " x 10 KB got, 4 connections",
            "list of " + files,
            "copy of a folder of " + files,
            "move of a folder of " + files,
            "folder of " + files + " deleted"
        };
        for (int i = 0; i < what.length; i++) {
            boolean rate = i < 2;
            double a = median(mine, i);
            double b = median(theirs, i);
            System.out.printf(
                    Locale.ROOT,
                    "figure|%s|%.3f|%.3f|%s|mod_dav%n",
                    what[i],
                    rate ? files / a : a * 1_000,
                    rate ? files / b : b * 1_000,
                    rate ? "/s" : "ms");
        }
    }

    private double[] round(int round, int files) throws Exception {
        String folder = "bench-" + ProcessHandle.current().pid() + "-" + round;
        send(request("MKCOL", folder).build(), 201);
        double[] times = new double[6];
        times[0] = many(files, i -> send(put(folder, i), 201));
        times[1] = many(files, i -> send(request("GET", folder + "/f" + i + ".hwp").build(), 200));
        times[2] =
                time(
                        () ->
                                send(
                                        request("PROPFIND", folder + "/")
                                                .header("Depth", "1")
                                                .build(),
                                        207));
        times[3] = time(() -> send(to("COPY", folder, folder + "-copy"), 201));
        times[4] = time(() -> send(to("MOVE", folder + "-copy", folder + "-moved"), 201));
        times[5] = time(() -> send(request("DELETE", folder + "-moved/").build(), 204));
        send(request("DELETE", folder + "/").build(), 204);
        return times;
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

    private static double many(int count, Numbered task) throws Exception {
        AtomicInteger next = new AtomicInteger();
        return time(
                () -> {
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
                });
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

    private HttpRequest to(String method, String from, String to) {
        return request(method, from + "/")
                .header("Destination", base.resolve(to + "/").toString())
                .build();
    }

    private HttpRequest.Builder request(String method, String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(Duration.ofMinutes(2))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        return authorization.isEmpty() ? builder : builder.header("Authorization", authorization);
    }

    private static double median(List<double[]> rounds, int column) {
        double[] sorted = rounds.stream().mapToDouble(round -> round[column]).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
