package maru.portal.letters.record;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import maru.identity.Audience;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.portal.letters.content.DocumentRenderer.Sending;
import maru.portal.letters.content.LetterContent;

/// What was sent, as it was sent; never changed.
///
/// @param documentNumber the letter's, `제2026-12호`
/// @param students single students out of the audience; empty for all of it
/// @param schoolName and senderName as they were on that day
public record Version(
        LetterId letter,
        int number,
        String documentNumber,
        LetterContent content,
        List<Audience> audience,
        Set<PersonId> students,
        String schoolName,
        PersonId sender,
        String senderName,
        Instant sentAt) {

    public Version {
        audience = List.copyOf(audience);
        students = Set.copyOf(students);
    }

    public Sending sending() {
        return new Sending(
                letter.value(),
                number,
                documentNumber,
                schoolName,
                senderName,
                LocalDate.ofInstant(sentAt, Seoul.ZONE));
    }

    /// Whether a student who is in the audience is meant.
    public boolean reaches(PersonId student) {
        return students.isEmpty() || students.contains(student);
    }
}
