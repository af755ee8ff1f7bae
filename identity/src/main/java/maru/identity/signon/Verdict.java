package maru.identity.signon;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The answer at a door.
public sealed interface Verdict {

    /// Come in.
    ///
    /// @param scopes all doors that this credential opens
    /// @param appPassword which one it was, when it was one
    /// @param until when the credential ends by itself; connections end then too ([SignOn#watch])
    /// @param serverSignature what SCRAM's server-final-message holds (RFC 5802 §3), for a proof
    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    record Accepted(
            Principal principal,
            Set<Scope> scopes,
            Optional<UUID> appPassword,
            Optional<Instant> until,
            Optional<byte[]> serverSignature)
            implements Verdict {

        public Accepted {
            scopes = Set.copyOf(scopes);
        }
    }

    /// Stay out.
    ///
    /// @param retryAfter zero unless the reason is a passing one
    record Denied(Reason reason, Duration retryAfter) implements Verdict {}
}
