package maru.files.tree;

import java.util.List;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import maru.files.signon.Caller;
import maru.storage.Database;

/// Files in which something harmful was found, for those who answer for them: who wrote what was
/// found, and whose own drive it lies in. What was thrown away or replaced is no more of it.
public final class HeldBack {

    private static final int LISTED_AT_MOST = 20;

    private final Database database;

    public HeldBack(Database database) {
        this.database = database;
    }

    /// One such file.
    ///
    /// @param path by which the caller comes to it, percent-encoded; empty where she comes to it
    ///   otherwise
    /// @param finding the scanner's name for what it found
    public record Held(String path, String name, String finding) {}

    /// Those that concern the caller, newest first.
    public List<Held> of(Caller caller) {
        return database.read(
                tx ->
                        tx.list(
                                "select * from files.held_back(?, ?)",
                                row ->
                                        new Held(
                                                path(row.texts("way")),
                                                row.text("name"),
                                                row.text("finding")),
                                caller.person().value(),
                                LISTED_AT_MOST));
    }

    private static String path(List<String> way) {
        List<FileName> names = way.stream().flatMap(name -> FileName.find(name).stream()).toList();
        return names.isEmpty() ? "" : new DavPath(names, false).href(false);
    }
}
