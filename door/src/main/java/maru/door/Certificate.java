package maru.door;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server's certificate chain and key as they lie in PEM files (RFC 7468).
record Certificate(List<X509Certificate> chain, PrivateKey key) {

    private static final long SIZE_AT_MOST = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /// @throws GeneralSecurityException when the files hold no chain, no key, or do not fit
    ///   together
    static Certificate read(Path chainFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new java.io.ByteArrayInputStream(bounded(chainFile)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("There is no certificate in " + chainFile);
        }
        Matcher pem = KEY.matcher(new String(bounded(keyFile), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new GeneralSecurityException("There is no PKCS #8 key in " + keyFile);
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        PrivateKey key =
                KeyFactory.getInstance(chain.getFirst().getPublicKey().getAlgorithm())
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        Certificate read = new Certificate(chain, key);
        read.requireThatTheyBelongTogether();
        return read;
    }

    private void requireThatTheyBelongTogether() throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        java.security.Signature signature = java.security.Signature.getInstance(algorithm);
        byte[] probe = new byte[32];
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(chain.getFirst());
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("The key is not the certificate's");
        }
    }

    private static byte[] bounded(Path file) throws IOException {
        if (Files.size(file) > SIZE_AT_MOST) {
            throw new IOException(file + " is too large for a certificate");
        }
        return Files.readAllBytes(file);
    }
}
