package maru.portal.letters.sheet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A table as CSV (RFC 4180, with a byte order mark so that a spreadsheet reads it as UTF-8) and as
/// XLSX (ECMA-376, text cells alone). A cell never becomes a formula: in CSV one that begins like a
/// formula gets an apostrophe, in XLSX every cell is typed as text.
record Table(List<String> head, List<List<String>> rows) {

    private static final int CELL_AT_MOST = 32_000;

    Table {
        head = List.copyOf(head);
        rows = List.copyOf(rows);
    }

    byte[] csv() {
        StringBuilder out = new StringBuilder("\uFEFF");
        line(out, head);
        rows.forEach(row -> line(out, row));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder out, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            out.append('"').append(defused(cells.get(i)).replace("\"", "\"\"")).append('"');
        }
        out.append("\r\n");
    }

    /// What a spreadsheet would run as a formula is text after an apostrophe. Blanks and control
    /// characters before it do not hide it; full-width signs count as well.
    static String defused(String cell) {
        String text = clean(cell);
        String stripped = text.strip();
        boolean formula =
                (!stripped.isEmpty() && "=+-@＝＋－＠|%".indexOf(stripped.charAt(0)) >= 0)
                        || text.startsWith("\t")
                        || text.startsWith("\r");
        return formula ? "'" + text : text;
    }

    private static String clean(String cell) {
        StringBuilder out = new StringBuilder();
        cell.codePoints()
                .limit(CELL_AT_MOST)
                .forEach(
                        point -> {
                            int type = Character.getType(point);
                            if (type != Character.FORMAT
                                    && type != Character.SURROGATE
                                    && (type != Character.CONTROL || point == '\n')) {
                                out.appendCodePoint(point);
                            }
                        });
        return out.toString();
    }

    byte[] xlsx() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            put(
                    zip,
                    "[Content_Types].xml",
                    "<Types"
                            + " xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default"
                            + " Extension=\"rels\""
                            + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default"
                            + " Extension=\"xml\" ContentType=\"application/xml\"/><Override"
                            + " PartName=\"/xl/workbook.xml\""
                            + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override"
                            + " PartName=\"/xl/worksheets/sheet1.xml\""
                            + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
                            + "</Types>");
            put(
                    zip,
                    "_rels/.rels",
                    "<Relationships"
                            + " xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship"
                            + " Id=\"r1\""
                            + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
                            + " Target=\"xl/workbook.xml\"/></Relationships>");
            put(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships"
                            + " xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship"
                            + " Id=\"r1\""
                            + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\""
                            + " Target=\"worksheets/sheet1.xml\"/></Relationships>");
            put(
                    zip,
                    "xl/workbook.xml",
                    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
                            + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet"
                            + " name=\"명단\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
            put(zip, "xl/worksheets/sheet1.xml", sheet());
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        return bytes.toByteArray();
    }

    private String sheet() {
        StringBuilder out =
                new StringBuilder(
                        "<worksheet"
                                + " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                                + "<sheetData>");
        int number = 1;
        row(out, number, head);
        for (List<String> row : rows) {
            number++;
            row(out, number, row);
        }
        return out.append("</sheetData></worksheet>").toString();
    }

    private static void row(StringBuilder out, int number, List<String> cells) {
        out.append("<row r=\"").append(number).append("\">");
        for (String cell : cells) {
            out.append("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
            out.append(clean(cell).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
            out.append("</t></is></c>");
        }
        out.append("</row>");
    }

    private static void put(ZipOutputStream zip, String name, String xml) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(
                ("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + xml)
                        .getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
