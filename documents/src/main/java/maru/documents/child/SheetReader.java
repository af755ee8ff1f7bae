package maru.documents.child;

import java.util.ArrayList;
import java.util.List;
import maru.documents.model.Block;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Heading;
import maru.documents.model.Block.Role;
import maru.documents.model.Block.Row;
import maru.documents.model.Bounds;
import maru.documents.model.Document;
import maru.documents.model.FileType;
import maru.documents.model.Why;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.apache.poi.ss.util.CellRangeAddress;
import org.jspecify.annotations.Nullable;

/// XLSX and XLS, by POI: each visible sheet as a table of what its cells show. Formulas show the
/// value that was last calculated; nothing is calculated here.
final class SheetReader implements FormatReader {

    private static final int ROWS = 3_000;
    private static final int COLUMNS = 60;

    private final FileType type;

    SheetReader(FileType type) {
        this.type = type;
    }

    @Override
    public Document read(Source source, Gathering gathering) throws Exception {
        if (type == FileType.XLSX) {
            Zips.measure(source.path());
        }
        try (Workbook book = WorkbookFactory.create(source.path().toFile(), null, true)) {
            DataFormatter formatter = new DataFormatter(java.util.Locale.KOREA);
            formatter.setUseCachedValuesForFormulaCells(true);
            List<Block> blocks = new ArrayList<>();
            int sheets = book.getNumberOfSheets();
            for (int at = 0; at < Math.min(sheets, Bounds.PAGES); at++) {
                if (book.getSheetVisibility(at) == SheetVisibility.VISIBLE) {
                    List<Row> rows = rows(book.getSheetAt(at), formatter, gathering);
                    if (!rows.isEmpty()) {
                        String name = book.getSheetName(at);
                        gathering.add(blocks, new Heading(2, List.of(gathering.run(name))));
                        gathering.table(blocks, List.of(), rows);
                    }
                }
            }
            String title = Gathering.clean(source.plainName());
            return Documents.of(type, source, sheets, blocks, gathering, title);
        } catch (EncryptedDocumentException locked) {
            throw new Unreadable(Why.LOCKED);
        }
    }

    private static List<Row> rows(Sheet sheet, DataFormatter formatter, Gathering gathering) {
        int last = 0;
        for (org.apache.poi.ss.usermodel.Row row : sheet) {
            last = Math.max(last, Math.min(row.getLastCellNum(), COLUMNS));
            if (row.getLastCellNum() > COLUMNS) {
                gathering.noteCut();
            }
        }
        List<Row> rows = new ArrayList<>();
        for (org.apache.poi.ss.usermodel.Row row : sheet) {
            if (gathering.isFull() || rows.size() >= ROWS) {
                gathering.noteCut();
                break;
            }
            List<Cell> cells = new ArrayList<>();
            boolean anything = false;
            for (int column = 0; column < last; column++) {
                @Nullable CellRangeAddress merged = mergedAt(sheet, row.getRowNum(), column);
                boolean begins =
                        merged == null
                                || (merged.getFirstRow() == row.getRowNum()
                                        && merged.getFirstColumn() == column);
                if (begins) {
                    String shown = formatter.formatCellValue(row.getCell(column)).strip();
                    anything |= !shown.isEmpty();
                    List<Block> inside = new ArrayList<>();
                    gathering.paragraph(inside, List.of(gathering.run(shown)));
                    int columns =
                            merged == null
                                    ? 1
                                    : Math.min(merged.getLastColumn(), last - 1) - column + 1;
                    int height =
                            merged == null ? 1 : merged.getLastRow() - merged.getFirstRow() + 1;
                    cells.add(
                            new Cell(
                                    Documents.span(columns),
                                    Documents.span(height),
                                    Role.DATA,
                                    inside));
                }
            }
            if (anything) {
                rows.add(new Row(cells));
            }
        }
        return rows;
    }

    private static @Nullable CellRangeAddress mergedAt(Sheet sheet, int row, int column) {
        for (CellRangeAddress each : sheet.getMergedRegions()) {
            if (each.isInRange(row, column)) {
                return each;
            }
        }
        return null;
    }
}
