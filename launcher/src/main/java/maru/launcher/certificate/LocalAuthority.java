package maru.launcher.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The authority of this machine alone. Whoever trusts it trusts it for the names it was made for
/// and for private addresses only (name constraints, RFC 5280 section 4.2.1.10), so its key opens
/// no other site even if it is stolen.
final class LocalAuthority {

    static final Duration LIFETIME = Duration.ofDays(3_650);

    /// Browsers refuse more than 397 days (CA/Browser Forum baseline requirements, 6.3.2).
    static final Duration SERVER_LIFETIME = Duration.ofDays(90);

    /// Clocks of phones run behind.
    private static final Duration BEFORE = Duration.ofHours(1);

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final List<String> PRIVATE_NETWORKS =
            List.of(
                    "127.0.0.0/8",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "169.254.0.0/16",
                    "::1/128",
                    "fc00::/7",
                    "fe80::/10");

    private final Credential credential;
    private final SecureRandom random;

    private LocalAuthority(Credential credential, SecureRandom random) {
        this.credential = credential;
        this.random = random;
    }

    /// Makes a new authority for `names` (and all names below them) and private addresses.
    static LocalAuthority make(SubjectNames names, Instant now, SecureRandom random)
            throws GeneralSecurityException {
        KeyPair pair = newKey(random);
        X500Principal subject =
                new X500Principal("CN=Maru local authority " + shortId(random) + ", O=Maru");
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        subject,
                        serial(random),
                        Date.from(now.minus(BEFORE)),
                        Date.from(now.plus(LIFETIME)),
                        subject,
                        pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            builder.addExtension(Extension.nameConstraints, true, constraints(names));
            X509Certificate certificate = sign(builder, pair);
            return new LocalAuthority(
                    new Credential(List.of(certificate), pair.getPrivate()), random);
        } catch (CertIOException | OperatorCreationException broken) {
            throw new GeneralSecurityException(broken);
        }
    }

    /// The authority that was written before; empty when there is none.
    static Optional<LocalAuthority> read(Path chain, Path key, SecureRandom random)
            throws IOException, GeneralSecurityException {
        if (!Files.exists(chain) || !Files.exists(key)) {
            return Optional.empty();
        }
        return Optional.of(new LocalAuthority(Credential.read(chain, key), random));
    }

    Credential credential() {
        return credential;
    }

    boolean endsBefore(Instant time) {
        return credential.ends().isBefore(time);
    }

    /// Whether this authority may vouch for `name` by its own constraints.
    boolean covers(String name) {
        Optional<InetAddress> address = SubjectNames.address(name);
        for (GeneralSubtree subtree : permitted()) {
            GeneralName base = subtree.getBase();
            if (address.isEmpty() && base.getTagNo() == GeneralName.dNSName) {
                String host = base.getName().toString();
                if (name.equalsIgnoreCase(host)
                        || name.toLowerCase(java.util.Locale.ROOT).endsWith("." + host)) {
                    return true;
                }
            } else if (address.isPresent()
                    && base.getTagNo() == GeneralName.iPAddress
                    && within(
                            address.get().getAddress(),
                            ASN1OctetString.getInstance(base.getName()).getOctets())) {
                return true;
            }
        }
        return false;
    }

    /// A new server key and its certificate. Names the constraints do not cover are left out; the
    /// certificate never outlives its authority.
    Credential issue(SubjectNames names, Instant now) throws GeneralSecurityException {
        Set<String> hosts = new LinkedHashSet<>(names.hosts());
        hosts.removeIf(host -> !covers(host));
        Set<InetAddress> addresses = new LinkedHashSet<>(names.addresses());
        addresses.removeIf(address -> !covers(address.getHostAddress()));
        Instant ends = now.plus(SERVER_LIFETIME);
        KeyPair pair = newKey(random);
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        credential.certificate().getSubjectX500Principal(),
                        serial(random),
                        Date.from(now.minus(BEFORE)),
                        Date.from(ends.isAfter(credential.ends()) ? credential.ends() : ends),
                        new X500Principal("CN=Maru, O=Maru"),
                        pair.getPublic());
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(credential.certificate()));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    identifiers.createSubjectKeyIdentifier(pair.getPublic()));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new SubjectNames(hosts, addresses).asExtension());
            X509Certificate certificate =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder(SIGNATURE)
                                                    .build(credential.key())));
            return new Credential(
                    List.of(certificate, credential.certificate()), pair.getPrivate());
        } catch (CertIOException | OperatorCreationException broken) {
            throw new GeneralSecurityException(broken);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair pair)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate())));
    }

    private static NameConstraints constraints(SubjectNames names) {
        List<GeneralSubtree> permitted = new ArrayList<>();
        for (String host : names.hosts()) {
            permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, host)));
        }
        for (String network : PRIVATE_NETWORKS) {
            int slash = network.indexOf('/');
            permitted.add(
                    addresses(
                            InetAddress.ofLiteral(network.substring(0, slash)),
                            Integer.parseInt(network.substring(slash + 1))));
        }
        for (InetAddress address : names.addresses()) {
            permitted.add(addresses(address, address.getAddress().length * 8));
        }
        return new NameConstraints(permitted.toArray(GeneralSubtree[]::new), null);
    }

    /// An address and its mask, as name constraints have them.
    private static GeneralSubtree addresses(InetAddress network, int bits) {
        byte[] address = network.getAddress();
        byte[] both = java.util.Arrays.copyOf(address, address.length * 2);
        for (int bit = 0; bit < bits; bit++) {
            both[address.length + bit / 8] |= (byte) (0x80 >> (bit % 8));
        }
        ASN1Encodable octets = new DEROctetString(both);
        return new GeneralSubtree(new GeneralName(GeneralName.iPAddress, octets));
    }

    private List<GeneralSubtree> permitted() {
        byte[] extension =
                credential.certificate().getExtensionValue(Extension.nameConstraints.getId());
        if (extension == null) {
            return List.of();
        }
        NameConstraints constraints =
                NameConstraints.getInstance(ASN1OctetString.getInstance(extension).getOctets());
        GeneralSubtree[] subtrees = constraints.getPermittedSubtrees();
        return subtrees == null ? List.of() : List.of(subtrees);
    }

    private static boolean within(byte[] address, byte[] networkAndMask) {
        if (networkAndMask.length != address.length * 2) {
            return false;
        }
        for (int i = 0; i < address.length; i++) {
            int mask = networkAndMask[address.length + i];
            if ((address[i] & mask) != (networkAndMask[i] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static KeyPair newKey(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(127, random).add(BigInteger.ONE);
    }

    private static String shortId(SecureRandom random) {
        return java.util.HexFormat.of().toHexDigits(random.nextLong()).substring(0, 8);
    }
}
