package maru.documents.child;

import java.util.ArrayList;
import java.util.List;

/// CSV as Excel writes it (RFC 4180), with commas, semicolons or tabs, whichever the first line has
/// most of.
final class Csv {

    private Csv() {}

    static List<List<String>> rows(String text, int columns) {
        char comma = separatorOf(text);
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            if (quoted) {
                if (each != '"') {
                    cell.append(each);
                } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    cell.append('"');
                    at++;
                } else {
                    quoted = false;
                }
            } else if (each == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (each == comma) {
                end(row, cell, columns);
            } else if (each == '\n') {
                end(row, cell, columns);
                rows.add(row);
                row = new ArrayList<>();
            } else if (each != '\r') {
                cell.append(each);
            }
        }
        if (!cell.isEmpty() || !row.isEmpty()) {
            end(row, cell, columns);
            rows.add(row);
        }
        return rows;
    }

    private static void end(List<String> row, StringBuilder cell, int columns) {
        if (row.size() < columns) {
            row.add(cell.toString());
        }
        cell.setLength(0);
    }

    private static char separatorOf(String text) {
        int end = text.indexOf('\n');
        String first = end < 0 ? text : text.substring(0, end);
        char best = ',';
        for (char each : new char[] {';', '\t'}) {
            if (count(first, each) > count(first, best)) {
                best = each;
            }
        }
        return best;
    }

    private static long count(String line, char each) {
        return line.chars().filter(one -> one == each).count();
    }
}
