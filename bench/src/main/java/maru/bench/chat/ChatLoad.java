package maru.bench.chat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import maru.bench.Ground;

/// The same talk on three servers in turn, over TLS: sign-ins, messages between two with and
/// without the archive, a room of 200, sessions that are idle, strangers that never sign in. Prints
/// `figure|what|ours|anchor|unit|name` lines for the script that calls it.
///
/// Usage: `ChatLoad HOME WORK CERTIFICATE KEY SESSIONS [ANCHOR…]`
final class ChatLoad {

    private static final int PAIRS = 50;
    private static final int OCCUPANTS = 200;
    private static final int WINDOW = 16;
    private static final int LOGINS_AT_ONCE = 16;
    private static final int DEVICES_OF_ONE = 20;
    private static final int ROUNDS = 3;
    private static final int SAID_IN_ROOM = 200;
    private static final int MINUTES_AT_MOST = 5;
    private static final int SETTLES_MILLISECONDS = 5_000;
    private static final String WORDS = "내일 체험학습 준비물을 다시 확인해 주세요. ".repeat(2);

    private final ServerUnderLoad server;
    private final int sessions;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private ChatLoad(ServerUnderLoad server, int sessions) {
        this.server = server;
        this.sessions = sessions;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        Path certificate = Path.of(arguments[2]);
        Path key = Path.of(arguments[3]);
        int sessions = Integer.parseInt(arguments[4]);
        Map<String, Double> ours;
        try (ServerUnderLoad maru = new MaruServer(home, certificate, key)) {
            ours = new ChatLoad(maru, sessions).run();
        }
        for (String name : List.of(arguments).subList(5, arguments.length)) {
            Path folder = Files.createDirectories(work.resolve(name));
            try (ServerUnderLoad anchor =
                    name.equals("ejabberd")
                            ? Anchor.ejabberd(folder, certificate, key)
                            : Anchor.prosody(folder, certificate, key)) {
                Map<String, Double> theirs = new ChatLoad(anchor, sessions).run();
                ours.forEach(
                        (what, figure) ->
                                Ground.figure(
                                        what,
                                        figure,
                                        theirs.getOrDefault(what, Double.NaN),
                                        what.substring(what.lastIndexOf(',') + 2),
                                        name));
            }
        }
    }

    private Map<String, Double> run() throws Exception {
        server.accounts(Math.max(OCCUPANTS, sessions / DEVICES_OF_ONE));
        strangers();
        List<LoadClient> clients = signIns();
        Talk talk = new Talk(clients);
        talk.rounds("archive off", "<no-store xmlns='urn:xmpp:hints'/>", 400);
        talk.rounds("archive on", "", 100);
        clients.forEach(LoadClient::close);
        room();
        idle();
        return figures;
    }

    private void tell(String what, double value) {
        figures.put(what, value);
        System.err.printf(Locale.ROOT, "%-10s %-44s %10.1f%n", server.name(), what, value);
    }

    private static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(LOGINS_AT_ONCE)) {
            List<T> done = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(tasks)) {
                done.add(each.get());
            }
            return done;
        }
    }

    private List<LoadClient> signIns() throws Exception {
        List<LoadClient> last = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            last.forEach(LoadClient::close);
            String device = "r" + round;
            double cpu = server.cpu();
            long began = System.nanoTime();
            List<Callable<LoadClient>> tasks = new ArrayList<>();
            for (int i = 0; i < OCCUPANTS; i++) {
                String name = "load" + i;
                tasks.add(() -> new LoadClient(server.port()).signIn(name, device));
            }
            last = all(tasks);
            tell("SCRAM sign-ins over TLS, /s", OCCUPANTS / seconds(began));
            tell(
                    "SCRAM sign-ins over TLS a core, /s",
                    OCCUPANTS / Math.max(0.01, server.cpu() - cpu));
        }
        for (LoadClient each : last) {
            each.present();
        }
        return last;
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /// One of each pair writes, the other reads; each pair has some messages on the way.
    private final class Talk {

        private final List<LoadClient> clients;
        private final List<Semaphore> windows = new ArrayList<>();
        private volatile CountDownLatch arrived = new CountDownLatch(0);

        Talk(List<LoadClient> clients) throws IOException {
            this.clients = clients;
            for (int i = 0; i < PAIRS; i++) {
                Semaphore window = new Semaphore(WINDOW);
                windows.add(window);
                clients.get(2 * i).count(() -> {});
                clients.get(2 * i + 1)
                        .count(
                                () -> {
                                    window.release();
                                    arrived.countDown();
                                });
            }
        }

        /// The first round warms up; the last one is the figure.
        void rounds(String how, String hint, int messages) throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                int total = PAIRS * messages;
                arrived = new CountDownLatch(total);
                double cpu = server.cpu();
                long began = System.nanoTime();
                List<Callable<Boolean>> writers = new ArrayList<>();
                for (int i = 0; i < PAIRS; i++) {
                    int pair = i;
                    String mark = how.substring(how.length() - 2) + round + "-";
                    writers.add(() -> write(pair, mark, hint, messages));
                }
                try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (Future<Boolean> each : threads.invokeAll(writers)) {
                        each.get();
                    }
                }
                await(arrived, "one to one, " + how);
                tell("one to one, " + how + ", /s", total / seconds(began));
                tell("one to one, " + how + ", CPU, us", (server.cpu() - cpu) * 1e6 / total);
            }
        }

        private boolean write(int pair, String mark, String hint, int messages) throws Exception {
            LoadClient writer = clients.get(2 * pair);
            String to = "load" + (2 * pair + 1) + "@" + LoadClient.DOMAIN;
            for (int i = 0; i < messages; i++) {
                windows.get(pair).acquire();
                writer.send(
                        "<message type='chat' to='"
                                + to
                                + "' id='"
                                + mark
                                + i
                                + "'><body>"
                                + WORDS
                                + "</body>"
                                + hint
                                + "</message>");
            }
            return true;
        }
    }

    /// One speaks in a room, all hear it.
    private void room() throws Exception {
        List<Callable<LoadClient>> tasks = new ArrayList<>();
        for (int i = 0; i < OCCUPANTS; i++) {
            String name = "load" + i;
            tasks.add(() -> new LoadClient(server.port()).signIn(name, "room"));
        }
        List<LoadClient> clients = all(tasks);
        String room = "bench@" + server.rooms();
        LoadClient speaker = clients.getFirst();
        Semaphore window = new Semaphore(WINDOW);
        CountDownLatch[] arrived = {new CountDownLatch(0)};
        for (LoadClient each : clients) {
            each.send(
                    "<presence to='"
                            + room
                            + "/n"
                            + clients.indexOf(each)
                            + "'><x xmlns='http://jabber.org/protocol/muc'><history"
                            + " maxstanzas='0'/></x></presence>");
            each.await("'110'", "\"110\"");
            if (each == speaker) {
                each.send(
                        "<iq type='set' id='made' to='"
                                + room
                                + "'><query xmlns='http://jabber.org/protocol/muc#owner'><x"
                                + " xmlns='jabber:x:data' type='submit'/></query></iq>");
                each.await("<iq");
            }
            each.count(
                    () -> {
                        arrived[0].countDown();
                        if (each == speaker) {
                            window.release();
                        }
                    });
        }
        for (int round = 0; round < ROUNDS; round++) {
            int total = SAID_IN_ROOM * OCCUPANTS;
            arrived[0] = new CountDownLatch(total);
            double cpu = server.cpu();
            long began = System.nanoTime();
            for (int i = 0; i < SAID_IN_ROOM; i++) {
                window.acquire();
                speaker.send(
                        "<message type='groupchat' to='"
                                + room
                                + "' id='g"
                                + round
                                + "-"
                                + i
                                + "'><body>"
                                + WORDS
                                + "</body></message>");
            }
            await(arrived[0], "room of " + OCCUPANTS);
            tell("room of 200, deliveries, /s", total / seconds(began));
            tell("room of 200, CPU a delivery, us", (server.cpu() - cpu) * 1e6 / total);
        }
        clients.forEach(LoadClient::close);
    }

    private static void await(CountDownLatch arrived, String what) throws InterruptedException {
        if (!arrived.await(MINUTES_AT_MOST, TimeUnit.MINUTES)) {
            throw new IllegalStateException(what + ": " + arrived.getCount() + " never came");
        }
    }

    /// Sessions over TLS that do nothing.
    private void idle() throws Exception {
        Thread.sleep(SETTLES_MILLISECONDS);
        double before = server.memory();
        List<Callable<LoadClient>> tasks = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            String name = "load" + i / DEVICES_OF_ONE;
            String device = "idle" + i % DEVICES_OF_ONE;
            tasks.add(() -> new LoadClient(server.port()).signIn(name, device));
        }
        List<LoadClient> clients = all(tasks);
        Thread.sleep(SETTLES_MILLISECONDS);
        tell("idle session over TLS, kB", (server.memory() - before) / sessions);
        clients.forEach(LoadClient::close);
    }

    /// Connections in the clear that have begun a stanza as large as they may and never sign in.
    private void strangers() throws Exception {
        Thread.sleep(SETTLES_MILLISECONDS);
        double before = server.memory();
        String half =
                "<?xml version='1.0'?><stream:stream to='"
                        + LoadClient.DOMAIN
                        + "' xmlns='jabber:client'"
                        + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'><auth"
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                        + "A".repeat(9_000);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.plainPort());
            socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        Thread.sleep(SETTLES_MILLISECONDS);
        tell("stranger before signing in, kB", (server.memory() - before) / sessions);
        for (Socket each : sockets) {
            each.close();
        }
    }
}
