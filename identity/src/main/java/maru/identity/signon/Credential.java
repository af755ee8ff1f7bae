package maru.identity.signon;

import java.util.Optional;

/// What a client shows at a door.
///
/// A login is whatever a person may call herself: the local part, the full address or JID, a
/// confirmed phone number or e-mail address, or the short name that the school gave. A service of
/// our own acts for a person as `LOCALPART*NAME` (see [ServiceIdentities]).
public sealed interface Credential {

    /// IMAP LOGIN, SASL PLAIN (RFC 4616), HTTP Basic (RFC 7617): an app password, or a service's
    /// secret.
    record Password(String login, String secret) implements Credential {

        /// Without the secret.
        @Override
        public String toString() {
            return "Password[" + login + "]";
        }
    }

    /// SCRAM-SHA-256 (RFC 5802 §3, RFC 7677): the proof that the client computed over `authMessage`
    /// with the salt and the iterations of [SignOn#scramSalt].
    ///
    /// @param authMessage client-first-message-bare, server-first-message and
    ///   client-final-message-without-proof, joined by commas; nonces and channel binding are the
    ///   caller's to check
    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    record ScramProof(String login, String authMessage, byte[] clientProof) implements Credential {

        /// Without the proof.
        @Override
        public String toString() {
            return "ScramProof[" + login + "]";
        }
    }

    /// SASL OAUTHBEARER (RFC 7628), HTTP Bearer (RFC 6750): an access token of the sign-on server.
    ///
    /// @param login when the protocol names one besides (the authorization identity): it must be
    ///   the token's own person
    record Bearer(String token, Optional<String> login) implements Credential {

        /// Without the token.
        @Override
        public String toString() {
            return "Bearer[" + login + "]";
        }
    }
}
