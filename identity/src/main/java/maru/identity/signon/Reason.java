package maru.identity.signon;

/// Why somebody stays out. What a client is told never says whether the login exists: answer
/// [#WRONG], [#ENDED] and [#OUT_OF_SCOPE] alike where the protocol has no word that gives nothing
/// away.
public enum Reason {
    /// No such login, or the secret is not hers.
    WRONG,
    /// Too many guesses; come again later.
    THROTTLED,
    /// A good credential that does not open this door.
    OUT_OF_SCOPE,
    /// It was good once: revoked, run out, or the account is closed.
    ENDED,
    /// Database or sign-on server do not answer.
    UNAVAILABLE
}
