package maru.portal.letters.signing;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.portal.letters.record.LetterId;

/// What a page sends to sign.
///
/// @param expectedSigner for whom the page was made: on a shared tablet somebody else may be signed
///   in by now
/// @param version and `shown`: which version the page showed and the SHA-256 of its bytes
/// @param answers by question; what is not in the form is a fault
/// @param agreed that she ticked the agreement to sign electronically, in this edition
/// @param drawing a PNG, when she drew
/// @param typedName when she typed her name
/// @param key the same for every repetition of one act (double tap, retry, back button)
public record SignRequest(
        LetterId letter,
        PersonId student,
        PersonId expectedSigner,
        int version,
        String shown,
        Language language,
        Map<String, String> answers,
        Optional<String> agreed,
        Optional<byte[]> drawing,
        Optional<String> typedName,
        UUID key) {

    public SignRequest {
        answers = Map.copyOf(answers);
    }
}
