package maru.identity.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.storage.Database;

/// Seals the audit: four times a second what has committed becomes a link of the chain, and once a
/// minute the chain's end goes into the file of heads. One at a time seals, wherever it runs; each
/// machine that runs one keeps a file.
///
/// At its start it compares the database with the last head. One that does not fit (restored from a
/// backup, cut, made anew) is written into the file and into the audit, and told to the log; the
/// chain then goes on from where it stands.
public final class AuditSealer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AuditSealer.class.getName());
    private static final Duration BEAT = Duration.ofMillis(250);
    private static final Duration HEAD_EVERY = Duration.ofMinutes(1);
    private static final int ROWS_AT_A_TIME = 5_000;

    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    private record End(long link, byte[] chain) {}

    private final Database database;
    private final HeadFile file;
    private final HeadKey key;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private long written = -1;
    private boolean compared;

    private AuditSealer(Database database, Path file, HeadKey key, Clock clock) {
        this.database = database;
        this.file = new HeadFile(file);
        this.key = key;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("audit sealer").unstarted(this::run);
    }

    /// Starts one.
    ///
    /// @param database of a user who may act as the schemas' owner
    public static AuditSealer start(Database database, Path file, HeadKey key, Clock clock) {
        AuditSealer sealer = new AuditSealer(database, file, key, clock);
        sealer.thread.start();
        return sealer;
    }

    /// Whether it goes on.
    public boolean isRunning() {
        return thread.isAlive();
    }

    private void run() {
        long headAt = System.nanoTime();
        boolean over = false;
        while (!over) {
            try {
                over = closing.await(BEAT.toMillis(), TimeUnit.MILLISECONDS);
                if (!compared) {
                    compare();
                    compared = true;
                }
                sealAll();
                if (over || System.nanoTime() - headAt >= 0) {
                    writeHead();
                    headAt = System.nanoTime() + HEAD_EVERY.toNanos();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                over = true;
            } catch (IOException | RuntimeException failed) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "The audit is sealed later: {0}",
                        failed.getMessage());
            }
        }
    }

    private void sealAll() {
        int sealed;
        do {
            sealed =
                    database.transaction(
                            transaction ->
                                    transaction.one(
                                            "select identity.seal_audit(?) as sealed",
                                            row -> row.integer("sealed"),
                                            ROWS_AT_A_TIME));
        } while (sealed == ROWS_AT_A_TIME);
    }

    private void compare() throws IOException {
        HeadFile.Read read = file.readOwn(key);
        Optional<Head> last = read.last();
        written = last.map(Head::link).orElse(-1L);
        if (last.isEmpty()) {
            return;
        }
        Optional<End> there = link(last.get().link());
        if (last.get().link() == 0
                || there.filter(
                                end ->
                                        HexFormat.of()
                                                .formatHex(end.chain())
                                                .equals(last.get().chain()))
                        .isPresent()) {
            return;
        }
        LOG.log(
                System.Logger.Level.ERROR,
                "The audit in the database does not fit the head of {0}: it was restored from an"
                        + " older backup, cut or made anew. See: maru admin audit verify",
                last.get().at());
        Instant now = clock.instant();
        long stands = end().map(End::link).orElse(0L);
        file.appendBreak(now, stands);
        written = -1;
        database.change(
                transaction ->
                        Identity.over(database, clock)
                                .audit()
                                .append(
                                        transaction,
                                        AuditEntry.of(
                                                        new Asker.Service("launcher.audit"),
                                                        "audit.break",
                                                        "audit")
                                                .detail("head", last.get().at().toString())
                                                .detail("link", String.valueOf(last.get().link()))
                                                .detail("stands", String.valueOf(stands))));
    }

    private void writeHead() throws IOException {
        Optional<End> end = end();
        if (end.isPresent() && end.get().link() != written) {
            file.append(Head.signed(clock.instant(), end.get().link(), end.get().chain(), key));
            written = end.get().link();
        }
    }

    private Optional<End> end() {
        return database.read(
                transaction ->
                        transaction.first(
                                "select link, chain from identity.audit_seal order by link desc"
                                        + " limit 1",
                                row -> new End(row.bigint("link"), row.bytes("chain"))));
    }

    private Optional<End> link(long link) {
        return database.read(
                transaction ->
                        transaction.first(
                                "select link, chain from identity.audit_seal where link = ?",
                                row -> new End(row.bigint("link"), row.bytes("chain")),
                                link));
    }

    /// Seals what there is, writes a last head and stops.
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
