package maru.bench.identity;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import maru.bench.Ground;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.storage.Transaction;

/// "Which children may she see" among 1,000,000 people: 500,000 students and a guardian for each.
final class ChildrenBench {

    private static final int PAIRS = 500_000;
    private static final int QUESTIONS = 4_000;
    private static final int WARM_UP = 500;
    private static final List<String> TABLES =
            List.of(
                    "identity.person",
                    "identity.person_fact",
                    "identity.enrolment",
                    "identity.guardianship",
                    "identity.unit");

    private ChildrenBench() {}

    public static void main(String[] args) throws IOException, SQLException {
        try (Ground ground = Ground.ofIdentity(4)) {
            SchoolFiles.bring(ground, SchoolFiles.of(100, 6, 40).units());
            ground.owner().lasting(Duration.ofMinutes(20)).change(ChildrenBench::write);
            ground.settle(TABLES);
            List<UUID> guardians =
                    ground.owner()
                            .read(
                                    tx ->
                                            tx.list(
                                                    "select guardian from identity.guardianship"
                                                            + " tablesample system (2) limit 5000",
                                                    row -> row.uuid("guardian")));
            Identity identity = Identity.over(ground.part(), Clock.systemUTC());
            Random random = new Random(7);
            long[] times = new long[QUESTIONS];
            for (int i = -WARM_UP; i < QUESTIONS; i++) {
                Asker.SignedIn guardian = signedIn(guardians.get(random.nextInt(guardians.size())));
                long began = System.nanoTime();
                int children = identity.families().children(guardian).size();
                long took = System.nanoTime() - began;
                if (children != 1) {
                    throw new IllegalStateException("she has one child, not " + children);
                }
                if (i >= 0) {
                    times[i] = took;
                }
            }
            Ground.figure(
                    "whose children, half of the answers within",
                    Ground.percentile(times, QUESTIONS, 0.5) / 1e6,
                    2,
                    "ms",
                    "wanted of 99 in 100");
            Ground.figure(
                    "whose children, p99 of 1,000,000 people",
                    Ground.percentile(times, QUESTIONS, 0.99) / 1e6,
                    2,
                    "ms",
                    "wanted, at most");
        }
    }

    /// As an import would write it, without its minutes of audit and feed.
    private static void write(Transaction transaction) {
        transaction.update(
                """
                create temp table pair on commit drop as
                select n, gen_random_uuid() as student, gen_random_uuid() as guardian
                from generate_series(1, %d) as n
                """
                        .formatted(PAIRS));
        transaction.update("set local session_replication_role = replica");
        transaction.update(
                "insert into identity.person (id) select student from pair"
                        + " union all select guardian from pair");
        transaction.update(
                """
                insert into identity.person_fact (person, name, language, birth_date, valid)
                select student, '학생' || n, 'ko', date '2018-05-05',
                    daterange('1900-01-01', null) from pair
                union all
                select guardian, '보호자' || n, 'ko', null, daterange('1900-01-01', null) from pair
                """);
        transaction.update(
                """
                insert into identity.enrolment (student, class, number, valid)
                select p.student, c.id, 1 + (p.n / 24000)::integer, y.days
                from pair as p
                join (select u.id, u.school_year, row_number() over (order by u.id) - 1 as place
                    from identity.unit as u where u.kind = 'CLASS') as c on c.place = p.n % 24000
                join identity.school_year as y on y.year = c.school_year
                """);
        transaction.update(
                """
                insert into identity.guardianship (student, guardian, relation,
                    legal_representative, custody, rights, basis, valid)
                select student, guardian, 'MOTHER', true, true,
                    array['READ', 'SIGN', 'DATA_CONSENT', 'CONTACT'], '가족관계증명서',
                    daterange('2020-01-01', null) from pair
                """);
    }

    private static Asker.SignedIn signedIn(UUID person) {
        return new Asker.SignedIn(
                new PersonId(person),
                "s",
                "192.0.2.1",
                AuthenticationLevel.ONE_FACTOR,
                Instant.EPOCH);
    }
}
