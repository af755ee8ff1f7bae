package maru.launcher.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// Certificates and keys in PEM files (RFC 7468): written as `CERTIFICATE` and PKCS #8 `PRIVATE
/// KEY`.
final class Pem {

    private static final long SIZE_AT_MOST = 1 << 20;

    private Pem() {}

    static List<X509Certificate> readCertificates(Path file)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(bounded(file)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in " + file);
        }
        return chain;
    }

    /// Also takes the older forms `RSA PRIVATE KEY` (PKCS #1) and `EC PRIVATE KEY` (SEC 1).
    static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        try (PEMParser parser =
                new PEMParser(
                        new StringReader(new String(bounded(file), StandardCharsets.US_ASCII)))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof PrivateKeyInfo key) {
                    return converter.getPrivateKey(key);
                }
                if (block instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        } catch (PEMException malformed) {
            throw new GeneralSecurityException("the key in " + file + " is malformed", malformed);
        }
        throw new GeneralSecurityException("there is no key without a passphrase in " + file);
    }

    static String of(List<X509Certificate> chain) throws GeneralSecurityException {
        StringBuilder out = new StringBuilder();
        for (X509Certificate certificate : chain) {
            out.append(block("CERTIFICATE", certificate.getEncoded()));
        }
        return out.toString();
    }

    static String of(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    /// Writes `text` whole: a reader sees the file as it was or as it is to be, and nobody but
    /// `owner` may read it between.
    ///
    /// @param permissions as `rw-------`
    /// @return whether the file held something else before
    static boolean write(Path file, String text, String permissions, Optional<UserPrincipal> owner)
            throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return false;
        }
        Set<PosixFilePermission> closed = PosixFilePermissions.fromString("rw-------");
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(closed));
        Files.writeString(draft, text);
        if (owner.isPresent()) {
            Files.setOwner(draft, owner.get());
        }
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(permissions));
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END "
                + label
                + "-----\n";
    }

    private static byte[] bounded(Path file) throws IOException {
        if (Files.size(file) > SIZE_AT_MOST) {
            throw new IOException(file + " is too large for a certificate or key");
        }
        return Files.readAllBytes(file);
    }
}
