package maru.portal.letters.sheet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import maru.identity.Guardian;
import maru.identity.PersonId;
import maru.identity.Recipient;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.Signature;

/// One child on the sheet.
///
/// @param people her guardians who may read, and whoever else has read or signed
/// @param earlier signed on an earlier version and not yet again on this one
/// @param withdrawn the last signature on this version, when it was taken back and none stands
/// @param paper replies that came on paper
public record SheetLine(
        Recipient recipient,
        List<Reader> people,
        Status status,
        boolean earlier,
        Optional<Signature> withdrawn,
        List<PaperReply> paper,
        List<String> answers) {

    public SheetLine {
        people = List.copyOf(people);
        paper = List.copyOf(paper);
        answers = List.copyOf(answers);
    }

    /// How far it is for a child.
    public enum Status {
        UNREAD,
        READ,
        /// Somebody has signed, others still have to.
        PARTLY_SIGNED,
        DONE;

        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /// One person of a child: what she has done and whether she is still asked.
    ///
    /// @param guardian empty for somebody whose right has ended, and for the student herself
    public record Reader(
            PersonId person,
            String name,
            String relation,
            Optional<Guardian> guardian,
            Optional<Instant> readAt,
            Optional<Signature> signature,
            boolean asked) {}

    /// Whether something is still to be done for this child.
    public boolean open() {
        return status != Status.DONE;
    }
}
