package maru.portal.letters.record;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PersonId;
import maru.portal.letters.record.PaperReply.Photo;
import maru.storage.Row;
import maru.storage.Transaction;

/// Replies on paper. Rows are only added; of those of one student from one person the last counts.
public final class PaperStore {

    private static final String LAST =
            "select * from (select distinct on (letter, version, student, from_name) *,"
                    + " answers::text as answers_json from portal.paper_reply p where ";
    private static final String OF_ALL =
            " order by letter, version, student, from_name, recorded_at desc, id) last"
                    + " where not void order by recorded_at, id";

    private final ContentJson json = new ContentJson();

    public void insert(Transaction transaction, PaperReply reply) {
        transaction.update(
                "insert into portal.paper_reply (id, letter, version, student, from_person,"
                        + " from_name, relation, received_on, photo, photo_type, answers, void,"
                        + " recorded_by, recorded_by_name, recorded_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)",
                reply.id(),
                reply.letter().value(),
                reply.version(),
                reply.student().value(),
                reply.from().map(PersonId::value).orElse(null),
                reply.fromName(),
                reply.relation(),
                reply.receivedOn(),
                reply.photo().map(photo -> BlobNames.bytes(photo.sha256())).orElse(null),
                reply.photo().map(Photo::mediaType).orElse(null),
                json.write(reply.answers()),
                reply.isVoid(),
                reply.recordedBy().value(),
                reply.recordedByName(),
                reply.recordedAt());
    }

    public List<PaperReply> of(Transaction transaction, LetterId letter, int version) {
        return transaction.list(
                LAST + "letter = ? and version = ?" + OF_ALL, this::reply, letter.value(), version);
    }

    /// Those for these children on these letters.
    public List<PaperReply> forStudents(
            Transaction transaction, Collection<UUID> letters, Collection<UUID> students) {
        return transaction.list(
                LAST + "letter = any (?::uuid[]) and student = any (?::uuid[])" + OF_ALL,
                this::reply,
                letters,
                students);
    }

    /// One record by its id, also one that no longer counts.
    public Optional<PaperReply> byId(Transaction transaction, UUID id) {
        return transaction.first(
                "select *, answers::text as answers_json from portal.paper_reply where id = ?",
                this::reply,
                id);
    }

    private PaperReply reply(Row row) {
        return new PaperReply(
                row.uuid("id"),
                new LetterId(row.uuid("letter")),
                row.integer("version"),
                new PersonId(row.uuid("student")),
                row.optional("from_person", Row::uuid).map(PersonId::new),
                row.text("from_name"),
                row.text("relation"),
                row.date("received_on"),
                row.optional("photo", Row::bytes)
                        .map(hash -> new Photo(BlobNames.text(hash), row.text("photo_type"))),
                json.answers(row.text("answers_json")),
                row.bool("void"),
                new PersonId(row.uuid("recorded_by")),
                row.text("recorded_by_name"),
                row.instant("recorded_at"));
    }
}
