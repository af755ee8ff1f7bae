package maru.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads comma-separated values (RFC 4180) in UTF-8 or CP949 (what Excel writes on a Korean
/// Windows), bounded in every direction: quoted cells, doubled quotes, line breaks within quotes,
/// LF and CRLF, with or without a byte order mark.
final class Csv {

    private static final Charset CP949 = Charset.forName("x-windows-949");

    static final int BYTES_AT_MOST = 64 << 20;
    static final int LINES_AT_MOST = 1_000_000;
    static final int COLUMNS_AT_MOST = 50;
    static final int CELL_LENGTH_AT_MOST = 1_000;

    /// One record and the line on which it begins.
    record Line(int number, List<String> cells) {}

    private final String text;
    private final List<Line> lines = new ArrayList<>();
    private int at;
    private int line = 1;

    private Csv(String text) {
        this.text = text;
    }

    /// Reads all records; empty lines are passed over.
    ///
    /// @throws Malformed with the line and what is wrong
    static List<Line> read(InputStream in) throws IOException, Malformed {
        byte[] bytes = in.readNBytes(BYTES_AT_MOST + 1);
        if (bytes.length > BYTES_AT_MOST) {
            throw new Malformed(1, "파일이 64 MiB보다 큽니다. 나누어 주세요. (Larger than 64 MiB; split it.)");
        }
        if (Xlsx.looksLike(bytes)) {
            return Xlsx.read(bytes);
        }
        if (Xlsx.looksLikeXls(bytes)) {
            throw new Malformed(
                    1,
                    "옛 엑셀 파일(.xls)입니다. .xlsx나 CSV로 저장해 주세요."
                            + " (This is an old workbook; save it as .xlsx or CSV.)");
        }
        String text = decode(bytes);
        return new Csv(text.startsWith("\uFEFF") ? text.substring(1) : text).all();
    }

    private static String decode(byte[] bytes) throws Malformed {
        try {
            return decode(bytes, StandardCharsets.UTF_8);
        } catch (CharacterCodingException notUtf8) {
            try {
                // Hangul of CP949 is hardly ever well-formed UTF-8, so the order tells them apart.
                return decode(bytes, CP949);
            } catch (CharacterCodingException neither) {
                throw new Malformed(
                        1,
                        "글자를 읽을 수 없습니다. CSV UTF-8로 저장해 주세요."
                                + " (Neither UTF-8 nor CP949; save it as CSV UTF-8.)");
            }
        }
    }

    private static String decode(byte[] bytes, Charset charset) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private List<Line> all() throws Malformed {
        while (at < text.length()) {
            int begins = line;
            List<String> cells = record();
            if (cells.size() == 1 && cells.getFirst().isBlank()) {
                continue;
            }
            if (lines.size() >= LINES_AT_MOST) {
                throw new Malformed(begins, "줄이 너무 많습니다. (Too many lines; split it.)");
            }
            lines.add(new Line(begins, cells));
        }
        return lines;
    }

    private List<String> record() throws Malformed {
        List<String> cells = new ArrayList<>();
        while (true) {
            if (cells.size() >= COLUMNS_AT_MOST) {
                throw new Malformed(line, "칸이 너무 많습니다. (Too many columns.)");
            }
            cells.add(cell());
            if (at >= text.length()) {
                return cells;
            }
            char next = text.charAt(at++);
            if (next == '\r' && at < text.length() && text.charAt(at) == '\n') {
                at++;
            }
            if (next != ',') {
                line++;
                return cells;
            }
        }
    }

    private String cell() throws Malformed {
        StringBuilder cell = new StringBuilder();
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        if (quoted) {
            quoted(cell);
        }
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            if (quoted) {
                throw new Malformed(
                        line, "닫는 따옴표 뒤에 글자가 있습니다. (There is text after a closing quote.)");
            }
            append(cell, text.charAt(at++));
        }
        return cell.toString().strip();
    }

    private void quoted(StringBuilder cell) throws Malformed {
        int begins = line;
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                if (at >= text.length() || text.charAt(at) != '"') {
                    return;
                }
                at++;
            }
            if (c == '\n') {
                line++;
            }
            append(cell, c);
        }
        throw new Malformed(begins, "따옴표가 닫히지 않았습니다. (A quote is opened and never closed.)");
    }

    private void append(StringBuilder cell, char c) throws Malformed {
        if (cell.length() >= CELL_LENGTH_AT_MOST) {
            throw new Malformed(line, "한 칸이 너무 깁니다. (A cell is too long.)");
        }
        cell.append(c);
    }

    /// The file as a whole cannot be read.
    static final class Malformed extends Exception {

        private final int line;

        Malformed(int line, String message) {
            super(message);
            this.line = line;
        }

        int line() {
            return line;
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }
}
