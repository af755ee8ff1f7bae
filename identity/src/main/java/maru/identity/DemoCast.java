package maru.identity;

import java.util.List;

/// The people of the demo whom one meets first. Their ids are the same on every machine, so that a
/// page, a test or a script can name them.
public interface DemoCast {

    /// The password of everyone in the demo. It stands on the demo's page, so it is no secret; a
    /// real realm never gets it.
    String PASSWORD = "maru-demo";

    /// The name by which the teacher of the cards signs in on the ordinary page.
    String TEACHERS_NAME = "jung.hana";

    /// The cards of the demo page in their order; empty unless the demo people have been imported.
    List<Card> cards();

    /// One card.
    ///
    /// @param key short and stable: `teacher`, `mother`, `father`, `limited`, `vietnamese`,
    ///   `office`, `province`, `student`
    /// @param role the role that the first page after signing in shows
    /// @param reasonKorean one line: why this person is interesting
    record Card(
            String key,
            PersonId person,
            String name,
            Role role,
            String place,
            Language language,
            String reasonKorean,
            String reasonEnglish) {}
}
