package maru.files.tree;

import java.util.List;

/// A lock forbids what was asked for (RFC 4918 section 11.3).
public final class Locked extends RuntimeException {

    private final transient List<String> roots;

    /// @param roots the paths by which the locks were taken
    public Locked(List<String> roots) {
        super("locked", null, false, false);
        this.roots = List.copyOf(roots);
    }

    public List<String> roots() {
        return roots;
    }
}
