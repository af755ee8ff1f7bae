package maru.identity;

import java.util.Set;

/// A guardian of a student and what she may do for that student on the day that was asked about.
///
/// @param legalRepresentative 법정대리인
/// @param custody lives with the student
public record Guardian(
        PersonId id,
        String name,
        Language language,
        Relation relation,
        boolean legalRepresentative,
        boolean custody,
        Set<Right> rights,
        Period period) {

    public Guardian {
        rights = Set.copyOf(rights);
    }

    public boolean may(Right right) {
        return rights.contains(right);
    }
}
