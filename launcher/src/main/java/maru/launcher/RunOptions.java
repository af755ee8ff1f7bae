package maru.launcher;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    /// Those of a program's parts that are to run here.
    List<PartDescription> running(Map<String, PartDescription> known) {
        return known.values().stream().filter(part -> runs(part.name())).toList();
    }

    boolean runs(String part) {
        return parts.map(chosen -> chosen.contains(part)).orElse(true);
    }

    /// The operator's settings, in the data folder.
    Path settingsFile() {
        return data.resolve("maru.yaml");
    }
}
