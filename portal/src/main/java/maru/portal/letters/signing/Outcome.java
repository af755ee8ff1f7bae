package maru.portal.letters.signing;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import maru.kernel.Refusal.Invalid;
import maru.portal.letters.content.ShownDocument;
import maru.portal.letters.record.Letter.Recall;
import maru.portal.letters.record.Signature;

/// What came of the wish to sign. Only [Signed] and [AlreadySigned] mean that a signature stands,
/// and both are answered after the commit.
public sealed interface Outcome {

    record Signed(Signature signature) implements Outcome {}

    /// She has signed this version for this child before; the first signature stands.
    record AlreadySigned(Signature signature) implements Outcome {}

    /// The page was made for somebody else. Nothing is told of the letter.
    record AnotherPerson(String signedInName) implements Outcome {}

    /// What was shown is not what the letter says now.
    ///
    /// @param shown the bytes of the page, when they are those of an earlier version
    record Changed(Optional<ShownDocument> shown, ShownDocument current) implements Outcome {}

    record Late(LocalDateTime deadline) implements Outcome {}

    record Recalled(Recall recall) implements Outcome {}

    /// The rule of the form asks for somebody else's signature.
    record NotAsked() implements Outcome {}

    /// An answer, the agreement or the signature is missing or wrong.
    record Wrong(List<Invalid> faults) implements Outcome {

        public Wrong {
            faults = List.copyOf(faults);
        }
    }
}
