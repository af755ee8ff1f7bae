package maru.portal.letters.evidence;

import java.util.SortedMap;
import java.util.TreeMap;

/// What stands in a receipt or a bundle, by name.
final class Entries {

    static final String CERTIFICATE = "authority.crt";
    static final String MANIFEST = "manifest.json";
    static final String MANIFEST_SIGNATURE = "manifest.sig";
    static final String FORM = "form.json";
    static final String STATEMENTS = "statements/";
    static final String SEGMENTS = "chain/";
    static final String SHOWN = "shown/";
    static final String DRAWINGS = "drawings/";
    static final String PHOTOS = "photos/";

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    void put(String name, byte[] bytes) {
        files.put(name, bytes);
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    SortedMap<String, byte[]> files() {
        return files;
    }
}
