package maru.portal.letters.signing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import maru.identity.Guardian;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.Right;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.Signature;

/// Whether a form is complete for one child, and who could still sign it.
///
/// A signature counts when it was lawful at its time; a right that ended later does not undo it.
/// Who is still asked follows the rights of now.
///
/// @param missing those whose signature would bring it further, by today's rights; empty when
///   complete
public record Completeness(boolean complete, List<Guardian> missing) {

    public Completeness {
        missing = List.copyOf(missing);
    }

    /// Looks at one child.
    ///
    /// @param guardians of the child as of now
    /// @param done the signatures on the current version for this child
    public static Completeness of(SignerRule rule, List<Guardian> guardians, List<Signature> done) {
        return of(rule, guardians, done, List.of());
    }

    /// The same with what came on paper, which the teacher who recorded it answers for.
    public static Completeness of(
            SignerRule rule,
            List<Guardian> guardians,
            List<Signature> signatures,
            List<PaperReply> paper) {
        List<Signature> done = signatures.stream().filter(Signature::stands).toList();
        Set<PersonId> signed = done.stream().map(Signature::signer).collect(Collectors.toSet());
        paper.forEach(reply -> reply.from().ifPresent(signed::add));
        boolean any = !done.isEmpty() || !paper.isEmpty();
        List<Guardian> entitled =
                guardians.stream()
                        .filter(guardian -> guardian.may(Right.SIGN))
                        .filter(guardian -> maySign(rule, guardian))
                        .toList();
        List<Guardian> missing =
                entitled.stream().filter(guardian -> !signed.contains(guardian.id())).toList();
        boolean complete =
                switch (rule) {
                    case ANY_GUARDIAN, LEGAL_REPRESENTATIVE -> any;
                    case ALL_GUARDIANS -> any && missing.isEmpty();
                };
        return new Completeness(complete, complete ? List.of() : missing);
    }

    /// Whether this guardian is one of those whom the rule names.
    public static boolean maySign(SignerRule rule, Guardian guardian) {
        return switch (rule) {
            case ANY_GUARDIAN, ALL_GUARDIANS -> true;
            case LEGAL_REPRESENTATIVE ->
                    guardian.legalRepresentative() || guardian.relation() == Relation.SELF;
        };
    }

    /// Whether this person may put her name under a form that asks for personal data: the legal
    /// representative, or the student herself from 14 on (개인정보 보호법 §22-2).
    public static boolean maySign(ConsentForm form, Guardian guardian) {
        return maySign(form.signers(), guardian)
                && (!form.asksForData() || guardian.may(Right.DATA_CONSENT));
    }

    public boolean asks(PersonId person) {
        return missing.stream().anyMatch(guardian -> guardian.id().equals(person));
    }
}
