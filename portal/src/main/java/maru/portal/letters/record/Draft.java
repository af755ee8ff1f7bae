package maru.portal.letters.record;

import java.time.Instant;
import java.util.List;
import maru.identity.Audience;
import maru.portal.letters.content.LetterContent;

/// What is being written. `revision` grows with each saving, so that a second window that holds an
/// older text is noticed.
public record Draft(
        LetterId letter,
        LetterContent content,
        List<Audience> audience,
        int revision,
        Instant savedAt) {

    public Draft {
        audience = List.copyOf(audience);
    }
}
