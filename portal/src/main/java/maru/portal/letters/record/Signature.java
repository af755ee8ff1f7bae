package maru.portal.letters.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.AuthenticationLevel;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.portal.letters.content.Answers;
import maru.portal.letters.content.ConsentForm;

/// A signature as evidence: what was shown, what was answered, by whom, how and when. Written once.
///
/// @param round 1, and one more each time somebody signs again what she had withdrawn
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
        int round,
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
        UUID idempotencyKey,
        List<Withdrawal> withdrawals) {

    public Signature {
        withdrawals = List.copyOf(withdrawals);
    }

    /// That it was taken back, by the signer.
    ///
    /// @param question one purpose of personal data; empty for all of it
    public record Withdrawal(String question, Instant at, String atText) {}

    /// Whether it still counts: it does until all of it was taken back.
    public boolean stands() {
        return withdrawals.stream().noneMatch(withdrawal -> withdrawal.question().isEmpty());
    }

    public Optional<Withdrawal> withdrawalOf(String question) {
        return withdrawals.stream()
                .filter(one -> one.question().isEmpty() || one.question().equals(question))
                .findFirst();
    }

    /// The answer as it holds today, in Korean.
    public String answerTo(ConsentForm.Question question) {
        String given = answers.textOf(question);
        return withdrawalOf(question.id()).isPresent() ? given + " → 철회" : given;
    }

    /// How sure the sign-in was, without the sign-on's own words.
    public AuthenticationLevel signInLevel() {
        return AuthenticationLevel.valueOf(level.split(" ", 2)[0]);
    }

    /// How the name was put.
    public sealed interface Mark {

        /// Drawn by hand; a PNG in the blob store.
        record Drawn(String sha256) implements Mark {}

        /// Typed, as it was typed.
        record Typed(String name) implements Mark {}
    }
}
