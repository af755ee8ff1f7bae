package maru.identity;

import java.util.ArrayList;
import java.util.List;

/// Collects problems, so that one run shows all of them and not only the first.
final class Problems {

    private static final int AT_MOST = 100;

    private final List<ImportProblem> found = new ArrayList<>();

    void add(String file, int line, String column, String message) {
        if (found.size() < AT_MOST) {
            found.add(new ImportProblem(file, line, column, message));
        }
    }

    boolean any() {
        return !found.isEmpty();
    }

    List<ImportProblem> all() {
        return List.copyOf(found);
    }
}
