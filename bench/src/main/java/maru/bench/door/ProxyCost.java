package maru.bench.door;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Measures what a request and a file cost through the door and through nginx, one after the other
/// in several rounds so that what else the machine does falls on both. The server behind and the
/// load are the same process and not counted; the figures are the proxies' own CPU and what came
/// through.
///
/// Arguments: the home with `lib/` and `parts/`, and nginx's program (or `-` for none). Output: one
/// line `WHAT OURS ANCHOR UNIT` each, `0` for an anchor that is not there.
public final class ProxyCost {

    private static final int CONNECTIONS = 32;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int FILES = 4;

    private ProxyCost() {}

    /// One proxy and what it did in its best round.
    private static final class Measured {

        private final Process process;
        private final Load load;
        private final List<Double> perSecond = new ArrayList<>();
        private final List<Double> microsecondsEach = new ArrayList<>();
        private final List<Double> mebibytesPerSecond = new ArrayList<>();
        private final List<Double> millisecondsPerFile = new ArrayList<>();

        Measured(Process process, int port) {
            this.process = process;
            this.load = new Load(port, "localhost:" + port);
        }

        void round() throws Exception {
            long cpu = cpuMilliseconds();
            long pages = load.pages(CONNECTIONS, ROUND);
            perSecond.add(pages / (double) ROUND.toSeconds());
            microsecondsEach.add((cpuMilliseconds() - cpu) * 1_000.0 / pages);
            cpu = cpuMilliseconds();
            long begun = System.nanoTime();
            long bytes = load.files(FILES);
            mebibytesPerSecond.add(bytes / 1_048_576.0 / ((System.nanoTime() - begun) / 1e9));
            millisecondsPerFile.add((cpuMilliseconds() - cpu) / (double) FILES);
        }

        /// Of the process and its workers.
        private long cpuMilliseconds() {
            return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .mapToLong(
                            one -> one.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
                    .sum();
        }
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        Path work = Files.createTempDirectory("door-bench");
        List<Process> started = new ArrayList<>();
        try (Upstream upstream = new Upstream()) {
            int doorPort = freePort();
            Measured door = new Measured(door(home, doorPort, upstream.port(), started), doorPort);
            List<Measured> all = new ArrayList<>(List.of(door));
            if (!args[1].equals("-")) {
                int nginxPort = freePort();
                all.add(
                        new Measured(
                                nginx(args[1], work, nginxPort, upstream.port(), started),
                                nginxPort));
            }
            for (Measured each : all) {
                await(each.load.port());
                each.load.pages(CONNECTIONS, ROUND.multipliedBy(2));
            }
            for (int i = 0; i < ROUNDS; i++) {
                for (Measured each : all) {
                    each.round();
                }
            }
            print("requests through", "req/s", all, each -> median(each.perSecond));
            print("CPU a request", "us", all, each -> median(each.microsecondsEach));
            print("a file comes down", "MiB/s", all, each -> median(each.mebibytesPerSecond));
            print("CPU a file of 64 MiB", "ms", all, each -> median(each.millisecondsPerFile));
        } finally {
            started.forEach(Process::destroy);
            for (Process each : started) {
                each.waitFor();
            }
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void print(
            String what, String unit, List<Measured> all, ToDoubleFunction<Measured> figure) {
        System.out.printf(
                "%s|%.1f|%.1f|%s%n",
                what,
                figure.applyAsDouble(all.getFirst()),
                all.size() > 1 ? figure.applyAsDouble(all.getLast()) : 0.0,
                unit);
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }

    private static Process door(Path home, int port, int upstream, List<Process> started)
            throws IOException {
        String classPath =
                "lib/maru-door-0.1.0.jar:"
                        + Files.readString(home.resolve("parts/door.classpath")).strip();
        List<String> command =
                new ArrayList<>(
                        List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        for (String line : Files.readAllLines(home.resolve("parts/door.properties"))) {
            if (line.startsWith("jvm=")) {
                command.addAll(List.of(line.substring(4).split(" ")));
            }
        }
        command.addAll(List.of("-cp", classPath, "maru.door.DoorPart"));
        Process door =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        started.add(door);
        OutputStream settings = door.getOutputStream();
        settings.write(
                ("public-url=http://localhost:"
                                + port
                                + "\nhttp.port="
                                + port
                                + "\nhttps.port=0\nroute.portal=http://127.0.0.1:"
                                + upstream
                                + "\n.\n")
                        .getBytes(StandardCharsets.UTF_8));
        settings.flush();
        return door;
    }

    private static Process nginx(
            String program, Path work, int port, int upstream, List<Process> started)
            throws IOException {
        Path configuration = work.resolve("nginx.conf");
        Files.writeString(
                configuration,
                """
                daemon off; worker_processes 2; pid %1$s/nginx.pid; error_log %1$s/error.log;
                events { worker_connections 1024; }
                http {
                  access_log off; client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  upstream part { server 127.0.0.1:%3$d; keepalive 64; }
                  server {
                    listen 127.0.0.1:%2$d;
                    keepalive_requests 1000000000;
                    location / {
                      proxy_pass http://part; proxy_http_version 1.1; proxy_set_header Connection "";
                      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
                      proxy_set_header X-Forwarded-Proto $scheme; proxy_buffering off;
                    }
                  }
                }
                """
                        .formatted(work, port, upstream));
        Process nginx =
                new ProcessBuilder(program, "-p", work.toString(), "-c", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve("nginx.out").toFile())
                        .start();
        started.add(nginx);
        return nginx;
    }

    private static void await(int port) throws IOException {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > until) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
