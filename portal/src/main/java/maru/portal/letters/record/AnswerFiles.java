package maru.portal.letters.record;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PersonId;
import maru.storage.Row;
import maru.storage.Transaction;

/// Files that guardians hand in with their answers.
public final class AnswerFiles {

    /// A file for one child of one letter.
    public record AnswerFile(
            UUID id,
            LetterId letter,
            PersonId student,
            String name,
            String mediaType,
            long size,
            String sha256,
            PersonId by) {

        /// As it stands among the answers: its id, its hash and its name.
        public String answer() {
            return id + " " + sha256 + " " + name;
        }

        public StoredFile stored() {
            return new StoredFile(
                    id, letter, StoredFile.Kind.ATTACHMENT, name, mediaType, size, sha256);
        }
    }

    public void insert(Transaction transaction, AnswerFile file, Instant at) {
        transaction.update(
                "insert into portal.answer_file (id, letter, student, name, media_type, size, blob,"
                        + " added_at, added_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                file.id(),
                file.letter().value(),
                file.student().value(),
                file.name(),
                file.mediaType(),
                file.size(),
                BlobNames.bytes(file.sha256()),
                at,
                file.by().value());
    }

    public Optional<AnswerFile> find(Transaction transaction, LetterId letter, UUID id) {
        return transaction.first(
                "select * from portal.answer_file where id = ? and letter = ?",
                AnswerFiles::file,
                id,
                letter.value());
    }

    /// How many files somebody has handed in for a child and a letter, those she took out again
    /// included.
    public int count(Transaction transaction, LetterId letter, PersonId student, PersonId by) {
        return transaction.one(
                "select count(*)::int as n from portal.answer_file"
                        + " where letter = ? and student = ? and added_by = ?",
                row -> row.integer("n"),
                letter.value(),
                student.value(),
                by.value());
    }

    private static AnswerFile file(Row row) {
        return new AnswerFile(
                row.uuid("id"),
                new LetterId(row.uuid("letter")),
                new PersonId(row.uuid("student")),
                row.text("name"),
                row.text("media_type"),
                row.bigint("size"),
                BlobNames.text(row.bytes("blob")),
                new PersonId(row.uuid("added_by")));
    }
}
