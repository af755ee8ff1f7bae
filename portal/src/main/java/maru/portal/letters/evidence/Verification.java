package maru.portal.letters.evidence;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import maru.portal.letters.evidence.CanonicalJson.Unreadable;
import tools.jackson.databind.JsonNode;

/// Looks at a receipt or a bundle and at nothing else: no network, no database.
///
/// The public key, or its fingerprint, must come from outside (a school's printed sheet): a file
/// that vouches for itself proves only that it is whole.
public final class Verification {

    public static final long BYTES_AT_MOST = 200L << 20;

    private Verification() {}

    /// Looks at a file.
    ///
    /// @param fingerprint of the authority's key, 64 hexadecimal digits; blanks do not count
    public static Verdict of(byte[] file, Optional<String> fingerprint) {
        if (file.length > 4 && file[0] == '%' && file[1] == 'P' && file[2] == 'D') {
            return new ReceiptFile(file).verify(normal(fingerprint));
        }
        if (file.length > 4 && file[0] == 'P' && file[1] == 'K') {
            return BundleFile.verify(file, normal(fingerprint));
        }
        return Verdict.broken(Finding.NOT_EVIDENCE);
    }

    private static Optional<String> normal(Optional<String> fingerprint) {
        return fingerprint
                .map(text -> text.replaceAll("[\\s:]", "").toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty());
    }

    /// Checks what is within: statements, shown pages, drawings, chain and heads.
    ///
    /// @param entries by name, as [Entries] writes them
    /// @param found what the file around them has shown already
    static Verdict of(
            Map<String, byte[]> entries, Set<Finding> found, Optional<String> fingerprint) {
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        findings.addAll(found);
        byte[] encoded = entries.get(Entries.CERTIFICATE);
        if (encoded == null) {
            return Verdict.broken(Finding.NOT_EVIDENCE);
        }
        PublicKey key;
        try {
            X509Certificate certificate = AuthorityKey.certificate(encoded);
            key = certificate.getPublicKey();
        } catch (GeneralSecurityException malformed) {
            return Verdict.broken(Finding.NOT_EVIDENCE);
        }
        String own = AuthorityKey.fingerprint(key);
        if (fingerprint.isPresent() && !fingerprint.get().equals(own)) {
            findings.add(Finding.OTHER_ISSUER);
        }
        List<Segment> segments = segments(entries, key, findings);
        List<Verdict.Line> lines = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : new TreeMap<>(entries).entrySet()) {
            if (entry.getKey().startsWith(Entries.STATEMENTS)) {
                statement(entry.getValue(), position(entry.getKey()), entries, segments, findings)
                        .ifPresent(lines::add);
            }
        }
        if (lines.isEmpty() && findings.isEmpty()) {
            findings.add(Finding.NOT_EVIDENCE);
        }
        boolean proven = fingerprint.isPresent() && !findings.contains(Finding.OTHER_ISSUER);
        return new Verdict(List.copyOf(findings), proven, own, lines);
    }

    private static List<Segment> segments(
            Map<String, byte[]> entries, PublicKey key, Set<Finding> findings) {
        List<Segment> segments = new ArrayList<>();
        entries.forEach(
                (name, bytes) -> {
                    if (!name.startsWith(Entries.SEGMENTS)) {
                        return;
                    }
                    try {
                        Segment segment = Segment.read(bytes);
                        if (!segment.isWhole()) {
                            findings.add(Finding.CHAIN_CUT);
                        }
                        if (!segment.head().isSignedBy(key)) {
                            findings.add(Finding.HEAD_NOT_SIGNED);
                        }
                        segments.add(segment);
                    } catch (Unreadable malformed) {
                        findings.add(Finding.CHAIN_CUT);
                    }
                });
        return segments;
    }

    private static Optional<Verdict.Line> statement(
            byte[] bytes,
            long position,
            Map<String, byte[]> entries,
            List<Segment> segments,
            Set<Finding> findings) {
        JsonNode node;
        try {
            node = CanonicalJson.read(bytes);
        } catch (Unreadable malformed) {
            findings.add(Finding.STATEMENT_CHANGED);
            return Optional.empty();
        }
        Optional<String> sealed =
                segments.stream().flatMap(one -> one.leafAt(position).stream()).findFirst();
        if (sealed.isEmpty()) {
            findings.add(Finding.CHAIN_CUT);
        } else if (!sealed.get().equals(HexFormat.of().formatHex(Chain.leaf(bytes)))) {
            findings.add(Finding.STATEMENT_CHANGED);
        }
        named(node, "shown", Entries.SHOWN, ".html", entries, Finding.SHOWN_PAGE_CHANGED, findings);
        named(
                node,
                "drawing",
                Entries.DRAWINGS,
                ".png",
                entries,
                Finding.DRAWING_CHANGED,
                findings);
        named(node, "photo", Entries.PHOTOS, "", entries, Finding.PHOTO_CHANGED, findings);
        return Optional.of(line(node));
    }

    /// A file that a statement names by its hash stands in the file and has that hash.
    private static void named(
            JsonNode node,
            String field,
            String folder,
            String ending,
            Map<String, byte[]> entries,
            Finding finding,
            Set<Finding> findings) {
        String hash = node.path(field).asString("");
        if (hash.isEmpty()) {
            return;
        }
        byte[] bytes = entries.get(folder + hash + ending);
        if (bytes == null || !HexFormat.of().formatHex(Chain.sha256().digest(bytes)).equals(hash)) {
            findings.add(finding);
        }
    }

    private static Verdict.Line line(JsonNode node) {
        return new Verdict.Line(
                node.path("kind").asString(""),
                node.path("school").asString(""),
                node.path("title").asString(""),
                first(node, "signerName", "whoName", "fromName"),
                first(node, "signedAt", "at", "receivedOn"),
                node.path("documentNumber").asString(""));
    }

    private static String first(JsonNode node, String... fields) {
        for (String field : fields) {
            if (node.has(field)) {
                return node.path(field).asString("");
            }
        }
        return "";
    }

    private static long position(String name) {
        String digits = name.replaceAll("\\D", "");
        return digits.isEmpty() || digits.length() > 18 ? -1 : Long.parseLong(digits);
    }

    static boolean isSigned(byte[] bytes, byte[] signature, X509Certificate certificate) {
        try {
            Signature check = Signature.getInstance(Head.ALGORITHM);
            check.initVerify(certificate.getPublicKey());
            check.update(bytes);
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
