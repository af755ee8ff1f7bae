package maru.identity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects problems, so that one run shows all of them and not only the first.
final class Problems {

    private static final int AT_MOST = 100;

    private static final int REPAIRS_AT_MOST = 500;

    private final List<ImportProblem> found = new ArrayList<>();
    private final Set<ImportRepair> repairs = new LinkedHashSet<>();

    void add(String file, int line, String column, String message) {
        if (found.size() < AT_MOST) {
            found.add(new ImportProblem(file, line, column, message));
        }
    }

    /// Notes what was read otherwise than it stands.
    void repaired(String file, int line, String column, String was, String read) {
        if (repairs.size() < REPAIRS_AT_MOST) {
            ImportRepair repair = new ImportRepair(file, line, column, was, read);
            if (!repairs.contains(repair)) {
                repairs.add(repair);
            }
        }
    }

    List<ImportRepair> repairs() {
        return List.copyOf(repairs);
    }

    boolean any() {
        return !found.isEmpty();
    }

    List<ImportProblem> all() {
        return List.copyOf(found);
    }
}
