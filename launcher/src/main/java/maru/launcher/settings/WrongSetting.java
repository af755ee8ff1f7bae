package maru.launcher.settings;

import java.nio.file.Path;

/// A mistake in `maru.yaml`, in one sentence with file and line.
public final class WrongSetting extends RuntimeException {

    WrongSetting(Path file, int line, String sentence) {
        super(file + ", line " + line + ": " + sentence, null, false, false);
    }

    WrongSetting(Path file, String sentence) {
        super(file + ": " + sentence, null, false, false);
    }
}
