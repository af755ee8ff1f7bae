package maru.korean;

import java.util.Arrays;
import java.util.List;

/// Tables in tests that read as tables: one row a line, cells between bars, `#` for a remark.
final class Table {

    private Table() {}

    static List<List<String>> rows(String table) {
        return table.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }
}
