package maru.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import maru.launcher.settings.MaruSettings;
import maru.launcher.settings.MaruYaml;

/// Notices that `maru.yaml`, or a certificate it names, has changed on disk.
final class SettingsWatch {

    private final Path file;
    private final Set<String> partNames;
    private Set<Path> certificate = Set.of();
    private Map<Path, String> seen;

    SettingsWatch(Path file, Set<String> partNames, MaruSettings now) {
        this.file = file;
        this.partNames = Set.copyOf(partNames);
        inForce(now);
        this.seen = look();
    }

    /// The settings, when something has changed since the last call.
    ///
    /// @throws maru.launcher.settings.WrongSetting for a mistake; it is told once
    Optional<MaruSettings> changed() {
        Map<Path, String> now = look();
        if (now.equals(seen)) {
            return Optional.empty();
        }
        seen = now;
        MaruSettings settings = MaruYaml.read(file, partNames);
        inForce(settings);
        seen = look();
        return Optional.of(settings);
    }

    private void inForce(MaruSettings settings) {
        certificate =
                settings.certificate()
                        .map(files -> Set.of(files.chain(), files.key()))
                        .orElseGet(Set::of);
    }

    private Map<Path, String> look() {
        Map<Path, String> states = new HashMap<>();
        states.put(file, state(file));
        certificate.forEach(part -> states.put(part, state(part)));
        return states;
    }

    private static String state(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException none) {
            return "";
        }
    }
}
