package maru.portal.letters.record;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.storage.Row;
import maru.storage.Transaction;

/// For whom letters were read and answered, over many letters at once.
public final class ReachStore {

    private static final int LETTERS_AT_MOST = 500;

    /// A letter and a child to whom it went.
    public record Pair(UUID letter, PersonId student) {}

    /// A school's letters since a moment that were not taken back, the newest 500.
    public List<UUID> sent(Transaction transaction, UnitId school, Instant since) {
        return transaction.list(
                "select id from portal.letter where school = ? and sent_at >= ? and recalled_at is"
                        + " null order by sent_at desc limit ?",
                row -> row.uuid("id"),
                school.value(),
                since,
                LETTERS_AT_MOST);
    }

    /// Children for whom anybody has read the current version.
    public Set<Pair> read(Transaction transaction, Collection<UUID> letters) {
        return new HashSet<>(
                transaction.list(
                        "select distinct r.letter, r.student from portal.letter_read r join"
                                + " portal.letter l on l.id = r.letter and l.current_version ="
                                + " r.version where r.letter = any (?::uuid[])",
                        ReachStore::pair,
                        letters));
    }

    /// Children with a signature that stands or a reply on paper, to the current version.
    public Set<Pair> answered(Transaction transaction, Collection<UUID> letters) {
        return new HashSet<>(
                transaction.list(
                        "select s.letter, s.student from portal.consent_signature s join"
                                + " portal.letter l on l.id = s.letter and l.current_version ="
                                + " s.version where s.letter = any (?::uuid[]) and not exists (select"
                                + " from portal.consent_withdrawal w where w.signature = s.id and"
                                + " w.question = '') union select letter, student from (select"
                                + " distinct on (p.letter, p.student, p.from_name) p.letter,"
                                + " p.student, p.void from portal.paper_reply p join portal.letter l"
                                + " on l.id = p.letter and l.current_version = p.version where"
                                + " p.letter = any (?::uuid[]) order by p.letter, p.student,"
                                + " p.from_name, p.recorded_at desc) slip where not void",
                        ReachStore::pair,
                        letters,
                        letters));
    }

    /// Children for whom anybody has read a version.
    public int countRead(Transaction transaction, LetterId letter, int version) {
        return transaction.one(
                "select count(distinct student)::integer as children from portal.letter_read"
                        + " where letter = ? and version = ?",
                row -> row.integer("children"),
                letter.value(),
                version);
    }

    /// Children with a signature that stands or a reply on paper, to a version.
    public int countAnswered(Transaction transaction, LetterId letter, int version) {
        return transaction.one(
                "select count(*)::integer as children from (select s.student from"
                        + " portal.consent_signature s where s.letter = ? and s.version = ? and not"
                        + " exists (select from portal.consent_withdrawal w where w.signature = s.id"
                        + " and w.question = '') union select student from (select distinct on"
                        + " (p.student, p.from_name) p.student, p.void from portal.paper_reply p where"
                        + " p.letter = ? and p.version = ? order by p.student, p.from_name,"
                        + " p.recorded_at desc) slip where not void) answered",
                row -> row.integer("children"),
                letter.value(),
                version,
                letter.value(),
                version);
    }

    private static Pair pair(Row row) {
        return new Pair(row.uuid("letter"), new PersonId(row.uuid("student")));
    }
}
