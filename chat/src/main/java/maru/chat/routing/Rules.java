package maru.chat.routing;

import maru.chat.account.Account;

/// Who may find and write to whom. What a rule refuses is answered as if there were nobody.
public interface Rules {

    /// Whether `one` may know of `other` and write to her, now.
    boolean mayContact(Account one, Account other);

    /// Everyone may: for accounts of services among themselves.
    static Rules open() {
        return (one, other) -> true;
    }
}
