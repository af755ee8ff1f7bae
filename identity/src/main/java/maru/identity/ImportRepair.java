package maru.identity;

/// What a spreadsheet had damaged and was read as it was meant, since it could mean nothing else.
///
/// @param line counted from 1
/// @param was as it stood, `read` what it was taken for
public record ImportRepair(String file, int line, String column, String was, String read) {

    @Override
    public String toString() {
        return file + ":" + line + " [" + column + "] '" + was + "' → '" + read + "'";
    }
}
