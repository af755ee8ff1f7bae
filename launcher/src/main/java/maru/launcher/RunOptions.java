package maru.launcher;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import maru.launcher.data.Kind;

/// What the command line of `run` asks for.
///
/// @param host address of this machine to serve other devices on, e.g. a phone
/// @param parts the parts to start; empty for all
record RunOptions(
        Path data,
        Kind kind,
        Ports ports,
        Optional<InetAddress> host,
        Optional<Set<String>> parts) {

    /// The operator's settings, in the data folder.
    Path settingsFile() {
        return data.resolve("maru.yaml");
    }
}
