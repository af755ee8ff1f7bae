package maru.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/// Reads the first sheet of a workbook (ISO/IEC 29500, `.xlsx`), row by row, with the same bounds
/// as [Csv]. What it unpacks to is measured before anything is read out of it. A cell's number is
/// given as it is written, a date as `2026-03-02`; the cell's own format decides which of the two
/// it is.
final class Xlsx {

    private static final long UNPACKED_AT_MOST = 512L << 20;
    private static final int ENTRIES_AT_MOST = 2_000;

    private Xlsx() {}

    static boolean looksLike(byte[] bytes) {
        return bytes.length > 4 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3;
    }

    /// The old format of Excel, which is not read.
    static boolean looksLikeXls(byte[] bytes) {
        return bytes.length > 8
                && (bytes[0] & 0xff) == 0xd0
                && (bytes[1] & 0xff) == 0xcf
                && bytes[2] == 0x11
                && (bytes[3] & 0xff) == 0xe0;
    }

    static List<Csv.Line> read(byte[] bytes) throws Csv.Malformed {
        try {
            measure(bytes);
            List<Csv.Line> lines = new ArrayList<>();
            try (ReadableWorkbook book =
                            new ReadableWorkbook(
                                    new ByteArrayInputStream(bytes),
                                    new ReadingOptions(true, false));
                    Stream<Row> rows = book.getFirstSheet().openStream()) {
                Iterator<Row> each = rows.iterator();
                while (each.hasNext()) {
                    Row row = each.next();
                    Csv.Line line = line(row);
                    if (line.cells().stream().allMatch(String::isBlank)) {
                        continue;
                    }
                    if (lines.size() >= Csv.LINES_AT_MOST) {
                        throw new Csv.Malformed(
                                row.getRowNum(), "줄이 너무 많습니다. (Too many lines; split it.)");
                    }
                    lines.add(line);
                }
            }
            return lines;
        } catch (IOException | ExcelReaderException | IllegalStateException damaged) {
            throw new Csv.Malformed(
                    1,
                    "엑셀 파일을 읽을 수 없습니다. 엑셀에서 다시 저장해 주세요."
                            + " (The workbook cannot be read; save it again in Excel.)");
        }
    }

    private static void measure(byte[] bytes) throws IOException, Csv.Malformed {
        long unpacked = 0;
        int entries = 0;
        byte[] buffer = new byte[64 << 10];
        try (ZipFile zip =
                ZipFile.builder()
                        .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
                        .get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                entries++;
                try (InputStream in = zip.getInputStream(entry)) {
                    for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                        unpacked += read;
                        if (unpacked > UNPACKED_AT_MOST || entries > ENTRIES_AT_MOST) {
                            throw new Csv.Malformed(
                                    1,
                                    "파일을 풀면 너무 큽니다. 나누어 주세요. (It unpacks to too much; split it.)");
                        }
                    }
                }
            }
        }
    }

    private static Csv.Line line(Row row) throws Csv.Malformed {
        if (row.getCellCount() > Csv.COLUMNS_AT_MOST * 20) {
            throw new Csv.Malformed(row.getRowNum(), "칸이 너무 많습니다. (Too many columns.)");
        }
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.getCellCount(); i++) {
            String text = row.hasCell(i) && row.getCell(i) != null ? text(row.getCell(i)) : "";
            if (text.length() > Csv.CELL_LENGTH_AT_MOST) {
                throw new Csv.Malformed(row.getRowNum(), "한 칸이 너무 깁니다. (A cell is too long.)");
            }
            cells.add(text.strip());
        }
        while (cells.size() > 1 && cells.getLast().isEmpty()) {
            cells.removeLast();
        }
        if (cells.size() > Csv.COLUMNS_AT_MOST) {
            throw new Csv.Malformed(row.getRowNum(), "칸이 너무 많습니다. (Too many columns.)");
        }
        return new Csv.Line(row.getRowNum(), cells);
    }

    private static String text(Cell cell) {
        if (cell.getType() == CellType.NUMBER) {
            String format = String.valueOf(cell.getDataFormatString());
            if (isDate(format)) {
                LocalDateTime date = cell.asDate();
                return format.indexOf('y') >= 0
                        ? date.toLocalDate().toString()
                        // Without a year it is what a spreadsheet makes of `3-2`.
                        : date.getMonthValue() + "월 " + date.getDayOfMonth() + "일";
            }
            return cell.asNumber().toPlainString();
        }
        String text = cell.getText();
        return text == null ? "" : text;
    }

    private static boolean isDate(String format) {
        String bare = format.replaceAll("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "");
        return bare.matches("(?i).*(y+.*m|m+.*d|d+.*m).*");
    }
}
