package maru.mail;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// What both sides of SCRAM-SHA-256 work out of a password (RFC 5802 §3).
final class ScramOfTests {

    static final byte[] SALT = "salt of the tests".getBytes(StandardCharsets.UTF_8);
    static final int ITERATIONS = 4096;

    private final byte[] salted;

    ScramOfTests(String password) {
        try {
            this.salted =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(
                                    new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, 256))
                            .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    byte[] proof(String authMessage) {
        try {
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] signature =
                    hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), authMessage);
            byte[] proof = new byte[clientKey.length];
            for (int i = 0; i < proof.length; i++) {
                proof[i] = (byte) (clientKey[i] ^ signature[i]);
            }
            return proof;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    byte[] serverSignature(String authMessage) {
        return hmac(hmac(salted, "Server Key"), authMessage);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
