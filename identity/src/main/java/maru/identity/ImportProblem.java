package maru.identity;

/// What is wrong in one cell of an import file, and what to write there instead.
///
/// @param file the file's name
/// @param line counted from 1, the headings included, as a spreadsheet shows it
/// @param column the heading, or empty when the whole line is meant
public record ImportProblem(String file, int line, String column, String message) {

    @Override
    public String toString() {
        String where = column.isEmpty() ? "" : " [" + column + "]";
        return file + ":" + line + where + " " + message;
    }
}
