package maru.identity.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Checks the whole audit: every row's MAC, every link of the chain, and every head that was kept
/// outside.
public final class AuditVerification {

    private static final Duration AT_MOST = Duration.ofMinutes(30);
    private static final int LINKS_AT_A_TIME = 500;
    private static final int FINDINGS_AT_MOST = 1_000;

    private record Link(long link, List<Long> missing, boolean fits) {}

    private final Database database;
    private final Clock clock;
    private final List<AuditReport.Finding> findings = new ArrayList<>();

    /// One check.
    ///
    /// @param database of a user who may act as the schemas' owner
    public AuditVerification(Database database, Clock clock) {
        this.database = database.lasting(AT_MOST);
        this.clock = clock;
    }

    /// Checks it.
    ///
    /// @param heads a file of heads: the launcher's own, or better a copy that somebody else kept
    /// @param key the public key that the heads must be signed by; the file's own when it is null
    /// @param operator who asks, for the audit
    public AuditReport run(@Nullable BufferedReader heads, @Nullable String key, String operator)
            throws IOException {
        HeadFile.Read read =
                heads == null
                        ? new HeadFile.Read(null, List.of(), List.of(), 0)
                        : HeadFile.read(heads);
        return database.transaction(
                transaction -> {
                    AuditReport report = check(transaction, read, key == null ? read.key() : key);
                    Identity.over(database, clock)
                            .audit()
                            .append(
                                    transaction,
                                    AuditEntry.of(
                                                    new Asker.Service("launcher.admin"),
                                                    "audit.verify",
                                                    "audit")
                                            .detail("operator", operator)
                                            .detail(
                                                    "findings",
                                                    String.valueOf(report.findings().size())));
                    return report;
                });
    }

    private AuditReport check(Transaction transaction, HeadFile.Read read, @Nullable String key) {
        transaction.each(
                "select at, id from identity.altered_audit('-infinity', 'infinity') limit 1000",
                row -> found(AuditReport.Kind.ALTERED, place(row)));
        long links = links(transaction);
        transaction.each(
                "select at, id from identity.unsealed_old_audit()",
                row -> found(AuditReport.Kind.INSERTED, place(row)));
        Optional<Head> last = heads(transaction, read, key);
        long sealedByHead =
                last.map(
                                head ->
                                        number(
                                                transaction,
                                                "select coalesce(sum(cardinality(ids)), 0)::bigint"
                                                        + " as n from identity.audit_seal where"
                                                        + " link <= ?",
                                                head.link()))
                        .orElse(0L);
        long sealed =
                number(
                        transaction,
                        "select coalesce(sum(cardinality(ids)), 0)::bigint as n from"
                                + " identity.audit_seal");
        long rows = number(transaction, "select count(*) as n from identity.audit");
        return new AuditReport(
                rows,
                links,
                read.heads().size(),
                last.map(Head::at),
                findings,
                Math.max(0, rows - sealed),
                Math.max(0, rows - sealedByHead),
                transaction.first(
                        "select max(sealed_at) as sealed from identity.audit_seal"
                                + " where link <= ? having max(sealed_at) is not null",
                        row -> row.instant("sealed"),
                        last.map(Head::link).orElse(0L)),
                number(transaction, "select count(*) as n from identity.audit_erasure"));
    }

    private long links(Transaction transaction) {
        long last =
                number(transaction, "select coalesce(max(link), 0) as n from identity.audit_seal");
        long expected = 1;
        for (long from = 1; from <= last; from += LINKS_AT_A_TIME) {
            for (Link link :
                    transaction.list(
                            "select link, missing::text[] as missing, fits from identity.check_audit_links(?, ?)",
                            AuditVerification::link,
                            from,
                            LINKS_AT_A_TIME)) {
                for (; expected < link.link(); expected++) {
                    found(AuditReport.Kind.LINK_MISSING, String.valueOf(expected));
                }
                expected = link.link() + 1;
                link.missing().forEach(id -> found(AuditReport.Kind.DELETED, String.valueOf(id)));
                boolean before =
                        findings.contains(
                                new AuditReport.Finding(
                                        AuditReport.Kind.LINK_MISSING,
                                        String.valueOf(link.link() - 1)));
                if (!link.fits() && link.missing().isEmpty() && !before) {
                    found(AuditReport.Kind.LINK_ALTERED, String.valueOf(link.link()));
                }
            }
        }
        return last;
    }

    private static Link link(Row row) {
        return new Link(
                row.bigint("link"),
                row.texts("missing").stream().map(Long::valueOf).toList(),
                row.bool("fits"));
    }

    private Optional<Head> heads(
            Transaction transaction, HeadFile.Read read, @Nullable String key) {
        read.breaks().forEach(text -> found(AuditReport.Kind.BREAK, text));
        if (read.unreadable() > 0) {
            found(AuditReport.Kind.HEAD_UNSIGNED, read.unreadable() + " lines");
        }
        Optional<Head> last = Optional.empty();
        for (Head head : read.heads()) {
            if (key == null || !head.isSignedBy(key)) {
                found(AuditReport.Kind.HEAD_UNSIGNED, head.at().toString());
                continue;
            }
            Optional<String> chain =
                    transaction.first(
                            "select chain from identity.audit_seal where link = ?",
                            row -> HexFormat.of().formatHex(row.bytes("chain")),
                            head.link());
            if (chain.isEmpty()) {
                found(AuditReport.Kind.CUT, head.at().toString());
            } else if (!chain.get().equals(head.chain())) {
                found(AuditReport.Kind.FORKED, head.at().toString());
            } else {
                last = Optional.of(head);
            }
        }
        return last;
    }

    private static String place(Row row) {
        Instant at = row.instant("at");
        return at + "/" + row.bigint("id");
    }

    private static long number(Transaction transaction, String sql, Object... parameters) {
        return transaction.one(sql, row -> row.bigint("n"), parameters);
    }

    private void found(AuditReport.Kind kind, String where) {
        if (findings.size() < FINDINGS_AT_MOST) {
            findings.add(new AuditReport.Finding(kind, where));
        }
    }
}
