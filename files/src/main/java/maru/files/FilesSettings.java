package maru.files;

import java.nio.file.Path;
import java.util.Optional;
import maru.identity.signon.SignOnSettings;
import maru.kernel.Settings;
import maru.storage.DatabaseConfig;
import maru.storage.blob.Clamd;

/// What the drive is told at its start.
///
/// @param port on which the front door reaches it; 0 for any
/// @param blobs the folder of large contents, shared by all processes
/// @param largest the largest file that is taken, in bytes
/// @param demo whether the data are a demo's
/// @param clamd where ClamAV listens, if contents are to be looked at: `127.0.0.1:3310`
record FilesSettings(
        int port,
        DatabaseConfig database,
        Path blobs,
        SignOnSettings signOn,
        long largest,
        boolean demo,
        Optional<Clamd> clamd) {

    private static final long LARGEST = 50L << 30;

    static FilesSettings read(Settings settings) {
        FilesSettings read =
                new FilesSettings(
                        settings.number("http.port", 0, 65_535),
                        DatabaseConfig.from(settings, "files"),
                        settings.path("blobs"),
                        SignOnSettings.from(settings),
                        settings.bytes("largest", LARGEST),
                        settings.flag("demo", false),
                        settings.optionalText("clamd").map(text -> Clamd.at("clamd", text)));
        // Told to every part; this one has no use for them.
        settings.optionalText("public-url");
        settings.optionalText("data");
        settings.optionalText("listen");
        settings.optionalText("health.port");
        settings.rejectUnknown();
        return read;
    }
}
