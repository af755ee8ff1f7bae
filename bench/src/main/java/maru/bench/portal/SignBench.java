package maru.bench.portal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import maru.bench.Ground;
import maru.bench.portal.Processor.Part;

/// Guardians of a running demo sign letters through the front door, each signature durable when it
/// is answered: how many a second, and what each takes of the processors. Half of the rounds are
/// signed while a row of the audit costs nothing, since its function does nothing: so it is seen
/// what the audit costs those who write.
final class SignBench {

    private static final int SIGNERS = 32;
    private static final int LETTERS = 64;
    private static final int WARM_UP_ROUNDS = 20;
    private static final int ROUNDS = 16;
    private static final String AUDIT =
            "'identity.append_audit(uuid, text, text, text, text, timestamptz, text, uuid, uuid,"
                    + " text, jsonb)'::regprocedure";

    private final Processor processor;
    private final DemoDatabase database;
    private final List<Slip> slips;

    private SignBench(Processor processor, DemoDatabase database, List<Slip> slips) {
        this.processor = processor;
        this.database = database;
        this.slips = slips;
    }

    /// What one guardian signs for one child.
    private record Slip(
            Visitor guardian, URI letter, String csrf, List<Map.Entry<String, String>> fields) {

        static Slip of(Visitor guardian, URI read) throws IOException, InterruptedException {
            String page = guardian.open(read);
            // The page's own menu has a field of the same name before it.
            page = page.substring(Math.max(0, page.indexOf("sign-card")));
            List<Map.Entry<String, String>> fields = new ArrayList<>();
            for (String name : List.of("_csrf", "signer", "version", "shown", "language")) {
                fields.add(Map.entry(name, Visitor.hidden(page, name)));
            }
            fields.add(
                    Map.entry("agreed", Visitor.first("name=\"agreed\" value=\"([^\"]*)\"", page)));
            fields.add(Map.entry("method", "typed"));
            fields.add(Map.entry("typedName", Visitor.first("<strong>([^<]*)</strong>", page)));
            fields.add(Map.entry("answer.q1", "o1"));
            return new Slip(guardian, read, fields.getFirst().getValue(), List.copyOf(fields));
        }

        boolean sign() throws IOException, InterruptedException {
            List<Map.Entry<String, String>> form = new ArrayList<>(fields);
            form.add(Map.entry("key", UUID.randomUUID().toString()));
            Desk.expect(303, guardian.send(letter.resolve("sign"), form));
            return true;
        }

        boolean takeBack() throws IOException, InterruptedException {
            String offer = guardian.open(letter.resolve("withdraw"));
            HttpResponse<String> answer =
                    guardian.send(
                            letter.resolve("withdraw"),
                            List.of(
                                    Map.entry("_csrf", csrf),
                                    Map.entry("signature", Visitor.hidden(offer, "signature"))));
            Desk.expect(302, answer);
            return true;
        }
    }

    /// Signs as the guardians of the demo's class do.
    ///
    /// @param args the address of the front door, the launcher's process id, the demo's folder
    public static void main(String[] args) throws Exception {
        URI root = URI.create(args[0]);
        Processor processor =
                new Processor(ProcessHandle.of(Long.parseLong(args[1])).orElseThrow());
        try (DemoDatabase database = DemoDatabase.of(Path.of(args[2]))) {
            new SignBench(processor, database, slips(root)).run();
        }
    }

    private static List<Slip> slips(URI root) throws IOException, InterruptedException {
        String cards = new Visitor().open(root.resolve("/demo"));
        Desk teacher = Desk.of(root, 1, person(cards, 1));
        String day =
                java.time.LocalDate.now(java.time.ZoneId.of("Asia/Seoul")).plusDays(7).toString();
        List<URI> letters = new ArrayList<>();
        for (int i = 0; i < LETTERS; i++) {
            URI letter =
                    teacher.written(
                            "현장체험학습 동의서 " + (i + 1),
                            "class:[^\"]+",
                            List.of(
                                    Map.entry("deadlineDay", day),
                                    Map.entry("consent", "yes"),
                                    Map.entry("signers", "ALL_GUARDIANS"),
                                    Map.entry("question", "1"),
                                    Map.entry("question.1.kind", "choice"),
                                    Map.entry("question.1.text", "참가합니까?"),
                                    Map.entry("question.1.required", "yes"),
                                    Map.entry("question.1.options", "예\n아니요")));
            teacher.send(letter);
            letters.add(letter);
        }
        List<Slip> slips = new ArrayList<>();
        for (int seat = 2; seat <= 9; seat++) {
            Desk guardian = Desk.of(root, seat, person(cards, seat));
            slips.addAll(slips(guardian, letters));
        }
        if (slips.isEmpty()) {
            throw new IOException("nobody on the demo's page has a child in the teacher's class");
        }
        return slips;
    }

    private static String person(String cards, int seat) throws IOException {
        return Visitor.first("/~" + seat + "/sign-in/keycloak\\?person=([0-9a-f-]+)", cards);
    }

    /// For each letter that has come to her.
    private static List<Slip> slips(Desk guardian, List<URI> letters)
            throws IOException, InterruptedException {
        List<Slip> slips = new ArrayList<>();
        URI inbox = guardian.home().resolve("inbox");
        String page;
        try {
            page = guardian.visitor().open(inbox);
        } catch (IOException noGuardian) {
            return slips;
        }
        for (URI letter : letters) {
            String id = Desk.id(letter);
            try {
                URI read = Visitor.link(inbox, page, "[^\"]*/inbox/" + id + "/[^\"]+/read[^\"]*");
                slips.add(Slip.of(guardian.visitor(), read));
            } catch (IOException notHers) {
                return slips;
            }
        }
        return slips;
    }

    private void run() throws Exception {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            round(new EnumMap<>(Part.class));
        }
        String kept = database.text("select pg_get_functiondef(" + AUDIT + ")");
        String idle = kept.substring(0, kept.indexOf("AS $")) + "AS $$ BEGIN END $$";
        Map<Part, Duration> taken = new EnumMap<>(Part.class);
        Map<Part, Duration> notCounted = new EnumMap<>(Part.class);
        double with = 0;
        double without = 0;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                database.change(idle);
                without += round(notCounted);
                database.change(kept);
                with += round(taken);
            }
        } finally {
            database.change(kept);
        }
        double signatures = (double) ROUNDS * slips.size();
        double whole = 0;
        for (Part part : Part.values()) {
            double each = taken.getOrDefault(part, Duration.ZERO).toMillis() / signatures;
            Ground.figure(
                    "a signature, CPU of " + part.words(),
                    each,
                    6.67,
                    "ms",
                    "of all: two cores at 300/s");
            whole += each;
        }
        Ground.figure("a signature, CPU of all three", whole, 6.67, "ms", "two cores at 300/s");
        Ground.figure(
                "signatures by " + SIGNERS + " signers", signatures / with, 300, "/s", "goal");
        Ground.figure(
                "the same with an audit row and without",
                signatures / with,
                signatures / without,
                "/s",
                "without; goal 0.90");
    }

    /// All slips are signed, by many at once, and taken back.
    ///
    /// @param taken what the signing took, added to
    /// @return seconds that the signing took
    private double round(Map<Part, Duration> taken) throws Exception {
        Map<Part, Duration> before = processor.taken();
        long began = System.nanoTime();
        together(slips.stream().<Callable<Boolean>>map(slip -> slip::sign).toList());
        double seconds = (System.nanoTime() - began) / 1e9;
        processor
                .taken()
                .forEach(
                        (part, all) ->
                                taken.merge(
                                        part,
                                        all.minus(before.getOrDefault(part, Duration.ZERO)),
                                        Duration::plus));
        together(slips.stream().<Callable<Boolean>>map(slip -> slip::takeBack).toList());
        return seconds;
    }

    private static void together(List<Callable<Boolean>> acts) throws Exception {
        try (ExecutorService signers = Executors.newFixedThreadPool(SIGNERS)) {
            for (Future<Boolean> act : signers.invokeAll(acts)) {
                act.get();
            }
        }
    }
}
