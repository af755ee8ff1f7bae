package maru.identity.signon;

import java.time.Clock;
import maru.storage.Database;

/// The one question of every door: who is this?
///
/// - **App passwords**, plain or by SCRAM. A right one is let in whatever others guess; wrong ones
///   are counted, at most ten a minute for an account over all doors, the browser's included.
/// - **Tokens** are checked offline against the sign-on server's keys.
/// - **Services** of our own, each with a secret that is renewed.
///
/// An accepted credential is remembered for a short time, and only while the feed `people` is
/// heard: what nobody confirmed for five seconds is asked of the database again. Safe for use by
/// many threads; blocks, so call it on a virtual thread. Needs one connection for signals besides
/// what it asks in passing.
public interface SignOn extends AutoCloseable {

    /// Over the part's own pool. Close it when the part ends.
    static SignOn over(Database database, Clock clock, SignOnSettings settings) {
        return StoredSignOn.start(database, clock, settings);
    }

    /// Checks a credential at a door. Never throws for what a client sends.
    Verdict authenticate(Credential credential, Scope door, ClientAddress from);

    /// The salt and iterations that belong to a login. For an unknown login a made-up salt, the
    /// same at each question and on every machine, so that nobody learns from it who exists.
    ScramSalt scramSalt(String login);

    /// Watches an open connection: `close` runs once, on another thread, within five seconds after
    /// the credential was revoked, it ran out, or the account was closed. Call it right after the
    /// verdict; what was revoked in between is noticed too.
    LiveSession watch(Verdict.Accepted accepted, Runnable close);

    @Override
    void close();
}
