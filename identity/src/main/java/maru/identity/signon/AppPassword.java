package maru.identity.signon;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A device's own password, as its owner sees it; never the secret.
///
/// @param keyId the visible part of the secret, by which she tells them apart
/// @param operator who made it on the machine; empty when she made it herself
/// @param lastUsed the last day or so on which it opened a door: exact to ten minutes
public record AppPassword(
        UUID id,
        String keyId,
        String label,
        Set<Scope> scopes,
        Instant made,
        Optional<String> operator,
        Optional<Instant> until,
        Optional<Use> lastUsed) {

    public AppPassword {
        scopes = Set.copyOf(scopes);
    }

    /// When, at which door and from where.
    public record Use(Instant at, Scope door, String address) {}

    /// A new one. The secret is shown once and kept nowhere.
    ///
    /// @param localPart the login to write into the device
    /// @param secret what to write as its password
    public record Made(AppPassword password, String localPart, String secret) {

        /// Without the secret.
        @Override
        public String toString() {
            return "Made[" + password.id() + "]";
        }
    }
}
