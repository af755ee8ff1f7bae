package maru.bench.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import maru.bench.Ground;
import maru.bench.Processes;
import maru.identity.DemoPeople;
import maru.identity.PersonId;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.Names;
import maru.identity.signon.Scope;
import maru.kernel.Seoul;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedSequencer;

/// Mail as the launcher starts it, over a PostgreSQL that flushes what it commits, for the staff of
/// the demo's school.
final class MaruMail implements MailUnderLoad {

    private static final byte[] PEPPER = new byte[32];
    private static final List<String> STAFF =
            List.of(
                    "oh.sejin",
                    "moon.sangchul",
                    "song.gayoung",
                    "hwang.insu",
                    "bae.junyoung",
                    "jung.hana",
                    "koo.bonseok",
                    "shin.jaeho");

    private final Ground ground;
    private final FeedSequencer sequencer;
    private final Process process;
    private final int smtpPort;
    private final int imapsPort;
    private final List<Login> people = new ArrayList<>();

    MaruMail(Path home, Path certificate, Path key) throws IOException, InterruptedException {
        Properties part = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("parts/mail.properties"))) {
            part.load(in);
        }
        int connections = Integer.parseInt(part.getProperty("connections"));
        ground = Ground.ofPart("mail", connections);
        sequencer = FeedSequencer.start(ground.owner(), new Feed("mail"));
        smtpPort = Processes.freePort();
        imapsPort = Processes.freePort();
        Map<String, String> told = new TreeMap<>();
        told.put("database.url", ground.url());
        told.put("database.user", "maru_mail");
        told.put("database.password", Ground.PASSWORD);
        told.put("database.connections", String.valueOf(connections));
        told.put("signon.pepper", Base64.getUrlEncoder().withoutPadding().encodeToString(PEPPER));
        told.put("issuer", "http://localhost:8080/auth/realms/maru");
        told.put("keys.url", "http://127.0.0.1:9/keys");
        told.put("domain", "bench.test");
        told.put("data", ground.folder().toString());
        told.put("blobs", ground.folder().resolve("blobs").toString());
        told.put("certificate.chain", certificate.toString());
        told.put("certificate.key", key.toString());
        for (String door : List.of("http", "imap", "submission", "submissions", "sieve")) {
            told.put(door + ".port", "0");
        }
        told.put("smtp.port", String.valueOf(smtpPort));
        told.put("imaps.port", String.valueOf(imapsPort));
        process =
                Processes.startPart(home, "mail", part, told, ground.folder().resolve("mail.log"));
        try {
            Processes.awaitOpen(smtpPort, process);
            Processes.awaitOpen(imapsPort, process);
            sayWho();
        } catch (IOException | RuntimeException failed) {
            System.err.println(Files.readString(ground.folder().resolve("mail.log")));
            close();
            throw failed;
        }
    }

    private void sayWho() {
        Clock clock = Clock.system(Seoul.ZONE);
        new DemoPeople(ground.owner(), clock).bringUpToDate();
        Names names = Names.over(ground.part(), clock);
        AppPasswords passwords = AppPasswords.over(ground.owner(), clock, PEPPER);
        for (String name : STAFF) {
            PersonId person = names.addressee(name).orElseThrow();
            String secret =
                    passwords
                            .createFor(person, "bench", Set.of(Scope.IMAP, Scope.SMTP), "bench")
                            .secret();
            people.add(new Login(name, secret));
        }
    }

    @Override
    public int smtpPort() {
        return smtpPort;
    }

    @Override
    public int imapsPort() {
        return imapsPort;
    }

    @Override
    public List<Login> people() {
        return people;
    }

    @Override
    public void close() throws IOException {
        Processes.end(process);
        sequencer.close();
        ground.close();
    }
}
