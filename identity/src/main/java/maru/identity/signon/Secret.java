package maru.identity.signon;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// A secret with a visible part: `mk_KEYID_…` for a device, `ms_KEYID_…` for a service. The last 32
/// letters are random, five bits each: 160 bits that nobody guesses, so no slow hash is needed.
///
/// @param text all of it
record Secret(Kind kind, String keyId, String text) {

    /// Whose secret it is.
    enum Kind {
        DEVICE("mk"),
        SERVICE("ms");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz023456789";
    private static final int KEY_LENGTH = 8;
    private static final int RANDOM_LENGTH = 32;
    private static final Pattern FORM = Pattern.compile("(mk|ms)_([a-z0-9]{8})_[a-z0-9]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    static Secret fresh(Kind kind) {
        String keyId = letters(KEY_LENGTH);
        return new Secret(kind, keyId, kind.prefix + "_" + keyId + "_" + letters(RANDOM_LENGTH));
    }

    private static String letters(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        StringBuilder text = new StringBuilder(count);
        for (byte one : bytes) {
            text.append(LETTERS.charAt(one & 31));
        }
        return text.toString();
    }

    /// Reads what a client sent; empty for what no secret of ours looks like.
    static Optional<Secret> of(String sent) {
        Matcher matcher = FORM.matcher(sent);
        return matcher.matches()
                ? Optional.of(
                        new Secret(
                                matcher.group(1).equals("mk") ? Kind.DEVICE : Kind.SERVICE,
                                matcher.group(2),
                                sent))
                : Optional.empty();
    }

    /// What the database keeps of it.
    byte[] verifier(byte[] pepper) {
        return hmac(pepper, ("secret\0" + text).getBytes(StandardCharsets.UTF_8));
    }

    /// SaltedPassword of RFC 5802 §3. What it is made of is plain ASCII, so SASLprep changes
    /// nothing.
    byte[] salted(ScramSalt salt) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(
                            new PBEKeySpec(text.toCharArray(), salt.salt(), salt.iterations(), 256))
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static byte[] hmac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "Secret[" + keyId + "]";
    }
}
