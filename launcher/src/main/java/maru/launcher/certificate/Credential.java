package maru.launcher.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// A certificate chain, the holder's certificate first, and the key that belongs to it.
record Credential(List<X509Certificate> chain, PrivateKey key) {

    /// Reads a pair of PEM files.
    ///
    /// @throws GeneralSecurityException with one sentence why the pair cannot serve
    static Credential read(Path chainFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = Pem.readCertificates(chainFile);
        PrivateKey key = Pem.readKey(keyFile);
        if (!belongTogether(chain.getFirst().getPublicKey(), key)) {
            throw new GeneralSecurityException("the key does not belong to the certificate");
        }
        return new Credential(chain, key);
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    Instant ends() {
        return certificate().getNotAfter().toInstant();
    }

    Instant begins() {
        return certificate().getNotBefore().toInstant();
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey key)
            throws GeneralSecurityException {
        if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        byte[] probe = new byte[32];
        new SecureRandom().nextBytes(probe);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        return signature.verify(signed);
    }
}
