package maru.portal.letters.record;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import maru.identity.Audience;
import maru.identity.PersonId;
import maru.portal.letters.content.LetterContent;

/// What is being written. `revision` grows with each saving, so that a second window that holds an
/// older text is noticed.
///
/// @param students single students out of the audience; empty for all of it
public record Draft(
        LetterId letter,
        LetterContent content,
        List<Audience> audience,
        Set<PersonId> students,
        int revision,
        Instant savedAt) {

    public Draft {
        audience = List.copyOf(audience);
        students = Set.copyOf(students);
    }
}
