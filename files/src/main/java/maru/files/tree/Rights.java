package maru.files.tree;

/// What somebody may do with a node, as bits that add up: reading, handing in, writing, managing
/// (rights, shares, restoring).
///
/// @param bits as the database keeps them
public record Rights(int bits) {

    public static final Rights NONE = new Rights(0);
    public static final Rights READER = new Rights(1);
    public static final Rights HAND_IN = new Rights(2);
    public static final Rights WRITER = new Rights(5);
    public static final Rights MANAGER = new Rights(15);

    public boolean read() {
        return (bits & 1) != 0;
    }

    public boolean handIn() {
        return (bits & 2) != 0;
    }

    public boolean write() {
        return (bits & 4) != 0;
    }

    public boolean manage() {
        return (bits & 8) != 0;
    }

    /// Whether the node may be known to exist.
    public boolean any() {
        return bits != 0;
    }

    public Rights without(Rights other) {
        return new Rights(bits & ~other.bits);
    }
}
