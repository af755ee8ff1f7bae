package maru.portal.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The files of the front-end build. Their names hold a hash of their content, so that a browser
/// may keep them for good.
@Component
public final class Assets {

    private final Map<String, String> names;

    Assets() {
        try (InputStream listing = Assets.class.getResourceAsStream("/assets.json")) {
            if (listing == null) {
                throw new IllegalStateException("the front end was not built");
            }
            names = new JsonMapper().readValue(listing, new TypeReference<>() {});
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Whether the build made a file of this plain name.
    public boolean has(String name) {
        return names.containsKey(name);
    }

    /// The address of an asset by its plain name: `shell.css` is `/assets/shell-3f….css`.
    public String path(String name) {
        String hashed = names.get(name);
        if (hashed == null) {
            throw new IllegalArgumentException("no asset " + name + " in " + names.keySet());
        }
        return "/assets/" + hashed;
    }
}
