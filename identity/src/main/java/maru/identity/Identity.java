package maru.identity;

import java.sql.Connection;

/// The questions that parts ask about people. Authority is asked for at each request and never
/// kept: what was true a minute ago may have ended at midnight.
///
/// An answer to "may she" that guards a write belongs in the transaction of that write: use
/// [#within(Connection)].
public interface Identity {

    Directory directory();

    Families families();

    Classes classes();

    Accounts accounts();

    DemoCast demoCast();

    Audit audit();

    /// The same questions, asked over a connection of the caller's and inside its transaction.
    Identity within(Connection transaction);
}
