package maru.identity.audit;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// The key that signs heads (Ed25519, RFC 8032). Its private half is one of the launcher's secrets
/// and in no database; its public half stands in the file of heads, for whoever keeps a copy
/// elsewhere.
public final class HeadKey {

    private final PrivateKey secret;
    private final PublicKey open;

    private HeadKey(PrivateKey secret, PublicKey open) {
        this.secret = secret;
        this.open = open;
    }

    /// The key that grows from 32 secret bytes.
    public static HeadKey of(byte[] seed) {
        try {
            // The pair is worked out from the seed, as the generator does it with a random one.
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new SeededBytes(seed));
            var pair = generator.generateKeyPair();
            PrivateKey same =
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(
                                    new EdECPrivateKeySpec(
                                            NamedParameterSpec.ED25519,
                                            ((EdECPrivateKey) pair.getPrivate())
                                                    .getBytes()
                                                    .orElseThrow()));
            return new HeadKey(same, pair.getPublic());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /// The public half, base64 of its DER form.
    public String publicText() {
        return Base64.getEncoder().encodeToString(open.getEncoded());
    }

    String sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(content);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static boolean verifies(String publicText, byte[] content, String signed) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(
                    KeyFactory.getInstance("Ed25519")
                            .generatePublic(
                                    new X509EncodedKeySpec(
                                            Base64.getDecoder().decode(publicText))));
            signature.update(content);
            return signature.verify(Base64.getDecoder().decode(signed));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return false;
        }
    }

    /// Hands out the seed where a generator asks for randomness.
    private static final class SeededBytes extends java.security.SecureRandom {

        private static final long serialVersionUID = 1L;
        private final byte[] seed;

        SeededBytes(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, Math.min(seed.length, bytes.length));
        }
    }
}
