package maru.portal.letters.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.Selector;

/// A receipt as it comes in. Its signature must cover every byte but its own place, that place must
/// hold nothing but the signature, and what is embedded must agree with itself.
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ReceiptFile(byte[] file) {

    Verdict verify(Optional<String> fingerprint) {
        try (PDDocument document = Loader.loadPDF(file)) {
            List<PDSignature> signatures = document.getSignatureDictionaries();
            if (signatures.size() != 1) {
                return Verdict.broken(Finding.NOT_SIGNED);
            }
            int[] range = signatures.getFirst().getByteRange();
            if (!covers(range)) {
                return Verdict.broken(Finding.NOT_SIGNED);
            }
            Map<String, byte[]> entries = embedded(document);
            Set<Finding> found = EnumSet.noneOf(Finding.class);
            Optional<X509Certificate> signer = signer(range);
            if (signer.isEmpty()) {
                found.add(Finding.BYTES_CHANGED);
            } else if (!Arrays.equals(
                    signer.get().getEncoded(),
                    entries.getOrDefault(Entries.CERTIFICATE, new byte[0]))) {
                found.add(Finding.NOT_SIGNED);
            }
            return Verification.of(entries, found, fingerprint);
        } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
            // The reader of PDF throws what it likes at a file that was tampered with.
            return Verdict.broken(Finding.BYTES_CHANGED);
        }
    }

    /// The whole file but one gap, which holds `<hexadecimal digits>` and no more.
    private boolean covers(int[] range) {
        return range.length == 4
                && range[0] == 0
                && range[1] > 0
                && range[2] > range[1] + 2
                && range[3] > 0
                && (long) range[2] + range[3] == file.length
                && file[range[1]] == '<'
                && file[range[2] - 1] == '>';
    }

    /// Who signed what the range covers; empty when it was not signed so.
    private Optional<X509Certificate> signer(int[] range) {
        try {
            byte[] content = new byte[range[1] + range[3]];
            System.arraycopy(file, 0, content, 0, range[1]);
            System.arraycopy(file, range[2], content, range[1], range[3]);
            String digits =
                    new String(
                            file, range[1] + 1, range[2] - range[1] - 2, StandardCharsets.US_ASCII);
            if (!digits.matches("[0-9A-F]+")) {
                return Optional.empty();
            }
            byte[] padded = HexFormat.of().parseHex(digits);
            byte[] encoded = withoutPadding(padded);
            CMSSignedData cms = new CMSSignedData(new CMSProcessableByteArray(content), encoded);
            Collection<SignerInformation> signers = cms.getSignerInfos().getSigners();
            if (signers.size() != 1) {
                return Optional.empty();
            }
            SignerInformation signer = signers.iterator().next();
            return certificate(cms, signer)
                    .filter(holder -> Arrays.equals(oneForm(signer, holder), encoded))
                    .map(ReceiptFile::certificate)
                    .filter(certificate -> isSignedBy(signer, certificate));
        } catch (CMSException | IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] withoutPadding(byte[] padded) throws IOException {
        byte[] encoded;
        try (ASN1InputStream in = new ASN1InputStream(padded)) {
            encoded = in.readObject().getEncoded("DER");
        }
        for (int i = encoded.length; i < padded.length; i++) {
            if (padded[i] != 0) {
                throw new IOException("something stands behind the signature");
            }
        }
        byte[] first = Arrays.copyOf(padded, encoded.length);
        if (!Arrays.equals(first, encoded)) {
            throw new IOException("the signature is not in its one form");
        }
        return encoded;
    }

    /// What a signature covers is its attributes alone. All that stands around them is therefore
    /// written anew, and must be the same: versions, algorithms, names, one certificate and no
    /// more.
    private static byte[] oneForm(SignerInformation signer, X509CertificateHolder holder) {
        SignerInfo found = signer.toASN1Structure();
        Certificate certificate = holder.toASN1Structure();
        SignerInfo own =
                new SignerInfo(
                        new SignerIdentifier(new IssuerAndSerialNumber(certificate)),
                        found.getDigestAlgorithm(),
                        found.getAuthenticatedAttributes(),
                        found.getDigestEncryptionAlgorithm(),
                        found.getEncryptedDigest(),
                        null);
        SignedData data =
                new SignedData(
                        new DERSet(found.getDigestAlgorithm()),
                        new ContentInfo(CMSObjectIdentifiers.data, null),
                        new DERSet(certificate),
                        null,
                        new DERSet(own));
        try {
            return new ContentInfo(CMSObjectIdentifiers.signedData, data).getEncoded("DER");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Optional<X509CertificateHolder> certificate(
            CMSSignedData cms, SignerInformation signer) {
        @SuppressWarnings("unchecked")
        Selector<X509CertificateHolder> wanted = signer.getSID();
        return cms.getCertificates().getMatches(wanted).stream().findFirst();
    }

    private static X509Certificate certificate(X509CertificateHolder holder) {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static boolean isSignedBy(SignerInformation signer, X509Certificate certificate) {
        try {
            return signer.verify(
                    new JcaSimpleSignerInfoVerifierBuilder().build(certificate.getPublicKey()));
        } catch (CMSException | OperatorCreationException wrong) {
            return false;
        }
    }

    private static Map<String, byte[]> embedded(PDDocument document) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        PDDocumentNameDictionary names = document.getDocumentCatalog().getNames();
        if (names == null || names.getEmbeddedFiles() == null) {
            return entries;
        }
        Map<String, PDComplexFileSpecification> files = names.getEmbeddedFiles().getNames();
        if (files != null) {
            for (Map.Entry<String, PDComplexFileSpecification> file : files.entrySet()) {
                entries.put(file.getKey(), file.getValue().getEmbeddedFile().toByteArray());
            }
        }
        return entries;
    }
}
