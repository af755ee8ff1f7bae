package maru.identity.signon;

/// What the server says first in SCRAM (RFC 5802 §5.1). One salt and one count for all app
/// passwords of a person.
@SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
public record ScramSalt(byte[] salt, int iterations) {

    /// RFC 7677 §4. The secrets have 160 random bits, so more would only cost.
    public static final int ITERATIONS = 4096;
}
