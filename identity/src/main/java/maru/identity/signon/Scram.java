package maru.identity.signon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// The arithmetic of SCRAM-SHA-256 (RFC 5802 §3).
final class Scram {

    private Scram() {}

    /// The two keys that the server keeps.
    @SuppressWarnings("ArrayRecordComponent") // They are carried, never compared.
    record Keys(byte[] stored, byte[] server) {

        static Keys of(Secret secret, ScramSalt salt) {
            byte[] salted = secret.salted(salt);
            return new Keys(
                    Secret.sha256(Secret.hmac(salted, ascii("Client Key"))),
                    Secret.hmac(salted, ascii("Server Key")));
        }

        /// The server's signature when the proof was made with this password.
        Optional<byte[]> check(String authMessage, byte[] proof) {
            byte[] message = authMessage.getBytes(StandardCharsets.UTF_8);
            byte[] signature = Secret.hmac(stored, message);
            if (proof.length != signature.length) {
                return Optional.empty();
            }
            byte[] clientKey = new byte[proof.length];
            for (int i = 0; i < proof.length; i++) {
                clientKey[i] = (byte) (proof[i] ^ signature[i]);
            }
            return MessageDigest.isEqual(Secret.sha256(clientKey), stored)
                    ? Optional.of(Secret.hmac(server, message))
                    : Optional.empty();
        }
    }

    /// The salt of a person, or of a login that nobody has. It is worked out, not kept: so it is
    /// the same everywhere and an unknown login's looks like any other.
    static ScramSalt salt(byte[] pepper, Optional<UUID> person, String login) {
        String whose = person.map(UUID::toString).orElse("login " + login);
        byte[] hash = Secret.hmac(pepper, ascii("salt\0" + whose));
        return new ScramSalt(Arrays.copyOf(hash, 16), ScramSalt.ITERATIONS);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
