package maru.documents.child;

import java.nio.file.Path;

/// The file to read.
///
/// @param name as its owner named it
record Source(Path path, String name) {

    /// The name without its ending, for a document that has no other title.
    String plainName() {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
