package maru.portal.letters.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts a notice for one browser: `aes128gcm` (RFC 8188) in a single record, with the keys of
/// RFC 8291.
final class Encryption {

    /// What a push service has to take at least (RFC 8030 §7.2), less header, padding and tag.
    static final int TEXT_AT_MOST = 4_096 - 16 - 4 - 1 - Curve.POINT_LENGTH - 1 - 16;

    private static final int RECORD = 4_096;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Encryption() {}

    static byte[] encrypt(byte[] text, Subscription to) throws GeneralSecurityException {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return encrypt(text, to, Curve.freshPair(), salt);
    }

    static byte[] encrypt(byte[] text, Subscription to, KeyPair ours, byte[] salt)
            throws GeneralSecurityException {
        if (text.length > TEXT_AT_MOST) {
            throw new GeneralSecurityException("too long for one record");
        }
        byte[] ourPoint = Curve.point((ECPublicKey) ours.getPublic());
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ours.getPrivate());
        agreement.doPhase(Curve.publicKey(to.key()), true);
        byte[] info = join(label("WebPush: info"), to.key(), ourPoint);
        byte[] secret = derived(to.secret(), agreement.generateSecret(), info, 32);
        byte[] key = derived(salt, secret, label("Content-Encoding: aes128gcm"), 16);
        byte[] nonce = derived(salt, secret, label("Content-Encoding: nonce"), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        // The octet 2 ends the last record (RFC 8188 §2).
        byte[] sealed = cipher.doFinal(join(text, new byte[] {2}));
        return join(
                salt,
                ByteBuffer.allocate(5).putInt(RECORD).put((byte) ourPoint.length).array(),
                ourPoint,
                sealed);
    }

    private static byte[] derived(byte[] salt, byte[] secret, byte[] info, int length)
            throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.ofExtract()
                                .addSalt(salt)
                                .addIKM(secret)
                                .thenExpand(info, length));
    }

    private static byte[] label(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), text.length() + 1);
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
