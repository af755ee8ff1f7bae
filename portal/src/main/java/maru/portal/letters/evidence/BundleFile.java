package maru.portal.letters.evidence;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// The evidence of a whole letter as one ZIP: a manifest with the hash of every file in it, signed
/// by the authority.
final class BundleFile {

    private static final int ENTRIES_AT_MOST = 20_000;

    private BundleFile() {}

    static void write(Entries entries, AuthorityKey key, OutputStream out) throws IOException {
        entries.put(Entries.CERTIFICATE, key.encodedCertificate());
        byte[] manifest = manifest(entries.files());
        entries.put(Entries.MANIFEST, manifest);
        entries.put(Entries.MANIFEST_SIGNATURE, key.sign(manifest));
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> entry : entries.files().entrySet()) {
                ZipEntry named = new ZipEntry(entry.getKey());
                named.setTime(0);
                zip.putNextEntry(named);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }

    static byte[] manifest(SortedMap<String, byte[]> files) {
        SortedMap<String, Object> hashes = CanonicalJson.object();
        files.forEach(
                (name, bytes) -> {
                    if (!name.equals(Entries.MANIFEST)
                            && !name.equals(Entries.MANIFEST_SIGNATURE)) {
                        hashes.put(name, HexFormat.of().formatHex(Chain.sha256().digest(bytes)));
                    }
                });
        return CanonicalJson.write(hashes);
    }

    static Verdict verify(byte[] file, Optional<String> fingerprint) {
        SortedMap<String, byte[]> entries;
        try {
            entries = read(file);
        } catch (IOException | UncheckedIOException | IllegalArgumentException malformed) {
            return Verdict.broken(Finding.BYTES_CHANGED);
        }
        Set<Finding> found = EnumSet.noneOf(Finding.class);
        byte[] certificate = entries.get(Entries.CERTIFICATE);
        byte[] signature = entries.get(Entries.MANIFEST_SIGNATURE);
        byte[] manifest = entries.get(Entries.MANIFEST);
        if (certificate == null) {
            return Verdict.broken(Finding.NOT_EVIDENCE);
        }
        try {
            if (manifest == null
                    || signature == null
                    || !Arrays.equals(manifest, manifest(entries))
                    || !Verification.isSigned(
                            manifest, signature, AuthorityKey.certificate(certificate))) {
                found.add(Finding.MANIFEST_CHANGED);
            }
        } catch (GeneralSecurityException malformed) {
            return Verdict.broken(Finding.NOT_EVIDENCE);
        }
        return Verification.of(entries, found, fingerprint);
    }

    /// Reads the whole with a bound on what it may unpack to.
    static SortedMap<String, byte[]> read(byte[] file) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        long left = Verification.BYTES_AT_MOST;
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(file), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entries.size() >= ENTRIES_AT_MOST) {
                    throw new IOException("too many files");
                }
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                byte[] buffer = new byte[8_192];
                for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
                    left -= read;
                    if (left < 0) {
                        throw new IOException("unpacks to too much");
                    }
                    bytes.write(buffer, 0, read);
                }
                if (entries.put(entry.getName(), bytes.toByteArray()) != null) {
                    throw new IOException("two files of one name");
                }
            }
        }
        return entries;
    }
}
