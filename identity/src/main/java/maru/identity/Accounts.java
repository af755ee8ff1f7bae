package maru.identity;

import java.util.List;
import java.util.Optional;

/// What the sign-on server is told about people; it flows one way, from here to there.
public interface Accounts {

    /// Accounts in the order of `person`, at most `limit` of them (1 to 1,000), that come after
    /// `after`. Only for a [Asker.Service]; a person gets an empty list.
    List<Account> page(Asker asker, Optional<PersonId> after, int limit);

    /// The account of one person.
    ///
    /// @throws maru.kernel.Refused NotFound where there is none, and for anyone but a service
    Account account(Asker asker, PersonId person);

    /// One account.
    ///
    /// @param enabled false ends all sessions and refuses new ones
    /// @param phone the confirmed telephone number in digits only (`01000000001`), for signing in
    /// @param mail the confirmed e-mail address, small letters
    /// @param shortName a name that the school gave for signing in: `kim.hana`
    record Account(
            PersonId person,
            boolean enabled,
            Language language,
            Optional<String> phone,
            Optional<String> mail,
            Optional<String> shortName) {}
}
