package maru.portal.letters.signing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import maru.identity.Guardian;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.Right;
import maru.portal.letters.content.ConsentForm.SignerRule;
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
        Set<PersonId> signed = done.stream().map(Signature::signer).collect(Collectors.toSet());
        List<Guardian> entitled =
                guardians.stream()
                        .filter(guardian -> guardian.may(Right.SIGN))
                        .filter(guardian -> maySign(rule, guardian))
                        .toList();
        List<Guardian> missing =
                entitled.stream().filter(guardian -> !signed.contains(guardian.id())).toList();
        boolean complete =
                switch (rule) {
                    case ANY_GUARDIAN, LEGAL_REPRESENTATIVE -> !done.isEmpty();
                    case ALL_GUARDIANS -> !done.isEmpty() && missing.isEmpty();
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

    public boolean asks(PersonId person) {
        return missing.stream().anyMatch(guardian -> guardian.id().equals(person));
    }
}
