package maru.portal.letters.evidence;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.storage.Row;
import maru.storage.Transaction;

/// The rows of the chain.
final class SealStore {

    /// A piece of evidence that waits for its place.
    record Waiting(UUID subject, String kind) {}

    /// A place in the chain.
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Seal(long position, UUID subject, byte[] salt, byte[] leaf, byte[] chain) {}

    /// Takes the right to write the chain until the transaction ends; false when another has it.
    boolean take(Transaction transaction) {
        return transaction.one(
                "select pg_try_advisory_xact_lock(hashtext('portal.evidence_seal')) as taken",
                row -> row.bool("taken"));
    }

    List<Waiting> waiting(Transaction transaction, int limit) {
        return transaction.list(
                "select subject, kind from portal.evidence_waiting order by at, subject limit ?",
                row -> new Waiting(row.uuid("subject"), row.text("kind")),
                limit);
    }

    void waitsNoLonger(Transaction transaction, List<UUID> subjects) {
        transaction.update(
                "delete from portal.evidence_waiting where subject = any (?::uuid[])", subjects);
    }

    Optional<Seal> last(Transaction transaction) {
        return transaction.first(
                "select * from portal.evidence_seal order by position desc limit 1",
                SealStore::seal);
    }

    /// The whole chain, for checking it.
    List<Seal> all(Transaction transaction) {
        return transaction.list(
                "select * from portal.evidence_seal order by position", SealStore::seal);
    }

    Optional<Seal> of(Transaction transaction, UUID subject) {
        return transaction.first(
                "select * from portal.evidence_seal where subject = ?", SealStore::seal, subject);
    }

    void insert(Transaction transaction, Seal seal, String kind) {
        transaction.update(
                "insert into portal.evidence_seal (position, subject, kind, salt, leaf, chain)"
                        + " values (?, ?, ?, ?, ?, ?)",
                seal.position(),
                seal.subject(),
                kind,
                seal.salt(),
                seal.leaf(),
                seal.chain());
    }

    void insert(Transaction transaction, Head head, byte[] certificate) {
        transaction.update(
                "insert into portal.evidence_head"
                        + " (position, chain, at_text, authority, signature, certificate)"
                        + " values (?, ?, ?, ?, ?, ?)",
                head.position(),
                HexFormat.of().parseHex(head.chain()),
                head.at(),
                head.authority(),
                head.signature(),
                certificate);
    }

    /// A stretch of the chain from the head before a position to the head that covers it.
    Optional<Segment> segment(Transaction transaction, long position) {
        return transaction
                .first(
                        "select position, chain, at_text, authority, signature"
                                + " from portal.evidence_head where position >= ?"
                                + " order by position limit 1",
                        row ->
                                new Head(
                                        row.bigint("position"),
                                        HexFormat.of().formatHex(row.bytes("chain")),
                                        row.text("at_text"),
                                        row.text("authority"),
                                        row.bytes("signature")),
                        position)
                .map(head -> segment(transaction, position, head));
    }

    private static Segment segment(Transaction transaction, long position, Head head) {
        long from =
                transaction.one(
                                "select coalesce(max(position), 0) as position"
                                        + " from portal.evidence_head where position < ?",
                                row -> row.bigint("position"),
                                position)
                        + 1;
        String after =
                transaction
                        .first(
                                "select chain from portal.evidence_seal where position = ?",
                                row -> HexFormat.of().formatHex(row.bytes("chain")),
                                from - 1)
                        .orElseGet(() -> HexFormat.of().formatHex(Chain.origin()));
        return new Segment(
                from,
                after,
                transaction.list(
                        "select leaf from portal.evidence_seal"
                                + " where position between ? and ? order by position",
                        row -> HexFormat.of().formatHex(row.bytes("leaf")),
                        from,
                        head.position()),
                head);
    }

    /// The certificate that was in force for the head of a segment.
    byte[] certificate(Transaction transaction, Head head) {
        return transaction.one(
                "select certificate from portal.evidence_head where position = ?",
                row -> row.bytes("certificate"),
                head.position());
    }

    Optional<Statement.Withdrawn> withdrawal(Transaction transaction, UUID id) {
        return transaction.first(WITHDRAWAL + " where w.id = ?", SealStore::withdrawal, id);
    }

    List<Statement.Withdrawn> withdrawals(Transaction transaction, UUID letter) {
        return transaction.list(
                WITHDRAWAL + " where s.letter = ? order by w.at, w.id",
                SealStore::withdrawal,
                letter);
    }

    private static final String WITHDRAWAL =
            "select w.*, s.student from portal.consent_withdrawal w"
                    + " join portal.consent_signature s on s.id = w.signature";

    private static Statement.Withdrawn withdrawal(Row row) {
        return new Statement.Withdrawn(
                row.uuid("id"),
                row.uuid("signature"),
                row.uuid("student"),
                row.text("question"),
                row.uuid("who"),
                row.text("who_name"),
                row.text("at_text"));
    }

    private static Seal seal(Row row) {
        return new Seal(
                row.bigint("position"),
                row.uuid("subject"),
                row.bytes("salt"),
                row.bytes("leaf"),
                row.bytes("chain"));
    }
}
