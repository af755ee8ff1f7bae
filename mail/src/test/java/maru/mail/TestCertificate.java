package maru.mail;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate that signs itself, for the doors of tests.
public final class TestCertificate {

    private TestCertificate() {}

    public static MailSettings.Certificate in(Path folder) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=localhost");
        byte[] certificate =
                new JcaX509v3CertificateBuilder(
                                name,
                                new BigInteger(64, new SecureRandom()),
                                Date.from(Instant.now().minus(Duration.ofDays(1))),
                                Date.from(Instant.now().plus(Duration.ofDays(2))),
                                name,
                                pair.getPublic())
                        .build(
                                new JcaContentSignerBuilder("SHA256WITHRSA")
                                        .build(pair.getPrivate()))
                        .getEncoded();
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Files.writeString(chain, pem("CERTIFICATE", certificate));
        Files.writeString(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        return new MailSettings.Certificate(chain, key);
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN "
                + type
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END "
                + type
                + "-----\n";
    }
}
