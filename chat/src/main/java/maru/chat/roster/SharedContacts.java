package maru.chat.roster;

import java.util.List;
import maru.chat.account.Account;

/// Contacts that nobody added: the school's rules put them into each other's rosters.
public interface SharedContacts {

    List<RosterItem> of(Account account);

    static SharedContacts none() {
        return account -> List.of();
    }
}
