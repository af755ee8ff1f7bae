package maru.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import maru.kernel.Seoul;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {

    @Test
    void anAddressHasItsBurstAndThenItsRate() {
        AtomicLong now = new AtomicLong(1_000);
        RateLimit limit = new RateLimit(10, 100, now::get);
        InetAddress school = InetAddress.ofLiteral("203.0.113.9");

        assertThat(admitted(limit, school, 1_000)).isEqualTo(100);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(admitted(limit, school, 1_000)).isEqualTo(10);
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(admitted(limit, school, 1_000)).isEqualTo(100);
    }

    @Test
    void oneAddressDoesNotUseUpAnothersAllowance() {
        RateLimit limit = new RateLimit(10, 100, () -> 0);

        assertThat(admitted(limit, InetAddress.ofLiteral("203.0.113.9"), 200)).isEqualTo(100);
        assertThat(admitted(limit, InetAddress.ofLiteral("203.0.113.10"), 200)).isEqualTo(100);
    }

    @Test
    void anIpv6ClientIsItsNetwork() {
        RateLimit limit = new RateLimit(10, 100, () -> 0);

        assertThat(admitted(limit, InetAddress.ofLiteral("2001:db8:1:2::1"), 100)).isEqualTo(100);
        assertThat(admitted(limit, InetAddress.ofLiteral("2001:db8:1:2:ffff::9"), 100)).isZero();
        assertThat(admitted(limit, InetAddress.ofLiteral("2001:db8:1:3::1"), 100)).isEqualTo(100);
    }

    @Test
    void thisMachineIsNotCounted() {
        RateLimit limit = new RateLimit(1, 1, () -> 0);

        assertThat(admitted(limit, InetAddress.getLoopbackAddress(), 500)).isEqualTo(500);
    }

    @Test
    void addressesWithTheirWholeAllowanceAreForgotten() {
        AtomicLong now = new AtomicLong();
        RateLimit limit = new RateLimit(10, 100, now::get);
        for (int i = 0; i < 200; i++) {
            limit.admits(InetAddress.ofLiteral("203.0.113." + i));
        }
        assertThat(limit.addresses()).isEqualTo(200);

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        limit.forgetFull();

        assertThat(limit.addresses()).isZero();
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeBack() throws Exception {
        try (DoorForTests door =
                DoorForTests.open(
                        Map.of(
                                "rate.per-second", "1",
                                "rate.burst", "3",
                                "trusted-proxy", "127.0.0.1",
                                "public-url", "https://maru.example.kr"))) {
            int served = 0;
            RawClient.Reply last = ask(door, "203.0.113.9");
            for (int i = 0; i < 9 && last.status() == 200; i++) {
                served++;
                last = ask(door, "203.0.113.9");
            }

            assertThat(served).isBetween(3, 5);
            assertThat(last.status()).isEqualTo(429);
            assertThat(last.header("retry-after")).isEqualTo("5");
            assertThat(last.body()).contains("요청이 너무 많습니다");
            assertThat(ask(door, "203.0.113.10").status()).isEqualTo(200);
        }
    }

    @Test
    void requestsUnderWayAreFinishedWhenTheDoorStopsAndNewOnesAreNotTaken() throws Exception {
        try (DoorForTests door = DoorForTests.open();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.httpPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            ("PUT /sink HTTP/1.1\r\nHost: "
                                            + door.host()
                                            + "\r\nContent-Length: 6\r\n\r\nabc")
                                    .getBytes(StandardCharsets.US_ASCII));
            while (door.part().requests() == 0) {
                Thread.onSpinWait();
            }
            Thread drain = Thread.ofVirtual().start(door.door()::drain);
            while (accepts(door.httpPort())) {
                Thread.onSpinWait();
            }
            assertThat(drain.isAlive()).isTrue();

            socket.getOutputStream().write("def".getBytes(StandardCharsets.US_ASCII));

            RawClient.Reply reply = RawClient.read(socket.getInputStream());
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("6");
            assertThat(drain.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void anEventComesAtOnceAndItsStreamDoesNotHoldTheDoorUpWhenItStops() throws Exception {
        try (DoorForTests door = DoorForTests.open();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.httpPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            ("GET /events HTTP/1.1\r\nHost: " + door.host() + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            StringBuilder read = new StringBuilder();
            while (read.indexOf("data: x") < 0) {
                read.append((char) socket.getInputStream().read());
            }

            Thread drain = Thread.ofVirtual().start(door.door()::drain);

            assertThat(drain.join(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void theLogSaysWhoAskedForWhatAndHoldsNoSecret(@TempDir Path folder) throws Exception {
        try (DoorForTests door = DoorForTests.open(Map.of("data", folder.toString()))) {
            RawClient.get(
                    door.httpPort(),
                    door.host(),
                    "/letters/7?token=s3cret",
                    "Referer: http://x/?s3cret",
                    "Cookie: s3cret",
                    "Authorization: Basic s3cret");
            RawClient.get(door.httpPort(), door.host(), "/upload/s3cret/a.png");
            RawClient.get(door.httpPort(), door.host(), "/x%0aforged%20line");
        }

        String log =
                Files.readString(folder.resolve("access-" + LocalDate.now(Seoul.ZONE) + ".log"));
        assertThat(log.lines()).hasSize(3);
        assertThat(log)
                .containsPattern(
                        "\\+09:00 [0-9a-f]{16} 127\\.0\\.0\\.1 GET /letters/7 200 \\d+ \\d+ms HTTP/1\\.1 portal\n")
                .contains(" GET /upload/… 200 ", " GET /x%0aforged%20line 400 ", " HTTP/1.1 -\n")
                .doesNotContain("s3cret");
    }

    @Test
    void aLineOfTheLogStaysALine() throws Exception {
        String line =
                AccessLog.format(
                        new AccessLog.Line(
                                Instant.parse("2026-11-22T00:00:00Z"),
                                "9f2c6a01d4e87b35",
                                InetAddress.ofLiteral("203.0.113.7"),
                                "GET\nX",
                                "/a b\r\n" + "x".repeat(1_000),
                                200,
                                5_120,
                                14,
                                "HTTP/2.0",
                                "portal"));

        assertThat(line)
                .startsWith(
                        "2026-11-22T09:00:00.000+09:00 9f2c6a01d4e87b35 203.0.113.7 GET?X /a?b??xxx")
                .endsWith(" 200 5120 14ms HTTP/2.0 portal")
                .hasSizeLessThan(700)
                .doesNotContain("\n", "\r");
    }

    private static int admitted(RateLimit limit, InetAddress address, int asked) {
        int admitted = 0;
        for (int i = 0; i < asked; i++) {
            if (limit.admits(address)) {
                admitted++;
            }
        }
        return admitted;
    }

    private static RawClient.Reply ask(DoorForTests door, String client) throws Exception {
        return RawClient.get(
                door.httpPort(),
                "maru.example.kr",
                "/page",
                "Accept: text/html",
                "X-Forwarded-For: " + client,
                "X-Forwarded-Proto: https");
    }

    private static boolean accepts(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
