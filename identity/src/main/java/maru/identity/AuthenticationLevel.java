package maru.identity;

/// How sure the sign-in was. It is written into the audit and into what a signature freezes.
public enum AuthenticationLevel {
    /// One click on the demo page. Exists on demo data only.
    DEMONSTRATION,
    /// One factor: a password or a one-use code.
    ONE_FACTOR,
    /// Two factors: a password and a second one, or a passkey that checked its holder.
    TWO_FACTORS
}
