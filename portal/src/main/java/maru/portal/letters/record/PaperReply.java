package maru.portal.letters.record;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PersonId;
import maru.portal.letters.content.Answers;

/// A reply that came on paper, as a teacher recorded it. It is marked as such wherever it is
/// counted.
///
/// @param from the guardian whose slip it is, when it is one of those known
/// @param relation as it is said in Korean
/// @param photo of the slip
/// @param isVoid there is no such reply after all: the record was a mistake
public record PaperReply(
        UUID id,
        LetterId letter,
        int version,
        PersonId student,
        Optional<PersonId> from,
        String fromName,
        String relation,
        LocalDate receivedOn,
        Optional<Photo> photo,
        Answers answers,
        boolean isVoid,
        PersonId recordedBy,
        String recordedByName,
        Instant recordedAt) {

    public record Photo(String sha256, String mediaType) {}
}
