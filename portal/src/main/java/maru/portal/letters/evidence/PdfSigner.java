package maru.portal.letters.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.GregorianCalendar;
import java.util.List;
import maru.kernel.Seoul;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// Signs a PDF as a whole with the authority's key: PAdES baseline B-B (ETSI EN 319 142-1), a
/// detached CAdES signature over all bytes but its own place.
record PdfSigner(AuthorityKey key, Clock clock) {

    private static final COSName PADES = COSName.getPDFName("ETSI.CAdES.detached");
    private static final int ROOM = 12_000;

    byte[] sign(byte[] pdf, String reason) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf);
                SignatureOptions options = new SignatureOptions()) {
            PDSignature signature = new PDSignature();
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(PADES);
            signature.setName("Maru");
            signature.setReason(reason);
            signature.setSignDate(
                    GregorianCalendar.from(ZonedDateTime.ofInstant(clock.instant(), Seoul.ZONE)));
            options.setPreferredSignatureSize(ROOM);
            document.addSignature(signature, this::cms, options);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.saveIncremental(out);
            return out.toByteArray();
        }
    }

    private byte[] cms(InputStream content) throws IOException {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(signer());
            generator.addCertificates(new JcaCertStore(List.of(key.certificate())));
            return generator
                    .generate(new CMSProcessableByteArray(content.readAllBytes()), false)
                    .toASN1Structure()
                    .getEncoded("DER");
        } catch (CMSException | GeneralSecurityException | OperatorCreationException broken) {
            throw new IOException("cannot sign", broken);
        }
    }

    private SignerInfoGenerator signer()
            throws GeneralSecurityException, OperatorCreationException {
        JcaSignerInfoGeneratorBuilder builder =
                new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build());
        ESSCertIDv2 certificate =
                new ESSCertIDv2(Chain.sha256().digest(key.certificate().getEncoded()));
        builder.setSignedAttributeGenerator(
                parameters -> {
                    AttributeTable usual =
                            new DefaultSignedAttributeTableGenerator().getAttributes(parameters);
                    ASN1EncodableVector ours =
                            usual.remove(CMSAttributes.signingTime).toASN1EncodableVector();
                    // PAdES binds the certificate and takes the time from the PDF's own entry.
                    ours.add(
                            new Attribute(
                                    PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                                    new DERSet(new SigningCertificateV2(certificate))));
                    return new AttributeTable(ours);
                });
        return builder.build(
                new JcaContentSignerBuilder(Head.ALGORITHM).build(key.key()), key.certificate());
    }
}
