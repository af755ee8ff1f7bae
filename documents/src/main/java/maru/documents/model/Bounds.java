package maru.documents.model;

/// How much of one file is taken. A reader stops there and says that it cut; what comes through the
/// pipe is checked against the same numbers again.
public final class Bounds {

    /// Bytes of a file.
    public static final long FILE = 50L * 1024 * 1024;

    /// Characters of all text together; a letter has about 2,000, a book 500,000.
    public static final int CHARACTERS = 2_000_000;

    public static final int BLOCKS = 60_000;

    /// How deep tables and lists stand in each other.
    public static final int DEPTH = 16;

    public static final int TITLE = 200;
    public static final int PICTURES = 60;

    /// Bytes of one picture after it was drawn anew, and of all.
    public static final int PICTURE = 2 * 1024 * 1024;

    public static final int ALL_PICTURES = 16 * 1024 * 1024;

    /// Pages of a PDF, slides, sheets.
    public static final int PAGES = 1_000;

    public static final int COLUMNS = 1_000;

    private Bounds() {}
}
