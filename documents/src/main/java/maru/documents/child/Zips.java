package maru.documents.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import maru.documents.model.Why;

/// Unpacks a ZIP once into nothing, counting, before a library may unpack it into memory: sizes
/// that an archive declares may lie.
final class Zips {

    private static final int ENTRIES = 5_000;
    private static final long BYTES = 256L << 20;
    private static final long XML = 48L << 20;

    /// Text packs well, so this is generous; below [#HARMLESS] bytes it is not asked.
    private static final long RATIO = 200;

    private static final long HARMLESS = 8L << 20;

    private Zips() {}

    /// @throws Unreadable for a bomb, a document with macros or a broken archive
    static void measure(Path file) throws IOException, Unreadable {
        long all = 0;
        long xml = 0;
        byte[] buffer = new byte[64 * 1024];
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > ENTRIES) {
                throw new Unreadable(Why.BOMB);
            }
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName().toLowerCase(Locale.ROOT);
                if (name.endsWith("vbaproject.bin")) {
                    throw new Unreadable(Why.MACROS);
                }
                boolean isXml =
                        name.endsWith(".xml") || name.endsWith(".rels") || name.endsWith(".hpf");
                long one = 0;
                try (InputStream in = zip.getInputStream(entry)) {
                    int read = in.read(buffer);
                    while (read >= 0) {
                        one += read;
                        all += read;
                        xml += isXml ? read : 0;
                        boolean swells =
                                one > HARMLESS
                                        && one > RATIO * Math.max(1, entry.getCompressedSize());
                        if (all > BYTES || xml > XML || swells) {
                            throw new Unreadable(Why.BOMB);
                        }
                        read = in.read(buffer);
                    }
                }
            }
        }
    }
}
