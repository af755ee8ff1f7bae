package maru.launcher.keycloak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;

/// A file of ours that says what must be in Keycloak; it lies beside this class.
final class JsonFile {

    private JsonFile() {}

    static JsonNode read(String name) {
        try (InputStream file = JsonFile.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalArgumentException("no file " + name);
            }
            return KeycloakAdmin.JSON.readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
