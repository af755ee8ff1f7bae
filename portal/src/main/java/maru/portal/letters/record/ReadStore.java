package maru.portal.letters.record;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.storage.Row;
import maru.storage.Transaction;

/// Who has opened which version for which child.
public final class ReadStore {

    /// One receipt.
    public record Receipt(
            LetterId letter, int version, PersonId student, PersonId reader, Instant at) {}

    private static final String RECEIPT =
            "select letter, version, student, reader, read_at from portal.letter_read ";

    /// Whether the receipt is written already.
    public boolean stands(Transaction transaction, Receipt receipt) {
        return transaction.exists(
                "select 1 from portal.letter_read where letter = ? and version = ?"
                        + " and student = ? and reader = ?",
                receipt.letter().value(),
                receipt.version(),
                receipt.student().value(),
                receipt.reader().value());
    }

    /// Writes the receipt unless it stands.
    ///
    /// @return whether it was the first time
    public boolean note(Transaction transaction, Receipt receipt, Language language) {
        return transaction.update(
                        "insert into portal.letter_read"
                                + " (letter, version, student, reader, language, read_at)"
                                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                        receipt.letter().value(),
                        receipt.version(),
                        receipt.student().value(),
                        receipt.reader().value(),
                        language.tag(),
                        receipt.at())
                == 1;
    }

    public List<Receipt> of(Transaction transaction, LetterId letter, int version) {
        return transaction.list(
                RECEIPT + "where letter = ? and version = ?",
                ReadStore::receipt,
                letter.value(),
                version);
    }

    public List<Receipt> by(Transaction transaction, PersonId reader, Collection<UUID> letters) {
        return transaction.list(
                RECEIPT + "where reader = ? and letter = any (?::uuid[])",
                ReadStore::receipt,
                reader.value(),
                letters);
    }

    private static Receipt receipt(Row row) {
        return new Receipt(
                new LetterId(row.uuid("letter")),
                row.integer("version"),
                new PersonId(row.uuid("student")),
                new PersonId(row.uuid("reader")),
                row.instant("read_at"));
    }
}
