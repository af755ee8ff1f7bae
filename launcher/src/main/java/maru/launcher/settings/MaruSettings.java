package maru.launcher.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What stands in `maru.yaml`. An empty file serves this machine only.
///
/// @param publicUrl the one address under which people reach Maru, e.g. `https://maru.example.kr`;
///   empty for loopback
/// @param listen IP address to listen on; empty for loopback
/// @param parts a part's own settings by its name, keys flat with dots
/// @param lines line in the file of every setting, keys flat with dots
public record MaruSettings(
        Optional<URI> publicUrl,
        Optional<String> listen,
        Optional<CertificateFiles> certificate,
        Optional<ExternalDatabase> database,
        Map<String, Map<String, String>> parts,
        Map<String, Integer> lines) {

    public static final MaruSettings EMPTY =
            new MaruSettings(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Map.of());

    public MaruSettings {
        parts = Map.copyOf(parts);
        lines = Map.copyOf(lines);
    }

    /// A certificate chain and its key in PEM, made by somebody else.
    public record CertificateFiles(Path chain, Path key) {}

    /// A PostgreSQL that is not ours to start.
    ///
    /// @param url `jdbc:postgresql://host:port/database`
    /// @param user a role that may create roles and schemas in that database
    public record ExternalDatabase(String url, String user, Path passwordFile) {}

    /// The same with another address, as `--host` asks.
    public MaruSettings withAddress(URI url, String address) {
        return new MaruSettings(
                Optional.of(url), Optional.of(address), certificate, database, parts, lines);
    }
}
