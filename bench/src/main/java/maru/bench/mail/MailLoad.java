package maru.bench.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import maru.bench.Ground;
import maru.bench.Processes;

/// The same mail on two servers in turn: taken by SMTP until it is seen over IMAP, appended, read,
/// searched and copied. Prints `figure|what|ours|anchor|unit|name` lines for the script that calls
/// it.
///
/// Usage: `MailLoad HOME WORK CERTIFICATE KEY DELIVERED STORED`: how many mails come by SMTP, and
/// how many lie in the mailbox that is read.
final class MailLoad {

    private static final int CONNECTIONS = 8;
    private static final int LARGE = 10 << 10;
    private static final int SMALL = 2 << 10;
    private static final int ROUNDS = 3;
    private static final int HEADERS = 1_000;
    private static final int BODIES = 200;

    /// One in this many has the word that is searched for.
    private static final int RARE = 50;

    private static final String WORD = "현장체험학습";

    private final MailUnderLoad server;
    private final int delivered;
    private final int stored;
    private final Random random = new Random(1);
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private MailLoad(MailUnderLoad server, int delivered, int stored) {
        this.server = server;
        this.delivered = delivered;
        this.stored = stored;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        Path certificate = Path.of(arguments[2]);
        Path key = Path.of(arguments[3]);
        int delivered = Integer.parseInt(arguments[4]);
        int stored = Integer.parseInt(arguments[5]);
        Map<String, Double> ours;
        try (MailUnderLoad maru = new MaruMail(home, certificate, key)) {
            ours = new MailLoad(maru, delivered, stored).run();
        }
        Path folder = Files.createDirectories(work.resolve("anchor"));
        try (MailUnderLoad anchor = new PostfixDovecot(folder, certificate, key)) {
            Map<String, Double> theirs = new MailLoad(anchor, delivered, stored).run();
            ours.forEach(
                    (what, figure) ->
                            Ground.figure(
                                    what,
                                    figure,
                                    theirs.getOrDefault(what, Double.NaN),
                                    what.substring(what.lastIndexOf(',') + 2),
                                    "Postfix and Dovecot"));
        }
    }

    private Map<String, Double> run() throws Exception {
        // What comes first finds cold caches and, with us, code that is not compiled yet.
        deliver("", server.people(), delivered / 4);
        deliver("to eight", server.people(), delivered);
        deliver("to one", server.people().subList(0, 1), delivered / 2);
        append();
        fill();
        read();
        figures.put("memory of all processes, MB", Processes.memory() / 1024);
        return figures;
    }

    /// @param what empty for what is not counted
    private void deliver(String what, List<MailUnderLoad.Login> to, int count) throws Exception {
        byte[] message = message(LARGE, false);
        int before = seen(to);
        double cpu = Processes.cpu();
        long begun = System.nanoTime();
        all(
                connection -> {
                    try (Wire smtp = Wire.smtp(server.smtpPort())) {
                        for (int i = 0; i < count / CONNECTIONS; i++) {
                            smtp.deliver(to.get(connection % to.size()).address(), message);
                        }
                    }
                });
        int sent = count / CONNECTIONS * CONNECTIONS;
        while (seen(to) < before + sent) {
            Thread.sleep(10);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (!what.isEmpty()) {
            figures.put("SMTP 10 KB " + what + " until seen, mails/s", sent / seconds);
            figures.put("CPU of a mail " + what + ", ms", (Processes.cpu() - cpu) * 1_000 / sent);
        }
    }

    private int seen(List<MailUnderLoad.Login> people) throws IOException {
        int seen = 0;
        for (MailUnderLoad.Login each : people) {
            try (Wire imap = Wire.imap(server.imapsPort(), each)) {
                seen += imap.messages("INBOX");
            }
        }
        return seen;
    }

    private void append() throws Exception {
        byte[] message = message(LARGE, false);
        int count = delivered / 2 / CONNECTIONS;
        double cpu = Processes.cpu();
        long begun = System.nanoTime();
        all(
                connection -> {
                    try (Wire imap =
                            Wire.imap(server.imapsPort(), server.people().get(connection))) {
                        for (int i = 0; i < count; i++) {
                            imap.append("INBOX", message);
                        }
                    }
                });
        double seconds = (System.nanoTime() - begun) / 1e9;
        figures.put("APPEND 10 KB, 8 connections, mails/s", count * CONNECTIONS / seconds);
        figures.put("CPU of an APPEND, ms", (Processes.cpu() - cpu) * 1_000 / count / CONNECTIONS);
    }

    /// One mailbox with many small mails.
    private void fill() throws Exception {
        try (Wire imap = Wire.imap(server.imapsPort(), server.people().getFirst())) {
            imap.command("CREATE Many");
            imap.command("CREATE Copies");
        }
        byte[] usual = message(SMALL, false);
        byte[] rare = message(SMALL, true);
        all(
                connection -> {
                    try (Wire imap = Wire.imap(server.imapsPort(), server.people().getFirst())) {
                        for (int i = connection; i < stored; i += CONNECTIONS) {
                            imap.append("Many", i % RARE == 0 ? rare : usual);
                        }
                    }
                });
    }

    private void read() throws Exception {
        try (Wire imap = Wire.imap(server.imapsPort(), server.people().getFirst())) {
            imap.command("SELECT Many");
            int headers = Math.min(HEADERS, stored);
            int bodies = Math.min(BODIES, stored);
            time(
                    headers + " headers, ms",
                    () -> imap.command("FETCH 1:" + headers + " BODY.PEEK[HEADER]"));
            time(bodies + " bodies, ms", () -> imap.command("FETCH 1:" + bodies + " BODY.PEEK[]"));
            time("FLAGS of " + stored + ", ms", () -> imap.command("FETCH 1:* FLAGS"));
            int length = WORD.getBytes(StandardCharsets.UTF_8).length;
            time(
                    "TEXT of " + stored + " searched, ms",
                    () -> {
                        int found = imap.found("SEARCH CHARSET UTF-8 TEXT {" + length + "}", WORD);
                        if (found != (stored + RARE - 1) / RARE) {
                            throw new IOException("The search found " + found);
                        }
                    });
            time("COPY of " + stored + ", ms", () -> imap.command("COPY 1:* Copies"));
        }
        time(
                "sign-in and SELECT of " + stored + ", ms",
                () -> {
                    try (Wire imap = Wire.imap(server.imapsPort(), server.people().getFirst())) {
                        imap.command("SELECT Many");
                    }
                });
    }

    private interface Work {
        void run() throws IOException;
    }

    /// The median of some rounds.
    private void time(String what, Work work) throws IOException {
        long[] times = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            work.run();
            times[i] = System.nanoTime() - begun;
        }
        Arrays.sort(times);
        figures.put(what, times[ROUNDS / 2] / 1e6);
    }

    private interface OfConnection {
        void run(int connection) throws Exception;
    }

    private static void all(OfConnection work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> running =
                    threads.invokeAll(
                            IntStream.range(0, CONNECTIONS)
                                    .<Callable<Boolean>>mapToObj(
                                            connection ->
                                                    () -> {
                                                        work.run(connection);
                                                        return true;
                                                    })
                                    .toList());
            for (Future<Boolean> each : running) {
                if (!each.get()) {
                    throw new IllegalStateException();
                }
            }
        }
    }

    /// A plain mail of about this length in UTF-8, with letters that nobody searches for.
    private byte[] message(int length, boolean withWord) {
        byte[] noise = new byte[length * 3 / 4 - 400];
        random.nextBytes(noise);
        String text =
                """
                From: load@bench.test
                To: somebody@bench.test
                Subject: =?utf-8?B?7JWI64K0?=
                Date: Mon, 2 Mar 2026 09:00:00 +0900
                Message-ID: <%d@bench.test>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                알려 드립니다. %s
                %s
                """
                        .formatted(
                                random.nextLong(Long.MAX_VALUE),
                                withWord ? WORD : "준비물",
                                Base64.getMimeEncoder().encodeToString(noise).replace("\r", ""));
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
