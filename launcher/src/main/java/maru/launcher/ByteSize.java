package maru.launcher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.launcher.supervisor.CannotRun;

/// How an operator writes a size: `50GiB`.
final class ByteSize {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})(MiB|GiB|TiB)");

    private ByteSize() {}

    /// In bytes.
    static long of(String text) {
        Matcher size = WRITTEN.matcher(text);
        if (!size.matches()) {
            throw new CannotRun("Write a size such as 50GiB, with MiB, GiB or TiB.");
        }
        return Long.parseLong(size.group(1))
                << switch (size.group(2)) {
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 40;
                };
    }
}
