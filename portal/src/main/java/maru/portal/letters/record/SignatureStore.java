package maru.portal.letters.record;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.portal.letters.record.Signature.Mark;
import maru.portal.letters.record.Signature.Withdrawal;
import maru.storage.Row;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Signatures. There is no way here to change or remove one, nor in the database.
public final class SignatureStore {

    private static final String SELECT =
            "select s.*, s.answers::text as answers_json, coalesce((select json_agg(json_build_array("
                    + "w.question, extract(epoch from w.at)::text, w.at_text) order by w.at)"
                    + " from portal.consent_withdrawal w where w.signature = s.id), '[]')::text"
                    + " as withdrawals from portal.consent_signature s";

    private final ContentJson json = new ContentJson();

    /// Writes a signature unless this person has signed this version for this child already.
    ///
    /// @return whether it was written
    public boolean insert(Transaction transaction, Signature signature) {
        @Nullable String drawing = null;
        @Nullable String typedName = null;
        switch (signature.mark()) {
            case Mark.Drawn drawn -> drawing = drawn.sha256();
            case Mark.Typed typed -> typedName = typed.name();
        }
        return transaction.update(
                        "insert into portal.consent_signature (id, letter, version,"
                                + " round, student, signer, signer_name, relation, shown, shown_size,"
                                + " language, answers, method, drawing, typed_name, agreement,"
                                + " agreement_text, level, methods, signed_in_at, signed_at,"
                                + " signed_at_text, idempotency_key) values (?, ?, ?, ?, ?, ?, ?,"
                                + " ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " on conflict do nothing",
                        signature.id(),
                        signature.letter().value(),
                        signature.version(),
                        signature.round(),
                        signature.student().value(),
                        signature.signer().value(),
                        signature.signerName(),
                        signature.relation().name(),
                        BlobNames.bytes(signature.shown()),
                        signature.shownSize(),
                        signature.language().tag(),
                        json.write(signature.answers()),
                        drawing == null ? "typed" : "drawn",
                        drawing == null ? null : BlobNames.bytes(drawing),
                        typedName,
                        signature.agreement(),
                        signature.agreementText(),
                        signature.level(),
                        signature.methods(),
                        signature.signedInAt().orElse(null),
                        signature.signedAt(),
                        signature.signedAtText(),
                        signature.idempotencyKey())
                == 1;
    }

    /// Her last signature under this version for this child, withdrawn or not.
    public Optional<Signature> find(
            Transaction transaction,
            LetterId letter,
            int version,
            PersonId student,
            PersonId signer) {
        return transaction.first(
                SELECT
                        + " where letter = ? and version = ?"
                        + " and student = ? and signer = ? order by round desc limit 1",
                this::signature,
                letter.value(),
                version,
                student.value(),
                signer.value());
    }

    public Optional<Signature> byKey(Transaction transaction, PersonId signer, UUID key) {
        return transaction.first(
                SELECT + " where signer = ?" + " and idempotency_key = ?",
                this::signature,
                signer.value(),
                key);
    }

    public List<Signature> of(Transaction transaction, LetterId letter) {
        return transaction.list(
                SELECT + " where letter = ?" + " order by signed_at, id",
                this::signature,
                letter.value());
    }

    /// All signatures for these children on these letters, whoever signed.
    public List<Signature> forStudents(
            Transaction transaction, Collection<UUID> letters, Collection<UUID> students) {
        return transaction.list(
                SELECT
                        + " where letter = any (?::uuid[])"
                        + " and student = any (?::uuid[]) order by signed_at, id",
                this::signature,
                letters,
                students);
    }

    /// One signature by its id.
    public Optional<Signature> byId(Transaction transaction, UUID id) {
        return transaction.first(SELECT + " where id = ?", this::signature, id);
    }

    /// Writes that a signature, or one question of it, was taken back; once.
    ///
    /// @return whether it was the first time
    public boolean withdraw(
            Transaction transaction,
            Signature signature,
            Withdrawal withdrawal,
            PersonId who,
            String name) {
        return transaction.update(
                        "insert into portal.consent_withdrawal"
                                + " (id, signature, question, who, who_name, at, at_text)"
                                + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        UUID.randomUUID(),
                        signature.id(),
                        withdrawal.question(),
                        who.value(),
                        name,
                        withdrawal.at(),
                        withdrawal.atText())
                == 1;
    }

    /// How often something of a letter was taken back.
    ///
    /// @param last when, the last time
    public record TakenBack(LetterId letter, String title, int times, Instant last) {}

    /// What was taken back since a moment, of letters that a person sent; the latest first.
    public List<TakenBack> takenBackFrom(Transaction transaction, PersonId sender, Instant since) {
        return transaction.list(
                "select v.letter, max(v.title) as title, count(*)::integer as times, max(w.at) as last from"
                        + " portal.letter_version v join portal.consent_signature s on s.letter ="
                        + " v.letter and s.version = v.number join portal.consent_withdrawal w on"
                        + " w.signature = s.id where v.sender = ? and w.at >= ? group by v.letter"
                        + " order by last desc",
                row ->
                        new TakenBack(
                                new LetterId(row.uuid("letter")),
                                row.text("title"),
                                row.integer("times"),
                                row.instant("last")),
                sender.value(),
                since);
    }

    private Signature signature(Row row) {
        return new Signature(
                row.uuid("id"),
                new LetterId(row.uuid("letter")),
                row.integer("version"),
                row.integer("round"),
                new PersonId(row.uuid("student")),
                new PersonId(row.uuid("signer")),
                row.text("signer_name"),
                Relation.valueOf(row.text("relation")),
                BlobNames.text(row.bytes("shown")),
                row.integer("shown_size"),
                Language.ofTag(row.text("language")).orElse(Language.KO),
                json.answers(row.text("answers_json")),
                row.optional("drawing", Row::bytes)
                        .<Mark>map(hash -> new Mark.Drawn(BlobNames.text(hash)))
                        .orElseGet(() -> new Mark.Typed(row.text("typed_name"))),
                row.text("agreement"),
                row.text("agreement_text"),
                row.text("level"),
                row.text("methods"),
                row.optional("signed_in_at", Row::instant),
                row.instant("signed_at"),
                row.text("signed_at_text"),
                row.uuid("idempotency_key"),
                json.withdrawals(row.text("withdrawals")));
    }
}
