package maru.documents.child;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import maru.documents.model.Block;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Role;
import maru.documents.model.Block.Row;
import maru.documents.model.Bounds;
import maru.documents.model.Document;
import maru.documents.model.FileType;

/// Plain text and CSV, in UTF-8, UTF-16 with its mark, or CP949 as old Windows programs write it.
final class TextReader implements FormatReader {

    private static final Charset CP949 = Charset.forName("x-windows-949");
    private static final int BYTES = 4 * Bounds.CHARACTERS;

    private final FileType type;

    TextReader(FileType type) {
        this.type = type;
    }

    @Override
    public Document read(Source source, Gathering gathering) throws Exception {
        byte[] bytes;
        try (var in = Files.newInputStream(source.path())) {
            bytes = in.readNBytes(BYTES);
            if (in.read() >= 0) {
                gathering.noteCut();
            }
        }
        String text = decode(bytes);
        List<Block> blocks = new ArrayList<>();
        if (type == FileType.CSV) {
            table(text, blocks, gathering);
        } else {
            paragraphs(text, blocks, gathering);
        }
        return Documents.of(type, source, 0, blocks, gathering);
    }

    static String decode(byte[] bytes) {
        if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
        }
        if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
        }
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes, 0, wholeCharacters(bytes)))
                            .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, CP949);
        }
    }

    /// Where the last whole character ends: what was cut off in the middle of one is still UTF-8.
    private static int wholeCharacters(byte[] bytes) {
        int end = bytes.length;
        int back = 0;
        while (back < 4 && end - back > 0 && (bytes[end - back - 1] & 0xC0) == 0x80) {
            back++;
        }
        if (bytes.length < BYTES || end - back <= 0) {
            return bytes.length;
        }
        return (bytes[end - back - 1] & 0xC0) == 0xC0 ? end - back - 1 : end;
    }

    /// A blank line parts paragraphs; other line ends stay, since lists are made of them.
    private static void paragraphs(String text, List<Block> into, Gathering gathering) {
        for (String piece : text.replace("\r\n", "\n").split("\n[ \t]*\n", -1)) {
            if (gathering.isFull()) {
                gathering.noteCut();
                return;
            }
            gathering.paragraph(into, List.of(gathering.run(piece.strip())));
        }
    }

    private static void table(String text, List<Block> into, Gathering gathering) {
        List<Row> rows = new ArrayList<>();
        for (List<String> line : Csv.rows(text, Bounds.COLUMNS)) {
            if (gathering.isFull() || rows.size() >= 5_000) {
                gathering.noteCut();
                break;
            }
            List<Cell> cells = new ArrayList<>();
            for (String value : line) {
                List<Block> inside = new ArrayList<>();
                gathering.paragraph(inside, List.of(gathering.run(value.strip())));
                cells.add(new Cell(1, 1, Role.DATA, inside));
            }
            rows.add(new Row(cells));
        }
        gathering.table(into, List.of(), rows);
    }
}
