package maru.portal.letters.reach;

import java.util.Optional;
import maru.identity.Accounts.Account;
import maru.identity.Asker;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refused;

/// Confirmed addresses of people whose account stands.
final class Addresses {

    static final Asker.Service OUTBOX = new Asker.Service("portal.outbox");

    private final Identity identity;

    Addresses(Identity identity) {
        this.identity = identity;
    }

    Optional<String> mail(PersonId person) {
        return account(person).flatMap(Account::mail);
    }

    /// In digits only.
    Optional<String> phone(PersonId person) {
        return account(person).flatMap(Account::phone);
    }

    private Optional<Account> account(PersonId person) {
        try {
            return Optional.of(identity.accounts().account(OUTBOX, person))
                    .filter(Account::enabled);
        } catch (Refused gone) {
            return Optional.empty();
        }
    }
}
