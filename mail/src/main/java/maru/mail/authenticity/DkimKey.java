package maru.mail.authenticity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/// The key by which others know our mail (RFC 6376, section 3.3): RSA, since not everybody reads
/// Ed25519 yet. It lies in a file that only the mail part may read, and its public half in the
/// domain name system.
public final class DkimKey {

    /// The name under which the domain name system holds the public half.
    public static final String SELECTOR = "maru";

    private static final String FILE = "dkim.pem";
    private static final int BITS = 2048;

    private final RSAPrivateCrtKey key;

    private DkimKey(RSAPrivateCrtKey key) {
        this.key = key;
    }

    /// That of this folder; a new one when there is none.
    public static DkimKey in(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                write(file);
            }
            String text = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
            return new DkimKey(
                    (RSAPrivateCrtKey)
                            KeyFactory.getInstance("RSA")
                                    .generatePrivate(
                                            new PKCS8EncodedKeySpec(
                                                    Base64.getDecoder().decode(text))));
        } catch (GeneralSecurityException | ClassCastException | IllegalArgumentException other) {
            throw new IOException(file + " holds no RSA key (PKCS #8, PEM).", other);
        }
    }

    PrivateKey secret() {
        return key;
    }

    /// What stands in the TXT record (RFC 6376, section 3.6.1).
    public String record() {
        try {
            return "v=DKIM1; k=rsa; p="
                    + Base64.getEncoder()
                            .encodeToString(
                                    KeyFactory.getInstance("RSA")
                                            .generatePublic(
                                                    new RSAPublicKeySpec(
                                                            key.getModulus(),
                                                            key.getPublicExponent()))
                                            .getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void write(Path file) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        KeyPair pair = generator.generateKeyPair();
        Path fresh =
                Files.createTempFile(
                        file.getParent(),
                        FILE,
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                fresh,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
