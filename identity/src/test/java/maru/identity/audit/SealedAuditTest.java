package maru.identity.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.AuthenticationLevel;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Town;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedAuditTest {

    private static final HeadKey KEY =
            HeadKey.of("the seed of a test, 32 bytes ...".getBytes(StandardCharsets.US_ASCII));
    private static final PersonId WHO = new PersonId(UUID.randomUUID());

    @TempDir private Path folder;
    private Town town;

    @BeforeEach
    void town() {
        town = Town.of();
    }

    @AfterEach
    void close() {
        town.close();
    }

    private void act(String what) {
        Asker asker =
                new Asker.SignedIn(
                        WHO, "s", "192.0.2.1", AuthenticationLevel.ONE_FACTOR, Instant.EPOCH);
        town.portal()
                .change(
                        transaction ->
                                Identity.over(town.portal(), Clock.systemUTC())
                                        .audit()
                                        .append(
                                                transaction,
                                                AuditEntry.of(asker, "letter.read", what)
                                                        .whose(WHO)));
    }

    private void seal() {
        town.owner()
                .change(
                        transaction ->
                                transaction.first("select identity.seal_audit(1000)", row -> true));
    }

    /// Some rows, sealed link by link, and a head after them.
    private String sealedWithHead(int rows) throws IOException {
        for (int i = 0; i < rows; i++) {
            act("letter/" + i);
            seal();
        }
        AuditSealer.start(town.owner(), folder.resolve("heads"), KEY, Clock.systemUTC()).close();
        return Files.readString(folder.resolve("heads"));
    }

    private AuditReport verify(String heads) throws IOException {
        return new AuditVerification(town.owner(), Clock.systemUTC())
                .run(new BufferedReader(new StringReader(heads)), KEY.publicText(), "test");
    }

    private static Set<AuditReport.Kind> kinds(AuditReport report) {
        return report.findings().stream()
                .map(AuditReport.Finding::kind)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// As a superuser could: past the triggers.
    private void tamper(String... statements) {
        town.owner()
                .change(
                        transaction -> {
                            transaction.update("set local session_replication_role = replica");
                            for (String statement : statements) {
                                assertThat(transaction.update(statement)).isPositive();
                            }
                        });
    }

    @Test
    void aWholeAuditIsWholeAndItsWindowIsNamed() throws IOException {
        String heads = sealedWithHead(5);
        act("later");
        AuditReport report = verify(heads);
        assertThat(report.findings()).isEmpty();
        assertThat(report.unsealed()).isEqualTo(1);
        assertThat(report.afterHead()).isEqualTo(1);
        assertThat(report.windowFrom()).isPresent();
        assertThat(report.lastHead()).isPresent();
    }

    @Test
    void rowsThatCommitLateAreSealedAndNothingHasToWaitForThem() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread late =
                Thread.ofVirtual()
                        .start(
                                () ->
                                        town.portal()
                                                .change(
                                                        transaction -> {
                                                            act("late");
                                                            written.countDown();
                                                            try {
                                                                go.await();
                                                            } catch (InterruptedException e) {
                                                                throw new IllegalStateException(e);
                                                            }
                                                        }));
        written.await();
        act("early");
        seal();
        assertThat(sealedRows("early")).isEqualTo(1);
        assertThat(sealedRows("late")).isZero();
        go.countDown();
        late.join();
        seal();
        assertThat(sealedRows("late")).isEqualTo(1);
        act("last");
        seal();
        assertThat(sealedRows("early")).isEqualTo(1);
        assertThat(verify(sealedWithHead(1)).findings()).isEmpty();
    }

    private long sealedRows(String what) {
        return town.owner()
                .read(
                        transaction ->
                                transaction.one(
                                        "select count(*) as n from identity.audit as a join"
                                                + " (select unnest(ids) as id from"
                                                + " identity.audit_seal) as s on s.id = a.id"
                                                + " where a.what = ?",
                                        row -> row.bigint("n"),
                                        what));
    }

    @Test
    void anAlteredRowIsFound() throws IOException {
        String heads = sealedWithHead(3);
        tamper("update identity.audit set what = 'letter/9' where what = 'letter/1'");
        assertThat(kinds(verify(heads))).containsExactly(AuditReport.Kind.ALTERED);
    }

    @Test
    void anAlteredRowIsFoundAlsoWhenItsMacWasMadeAnew() throws IOException {
        String heads = sealedWithHead(3);
        tamper(
                "update identity.audit set what = 'letter/9' where what = 'letter/1'",
                "update identity.audit as a set mac = identity.keyed_hash(a.key,"
                        + " identity.audit_text(a)) where what = 'letter/9'");
        assertThat(kinds(verify(heads))).containsExactly(AuditReport.Kind.LINK_ALTERED);
    }

    @Test
    void aDeletedRowIsFound() throws IOException {
        String heads = sealedWithHead(3);
        tamper("delete from identity.audit where what = 'letter/1'");
        assertThat(kinds(verify(heads))).containsExactly(AuditReport.Kind.DELETED);
    }

    @Test
    void swappedRowsAreFound() throws IOException {
        String heads = sealedWithHead(3);
        tamper(
                "update identity.audit as a set what = b.what, details = b.details, salt = b.salt,"
                        + " personal = b.personal, mac = b.mac from (select * from identity.audit where"
                        + " what in ('letter/0', 'letter/2')) as b where a.what in ('letter/0',"
                        + " 'letter/2') and a.what <> b.what");
        AuditReport report = verify(heads);
        assertThat(report.findings())
                .filteredOn(finding -> finding.kind() == AuditReport.Kind.ALTERED)
                .hasSize(2);
    }

    @Test
    void aRowSlippedInBehindTheSealIsFound() throws IOException {
        String heads = sealedWithHead(3);
        tamper(
                "insert into identity.audit overriding system value select * from (select (x).* from"
                        + " (select a as x from identity.audit as a where what = 'letter/1') as y) as z"
                        + " where false union all select id + 100000, at, by_role, service, action,"
                        + " unit, what, who, session, address, level, authenticated_at, whose, details,"
                        + " salt, personal, key, mac, tx from identity.audit where what = 'letter/1'");
        assertThat(kinds(verify(heads))).contains(AuditReport.Kind.INSERTED);
    }

    @Test
    void aCutEndIsFoundByTheHeadOutside() throws IOException {
        String heads = sealedWithHead(4);
        tamper(
                "delete from identity.audit where what in ('letter/2', 'letter/3')",
                "delete from identity.audit_seal where link > (select max(link) - 2 from"
                        + " identity.audit_seal)");
        assertThat(kinds(verify(heads))).containsExactly(AuditReport.Kind.CUT);
    }

    @Test
    void aMissingLinkIsFound() throws IOException {
        String heads = sealedWithHead(4);
        tamper("delete from identity.audit_seal where link = 2");
        assertThat(kinds(verify(heads))).contains(AuditReport.Kind.LINK_MISSING);
    }

    @Test
    void aChainMadeAnewDoesNotFitTheHeads() throws IOException {
        String heads = sealedWithHead(4);
        tamper(
                "update identity.audit set what = 'letter/9' where what = 'letter/1'",
                "update identity.audit as a set mac = identity.keyed_hash(a.key,"
                        + " identity.audit_text(a)) where what = 'letter/9'",
                "delete from identity.audit_seal",
                "update identity.audit_horizon set tx = '0'");
        for (int i = 0; i < 10; i++) {
            seal();
            act("filler/" + i);
        }
        assertThat(kinds(verify(heads)))
                .containsAnyOf(AuditReport.Kind.FORKED, AuditReport.Kind.CUT);
    }

    @Test
    void aDatabaseFromYesterdayIsNoticedByTheSealerItself() throws IOException {
        sealedWithHead(4);
        tamper(
                "delete from identity.audit where what in ('letter/2', 'letter/3')",
                "delete from identity.audit_seal where link > (select max(link) - 2 from"
                        + " identity.audit_seal)");
        AuditSealer.start(town.owner(), folder.resolve("heads"), KEY, Clock.systemUTC()).close();
        String heads = Files.readString(folder.resolve("heads"));
        assertThat(heads).contains("break ");
        assertThat(kinds(verify(heads))).contains(AuditReport.Kind.BREAK);
    }

    @Test
    void aHeadWithAnothersSignatureIsNone() throws IOException {
        String heads = sealedWithHead(2);
        HeadKey other =
                HeadKey.of("another seed of a test, 32 bytes".getBytes(StandardCharsets.US_ASCII));
        String forged = heads + Head.signed(Instant.now(), 1, new byte[32], other).line() + "\n";
        assertThat(kinds(verify(forged))).containsExactly(AuditReport.Kind.HEAD_UNSIGNED);
    }

    @Test
    void lawfulErasureKeepsItVerifiableAndUnlawfulOneIsFound() throws IOException {
        String heads = sealedWithHead(3);
        town.owner()
                .change(
                        transaction ->
                                transaction.first(
                                        "select identity.erase_from_audit(?, now(), 'root',"
                                                + " '개인정보 보호법 제21조')",
                                        row -> true,
                                        WHO.value()));
        AuditReport report = verify(heads);
        assertThat(report.findings()).isEmpty();
        assertThat(report.erased()).isEqualTo(3);
        assertThat(
                        town.owner()
                                .<List<String>>read(
                                        transaction ->
                                                transaction.list(
                                                        "select what from identity.audit where who"
                                                                + " = ? or whose = ?",
                                                        row -> row.text("what"),
                                                        WHO.value(),
                                                        WHO.value())))
                .isEmpty();
        act("again");
        tamper(
                "update identity.audit set who = null, whose = null, session = null, address ="
                        + " null, level = null, authenticated_at = null, salt = null where what ="
                        + " 'again'");
        assertThat(kinds(verify(heads))).containsExactly(AuditReport.Kind.ALTERED);
    }
}
