package maru.bench.identity;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maru.bench.Ground;
import maru.identity.PersonId;
import maru.identity.signon.AppPassword;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.LiveSession;
import maru.identity.signon.Scope;
import maru.identity.signon.SignOn;
import maru.identity.signon.SignOnSettings;
import maru.identity.signon.Verdict;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedSequencer;

/// One thread at a door: app passwords remembered and looked up anew, tokens; and how long a
/// revocation takes to close a connection.
final class SignOnBench {

    private static final byte[] PEPPER = new byte[32];
    private static final ClientAddress FROM = ClientAddress.of("192.0.2.1");
    private static final int ROUNDS = 4;
    private static final long ROUND = TimeUnit.SECONDS.toNanos(2);
    private static final int REVOCATIONS = 200;

    private SignOnBench() {}

    public static void main(String[] args) throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
        try (Issuer issuer = Issuer.start(key);
                Ground ground = Ground.ofIdentity(8);
                FeedSequencer sequencer = FeedSequencer.start(ground.owner(), new Feed("people"));
                SignOn door = door(ground, issuer, Duration.ofMinutes(1));
                SignOn forgetful = door(ground, issuer, Duration.ZERO)) {
            PersonId person = SchoolFiles.teacher(ground);
            AppPasswords passwords = AppPasswords.over(ground.owner(), Clock.systemUTC(), PEPPER);
            Credential password =
                    new Credential.Password(
                            "hana",
                            passwords.createFor(person, "bench", Scope.all(), "bench").secret());
            Credential token = new Credential.Bearer(issuer.token(person), Optional.empty());
            wanted("app passwords checked, remembered", checksASecond(door, password), 5_000);
            wanted(
                    "app passwords checked, each looked up",
                    checksASecond(forgetful, password),
                    5_000);
            wanted("tokens checked", checksASecond(door, token), 10_000);
            double seconds = revocation(door, passwords, person);
            Ground.figure("revocation to closing, p99", seconds, 2, "s", "wanted, at most");
            if (!sequencer.isLeading()) {
                throw new IllegalStateException("nobody gave the feed its order");
            }
        }
    }

    private static SignOn door(Ground ground, Issuer issuer, Duration remember) {
        return SignOn.over(
                ground.part(),
                Clock.systemUTC(),
                new SignOnSettings(
                        PEPPER,
                        Issuer.NAME,
                        issuer.keys(),
                        Set.of("maru"),
                        "maru",
                        "localhost",
                        remember));
    }

    private static void wanted(String what, double rate, double least) {
        Ground.figure(what, rate, least, "/s", "wanted, at least");
    }

    private static double checksASecond(SignOn door, Credential credential) {
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            int done = 0;
            while (System.nanoTime() - began < ROUND) {
                accepted(door, credential, Scope.DAV);
                done++;
            }
            best = Math.max(best, done / ((System.nanoTime() - began) / 1e9));
        }
        return best;
    }

    private static Verdict.Accepted accepted(SignOn door, Credential credential, Scope scope) {
        if (door.authenticate(credential, scope, FROM) instanceof Verdict.Accepted accepted) {
            return accepted;
        }
        throw new IllegalStateException("turned away");
    }

    /// Seconds until the connection is told to close, for the slowest one of a hundred.
    private static double revocation(SignOn door, AppPasswords passwords, PersonId person)
            throws InterruptedException {
        long[] times = new long[REVOCATIONS];
        for (int i = 0; i < REVOCATIONS; i++) {
            AppPassword.Made made =
                    passwords.createFor(person, "bench", Set.of(Scope.XMPP), "bench");
            Verdict.Accepted accepted =
                    accepted(door, new Credential.Password("hana", made.secret()), Scope.XMPP);
            CountDownLatch closed = new CountDownLatch(1);
            LiveSession session = door.watch(accepted, closed::countDown);
            long began = System.nanoTime();
            passwords.revokeAs("bench", made.password().id());
            if (!closed.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("it stayed open");
            }
            times[i] = System.nanoTime() - began;
            session.close();
        }
        return Ground.percentile(times, REVOCATIONS, 0.99) / 1e9;
    }
}
