package maru.portal.letters.record;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import maru.identity.Audience;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.portal.letters.content.DocumentRenderer.Sending;
import maru.portal.letters.content.LetterContent;

/// What was sent, as it was sent; never changed.
///
/// @param schoolName and senderName as they were on that day
public record Version(
        LetterId letter,
        int number,
        LetterContent content,
        List<Audience> audience,
        String schoolName,
        PersonId sender,
        String senderName,
        Instant sentAt) {

    public Version {
        audience = List.copyOf(audience);
    }

    public Sending sending() {
        return new Sending(
                letter.value(),
                number,
                schoolName,
                senderName,
                LocalDate.ofInstant(sentAt, Seoul.ZONE));
    }
}
