package maru.portal.files;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Paths of WebDAV in addresses.
final class Paths {

    private Paths() {}

    /// As the value of a parameter.
    static String encode(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    /// The path of a name in a folder.
    static String below(String folder, String name) {
        String base = folder.endsWith("/") ? folder : folder + "/";
        return base + encode(name).replace("+", "%20");
    }

    /// The folder that a path stands in.
    static String folder(String path) {
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return bare.substring(0, bare.lastIndexOf('/') + 1);
    }
}
