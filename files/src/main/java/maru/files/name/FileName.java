package maru.files.name;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A name within a folder: a key, never a path.
///
/// Names are kept in NFC, since Finder sends Hangul taken apart (NFD) and everybody else sends it
/// whole. Two names that differ in case alone cannot stand in one folder, because Windows and macOS
/// could open only one of them.
///
/// What stands for something else on some machine is refused when it is made: a slash or backslash,
/// control characters, a dot or space at the end (Windows drops it and opens another file), a space
/// at the start, and the names of devices. The other characters that Windows cannot write (`< > : "
/// | ? *`) are taken, since Linux and macOS use them; rclone and Explorer show them escaped.
///
/// @param shown as its maker wrote it, in NFC
/// @param key the same without the difference of case
public record FileName(String shown, String key) {

    /// In characters (UTF-16 units), as Windows and NTFS count.
    public static final int LENGTH_AT_MOST = 255;

    private static final int BYTES_AT_MOST = 1_020;

    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private static final Pattern NUMBERED_DEVICE = Pattern.compile("(com|lpt)[0-9¹²³]");

    /// Reads a name to look for. Empty for what can be nobody's name.
    public static Optional<FileName> find(String raw) {
        if (raw.isEmpty() || raw.length() > 4 * LENGTH_AT_MOST) {
            return Optional.empty();
        }
        String shown = Normalizer.normalize(raw, Normalizer.Form.NFC);
        if (shown.length() > LENGTH_AT_MOST
                || shown.getBytes(StandardCharsets.UTF_8).length > BYTES_AT_MOST
                || shown.equals(".")
                || shown.equals("..")
                || shown.indexOf('/') >= 0
                || shown.indexOf('\\') >= 0
                || shown.chars().anyMatch(FileName::isControl)) {
            return Optional.empty();
        }
        return Optional.of(new FileName(shown, fold(shown)));
    }

    /// Why no file may be given this name; empty when it may.
    public Optional<String> objection() {
        String stem = key.indexOf('.') < 0 ? key : key.substring(0, key.indexOf('.'));
        if (DEVICES.contains(stem.strip()) || NUMBERED_DEVICE.matcher(stem.strip()).matches()) {
            return Optional.of(
                    "윈도우가 장치 이름으로 쓰는 이름입니다. 다른 이름을 써 주세요."
                            + " (Windows keeps this name for a device; please choose another.)");
        }
        if (shown.endsWith(".") || shown.endsWith(" ") || shown.startsWith(" ")) {
            return Optional.of(
                    "이름은 빈칸으로 시작하거나 빈칸·마침표로 끝날 수 없습니다."
                            + " (A name cannot begin with a space or end with a space or a dot.)");
        }
        return Optional.empty();
    }

    /// Whether systems put such files beside others for themselves: Finder's `.DS_Store` and `._x`,
    /// Office's `~$x`, Explorer's `Thumbs.db` and `desktop.ini`. They are kept, without versions,
    /// trash and news.
    public boolean isAside() {
        return shown.startsWith("._")
                || shown.startsWith("~$")
                || shown.startsWith(".~lock.")
                || key.equals(".ds_store")
                || key.equals("thumbs.db")
                || key.equals("desktop.ini");
    }

    private static String fold(String shown) {
        return Normalizer.normalize(
                shown.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    private static boolean isControl(int unit) {
        // Lone surrogates do not get here: a path is read as strict UTF-8.
        return unit < ' ' || unit == 0x7f || (unit >= 0x80 && unit < 0xa0) || unit == 0xfffe;
    }
}
