package maru.portal.letters.evidence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The authority's key (ECDSA, P-256) that signs receipts and heads of the chain, in the portal's
/// own folder, with its certificate. Whoever checks evidence compares the key's fingerprint with
/// the one printed on the school's sheets: the certificate says no more than the key.
///
/// An authority with a certificate of its own puts both files in place before the first start.
final class AuthorityKey {

    private static final Duration CERTIFICATE_LASTS = Duration.ofDays(3_653 * 3L);

    private final PrivateKey key;
    private final X509Certificate certificate;

    private AuthorityKey(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /// Reads the key, or makes one at the very first time.
    ///
    /// @param folder readable by this part alone
    static AuthorityKey in(Path folder, String authority, Clock clock) {
        Path keyFile = folder.resolve("consent-key.pem");
        Path certificateFile = folder.resolve("consent-certificate.pem");
        try {
            if (!Files.exists(certificateFile)) {
                make(folder, keyFile, certificateFile, authority, clock);
            }
            PrivateKey key =
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(pem(keyFile)));
            return new AuthorityKey(key, certificate(Files.readAllBytes(certificateFile)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (GeneralSecurityException | OperatorCreationException broken) {
            throw new IllegalStateException(
                    "The key in " + folder + " cannot be read or made.", broken);
        }
    }

    private static void make(
            Path folder, Path keyFile, Path certificateFile, String authority, Clock clock)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        Instant now = clock.instant();
        X500Name name =
                new X500Name("CN=" + authority.replaceAll("[^A-Za-z0-9.-]", "") + ",O=Maru");
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        new BigInteger(127, new SecureRandom()),
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(CERTIFICATE_LASTS)),
                        name,
                        pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
        X509Certificate made =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                builder.build(
                                        new JcaContentSignerBuilder(Head.ALGORITHM)
                                                .build(pair.getPrivate())));
        try {
            // The key first and never over another: two copies that start at once agree on one.
            Files.createFile(
                    keyFile,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            write(keyFile, "PRIVATE KEY", pair.getPrivate().getEncoded());
            write(certificateFile, "CERTIFICATE", made.getEncoded());
        } catch (FileAlreadyExistsException another) {
            if (!Files.exists(certificateFile)) {
                throw new IOException(
                        keyFile + " is there without its certificate. Put both back, or neither.");
            }
        }
    }

    private static void write(Path file, String what, byte[] encoded) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        String text =
                "-----BEGIN "
                        + what
                        + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                        + "\n-----END "
                        + what
                        + "-----\n";
        Files.deleteIfExists(whole);
        Files.createFile(
                whole,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(whole, text, StandardOpenOption.SYNC);
        Files.move(whole, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] pem(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    }

    /// A certificate in PEM or DER.
    static X509Certificate certificate(byte[] bytes) throws GeneralSecurityException {
        Certificate read =
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(bytes));
        if (read instanceof X509Certificate x509) {
            return x509;
        }
        throw new GeneralSecurityException("no X.509 certificate");
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate certificate() {
        return certificate;
    }

    byte[] encodedCertificate() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException neverOfOneThatWasRead) {
            throw new IllegalStateException(neverOfOneThatWasRead);
        }
    }

    byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(Head.ALGORITHM);
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    String fingerprint() {
        return fingerprint(certificate.getPublicKey());
    }

    /// SHA-256 of the public key as it stands in a certificate, 64 hexadecimal digits.
    static String fingerprint(PublicKey key) {
        return HexFormat.of().formatHex(Chain.sha256().digest(key.getEncoded()));
    }
}
