package maru.portal.files;

import java.util.List;
import java.util.Locale;

/// Sizes as people read them.
final class Sizes {

    private static final List<String> UNITS = List.of("KB", "MB", "GB", "TB");
    private static final int STEP = 1_024;

    private Sizes() {}

    static String text(long bytes) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= STEP && unit < UNITS.size() - 1) {
            size /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, UNITS.get(unit));
    }
}
