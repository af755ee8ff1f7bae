package maru.bench.identity;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import maru.bench.Ground;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.AuthenticationLevel;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Right;
import maru.identity.audit.AuditSealer;
import maru.identity.audit.HeadKey;
import maru.storage.Transaction;

/// 32 writers, with an audit row in the same transaction and without, in turn; the sealer runs
/// meanwhile. A writer does what a part does for a guardian's act: asks whether she may, writes a
/// row and commits. The second figure has writers that ask nothing, which no part is.
final class AuditBench {

    private static final int WRITERS = 32;
    private static final long SECONDS = 1;
    private static final int ROUNDS = 12;

    private final Ground ground;
    private final Identity identity;
    private final List<Family> families;

    private AuditBench(Ground ground) {
        this.ground = ground;
        this.identity = Identity.over(ground.part(), Clock.systemUTC());
        this.families = families(ground);
    }

    public static void main(String[] args) throws Exception {
        try (Ground ground = Ground.ofIdentity(WRITERS);
                AuditSealer sealer =
                        AuditSealer.start(
                                ground.owner(),
                                ground.folder().resolve("heads"),
                                HeadKey.of(new byte[32]),
                                Clock.systemUTC())) {
            ground.make(
                    "create table portal.bench (id bigint generated always as identity primary"
                            + " key, body text not null)",
                    "grant insert on portal.bench to maru_portal");
            SchoolFiles school = SchoolFiles.of(1, 1, 1);
            SchoolFiles.bring(ground, school.units(), school.students(WRITERS));
            SchoolFiles.bring(ground, SchoolFiles.guardians(WRITERS));
            AuditBench bench = new AuditBench(ground);
            bench.compare("acts of guardians with an audit row", true);
            bench.compare("bare rows with an audit row", false);
            if (!sealer.isRunning()) {
                throw new IOException("the sealer has stopped");
            }
        }
    }

    private void compare(String what, boolean asks) throws InterruptedException {
        double with = 0;
        double without = 0;
        writesASecond(asks, true);
        for (int round = 0; round < ROUNDS; round++) {
            without += writesASecond(asks, false);
            with += writesASecond(asks, true);
        }
        Ground.figure(what, with / ROUNDS, without / ROUNDS, "/s", "without");
    }

    private double writesASecond(boolean asks, boolean audited) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        long until = System.nanoTime() + SECONDS * 1_000_000_000L;
        List<Thread> writers = new ArrayList<>();
        for (Family family : families) {
            writers.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        while (System.nanoTime() < until) {
                                            ground.part()
                                                    .change(tx -> write(tx, family, asks, audited));
                                            done.incrementAndGet();
                                        }
                                    }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        return (double) done.get() / SECONDS;
    }

    private void write(Transaction transaction, Family family, boolean asks, boolean audited) {
        if (asks) {
            identity.families().require(family.guardian(), family.student(), Right.SIGN);
        }
        transaction.update("insert into portal.bench (body) values (?)", "x".repeat(500));
        if (audited) {
            identity.audit()
                    .append(
                            transaction,
                            AuditEntry.of(family.guardian(), "letter.read", "letter/1")
                                    .whose(family.student()));
        }
    }

    private record Family(Asker guardian, PersonId student) {}

    private static List<Family> families(Ground ground) {
        return ground.owner()
                .read(
                        tx ->
                                tx.list(
                                        "select guardian, student from identity.guardianship",
                                        row ->
                                                new Family(
                                                        signedIn(row.uuid("guardian")),
                                                        new PersonId(row.uuid("student")))));
    }

    private static Asker signedIn(UUID person) {
        return new Asker.SignedIn(
                new PersonId(person),
                "s",
                "192.0.2.1",
                AuthenticationLevel.ONE_FACTOR,
                Instant.EPOCH);
    }
}
