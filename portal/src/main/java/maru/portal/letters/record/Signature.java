package maru.portal.letters.record;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.portal.letters.content.Answers;

/// A signature as evidence: what was shown, what was answered, by whom, how and when. Written once.
///
/// @param shown SHA-256 of the frozen bytes
/// @param agreement edition of the text by which the signer agreed to sign electronically, and
///   `agreementText` its words in her language
/// @param level how sure the sign-in was, with the sign-on's own words (`acr`, `amr`)
/// @param signedInAt when she proved who she is
/// @param signedAtText the moment with the offset that holds in Korea
public record Signature(
        UUID id,
        LetterId letter,
        int version,
        PersonId student,
        PersonId signer,
        String signerName,
        Relation relation,
        String shown,
        int shownSize,
        Language language,
        Answers answers,
        Mark mark,
        String agreement,
        String agreementText,
        String level,
        String methods,
        Optional<Instant> signedInAt,
        Instant signedAt,
        String signedAtText,
        UUID idempotencyKey) {

    /// How the name was put.
    public sealed interface Mark {

        /// Drawn by hand; a PNG in the blob store.
        record Drawn(String sha256) implements Mark {}

        /// Typed, as it was typed.
        record Typed(String name) implements Mark {}
    }
}
