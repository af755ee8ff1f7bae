package maru.documents.child;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kr.dogfoot.hwplib.object.HWPFile;
import kr.dogfoot.hwplib.object.bindata.EmbeddedBinaryData;
import kr.dogfoot.hwplib.object.bodytext.ParagraphListInterface;
import kr.dogfoot.hwplib.object.bodytext.Section;
import kr.dogfoot.hwplib.object.bodytext.control.Control;
import kr.dogfoot.hwplib.object.bodytext.control.ControlAdditionalText;
import kr.dogfoot.hwplib.object.bodytext.control.ControlEndnote;
import kr.dogfoot.hwplib.object.bodytext.control.ControlEquation;
import kr.dogfoot.hwplib.object.bodytext.control.ControlField;
import kr.dogfoot.hwplib.object.bodytext.control.ControlFooter;
import kr.dogfoot.hwplib.object.bodytext.control.ControlFootnote;
import kr.dogfoot.hwplib.object.bodytext.control.ControlHeader;
import kr.dogfoot.hwplib.object.bodytext.control.ControlOverlappingLetter;
import kr.dogfoot.hwplib.object.bodytext.control.ControlTable;
import kr.dogfoot.hwplib.object.bodytext.control.ControlType;
import kr.dogfoot.hwplib.object.bodytext.control.gso.ControlArc;
import kr.dogfoot.hwplib.object.bodytext.control.gso.ControlContainer;
import kr.dogfoot.hwplib.object.bodytext.control.gso.ControlCurve;
import kr.dogfoot.hwplib.object.bodytext.control.gso.ControlEllipse;
import kr.dogfoot.hwplib.object.bodytext.control.gso.ControlPicture;
import kr.dogfoot.hwplib.object.bodytext.control.gso.ControlPolygon;
import kr.dogfoot.hwplib.object.bodytext.control.gso.ControlRectangle;
import kr.dogfoot.hwplib.object.bodytext.control.gso.GsoControl;
import kr.dogfoot.hwplib.object.bodytext.control.gso.caption.Caption;
import kr.dogfoot.hwplib.object.bodytext.control.gso.textbox.TextBox;
import kr.dogfoot.hwplib.object.bodytext.paragraph.Paragraph;
import kr.dogfoot.hwplib.object.bodytext.paragraph.charshape.CharPositionShapeIdPair;
import kr.dogfoot.hwplib.object.bodytext.paragraph.text.HWPChar;
import kr.dogfoot.hwplib.object.bodytext.paragraph.text.HWPCharNormal;
import kr.dogfoot.hwplib.object.docinfo.CharShape;
import kr.dogfoot.hwplib.object.docinfo.charshape.UnderLineSort;
import kr.dogfoot.hwplib.object.etc.HWPString;
import kr.dogfoot.hwplib.object.fileheader.FileHeader;
import kr.dogfoot.hwplib.reader.HWPReader;
import kr.dogfoot.hwplib.tool.textextractor.paraHead.ParaHeadMaker;
import maru.documents.model.Block;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Formula;
import maru.documents.model.Block.Place;
import maru.documents.model.Block.Row;
import maru.documents.model.Document;
import maru.documents.model.FileType;
import maru.documents.model.Links;
import maru.documents.model.Run;
import maru.documents.model.Run.Look;
import maru.documents.model.Why;
import org.jspecify.annotations.Nullable;

/// HWP 5.0, by hwplib: the running text with numbers of paragraphs, tables with merged cells, text
/// boxes, pictures, formulas, notes, headers and footers, links.
final class HwpReader implements FormatReader {

    private static final int LINE_BREAK = 10;
    private static final int TAB = 9;
    private static final int FIELD_END = 4;

    @Override
    public Document read(Source source, Gathering gathering) throws Exception {
        HWPFile file = HWPReader.fromFile(source.path().toFile());
        FileHeader header = file.getFileHeader();
        if (header.hasPassword()
                || header.isDRMDocument()
                || header.isPublicCertificationDRMDocument()
                || header.isEncryptPublicCertification()) {
            throw new Unreadable(Why.LOCKED);
        }
        Walk walk = new Walk(file, gathering);
        return Documents.of(FileType.HWP, source, 0, walk.all(), gathering);
    }

    /// One walk through a file.
    private static final class Walk extends HancomWalk<ParagraphListInterface> {

        private final HWPFile file;
        private final ParaHeadMaker numbers;
        private final Map<Integer, byte[]> binaries = new HashMap<>();
        private final Headings headings;

        Walk(HWPFile file, Gathering gathering) {
            super(gathering);
            this.file = file;
            this.numbers = new ParaHeadMaker(file);
            this.headings = new Headings(mostUsedSize(file));
            for (EmbeddedBinaryData each : file.getBinData().getEmbeddedBinaryDataList()) {
                String digits = each.getName().replaceAll("(?i)^BIN([0-9a-f]{4}).*", "$1");
                if (digits.length() == 4) {
                    binaries.put(Integer.parseInt(digits, 16), each.getData());
                }
            }
        }

        List<Block> all() throws Exception {
            List<Block> blocks = new ArrayList<>();
            for (Section section : file.getBodyText().getSectionList()) {
                numbers.startSection(section);
                paragraphs(section, blocks, true);
                numbers.endSection();
            }
            blocks.addAll(notes);
            return blocks;
        }

        @Override
        void paragraphs(@Nullable ParagraphListInterface list, List<Block> into, boolean running)
                throws Exception {
            if (list == null) {
                return;
            }
            for (int at = 0; at < list.getParagraphCount() && !gathering.isFull(); at++) {
                paragraph(list.getParagraph(at), into, running);
            }
        }

        private void paragraph(Paragraph paragraph, List<Block> into, boolean running)
                throws Exception {
            HwpLine line = new HwpLine(paragraph);
            if (paragraph.getText() != null) {
                int position = 0;
                int control = 0;
                for (HWPChar each : paragraph.getText().getCharList()) {
                    switch (each.getType()) {
                        case Normal -> line.append(((HWPCharNormal) each).getCh(), position);
                        case ControlChar -> line.append(controlText(each.getCode()), position);
                        case ControlInline -> {
                            if (each.getCode() == TAB) {
                                line.append("\t", position);
                            } else if (each.getCode() == FIELD_END) {
                                line.flush();
                                line.link = "";
                            }
                        }
                        case ControlExtend -> {
                            line.flush();
                            List<Control> controls = paragraph.getControlList();
                            if (controls != null && control < controls.size()) {
                                control(controls.get(control), line);
                            }
                            control++;
                        }
                    }
                    position += each.getCharSize();
                }
            }
            line.flush();
            put(line, running ? headings.levelOf(line.runs, line.size, line.outline()) : 0, into);
        }

        private String numberOf(Paragraph paragraph) {
            try {
                return Gathering.clean(numbers.paraHeadString(paragraph)).strip();
            } catch (Exception | NoClassDefFoundError unknown) {
                // A numbering that the library does not know leaves the text without its number.
                return "";
            }
        }

        private static String controlText(int code) {
            return switch (code) {
                case LINE_BREAK -> "\n";
                case 24 -> "-";
                case 30, 31 -> " ";
                default -> "";
            };
        }

        private void control(Control control, Line line) throws Exception {
            switch (control) {
                case ControlTable table -> table(table, line.after);
                case ControlEquation equation ->
                        gathering.add(line.after, formula(equation.getEQEdit().getScript()));
                case GsoControl shape -> shape(shape, line.after);
                case ControlFootnote note -> note(note.getParagraphList(), line);
                case ControlEndnote note -> note(note.getParagraphList(), line);
                case ControlHeader top -> aside(Place.PAGE_HEADER, top.getParagraphList());
                case ControlFooter bottom -> aside(Place.PAGE_FOOTER, bottom.getParagraphList());
                case ControlAdditionalText ruby ->
                        line.add(
                                text(ruby.getHeader().getMainText())
                                        + "("
                                        + text(ruby.getHeader().getSubText())
                                        + ")");
                case ControlOverlappingLetter letters -> {
                    for (HWPString each : letters.getHeader().getOverlappingLetterList()) {
                        line.add(text(each));
                    }
                }
                case ControlField field when field.getType() == ControlType.FIELD_HYPERLINK ->
                        line.link = link(text(field.getHeader().getCommand()));
                default -> {}
            }
        }

        /// `http\://…;1;0;0;` with backslashes before signs.
        private static String link(String command) {
            String address = command.replaceAll("\\\\(.)", "$1").replaceAll("(;\\d+){1,3};?$", "");
            return Links.allowed(address);
        }

        private static String text(@Nullable HWPString text) {
            return text == null || text.getBytes() == null ? "" : text.toUTF16LEString();
        }

        private Block formula(HWPString script) {
            return new Formula(gathering.run(text(script).strip()).text());
        }

        private void table(ControlTable table, List<Block> into) throws Exception {
            if (table.getRowList().size() == 1
                    && table.getRowList().getFirst().getCellList().size() == 1) {
                var only = table.getRowList().getFirst().getCellList().getFirst();
                frame(only.getParagraphList(), into);
                gathering.paragraph(into, caption(table.getCaption()));
                return;
            }
            gathering.enter();
            boolean repeats =
                    table.getTable() != null
                            && table.getTable().getProperty().isAutoRepeatTitleRow();
            List<Row> rows = new ArrayList<>();
            for (var row : table.getRowList()) {
                List<Cell> cells = new ArrayList<>();
                for (var cell : row.getCellList()) {
                    var place = cell.getListHeader();
                    cells.add(
                            cell(
                                    place.getColSpan(),
                                    place.getRowSpan(),
                                    repeats && place.getProperty().isTitleCell(),
                                    cell.getParagraphList()));
                }
                rows.add(new Row(cells));
            }
            gathering.leave();
            gathering.table(into, caption(table.getCaption()), rows);
        }

        private List<Run> caption(@Nullable Caption caption) throws Exception {
            return caption(caption == null ? null : caption.getParagraphList());
        }

        private void shape(GsoControl shape, List<Block> into) throws Exception {
            gathering.enter();
            switch (shape) {
                case ControlPicture picture -> picture(picture, into);
                case ControlContainer group -> {
                    for (GsoControl each : group.getChildControlList()) {
                        shape(each, into);
                    }
                }
                case ControlRectangle each -> box(each.getTextBox(), into);
                case ControlEllipse each -> box(each.getTextBox(), into);
                case ControlPolygon each -> box(each.getTextBox(), into);
                case ControlArc each -> box(each.getTextBox(), into);
                case ControlCurve each -> box(each.getTextBox(), into);
                default -> {}
            }
            gathering.leave();
            List<Run> caption = caption(shape.getCaption());
            gathering.paragraph(into, caption);
        }

        private void box(@Nullable TextBox box, List<Block> into) throws Exception {
            box(box == null ? null : box.getParagraphList(), into);
        }

        private void picture(ControlPicture picture, List<Block> into) {
            int item = picture.getShapeComponentPicture().getPictureInfo().getBinItemID();
            List<kr.dogfoot.hwplib.object.docinfo.BinData> list =
                    file.getDocInfo().getBinDataList();
            int id = item >= 1 && item <= list.size() ? list.get(item - 1).getBinDataID() : item;
            byte[] bytes = binaries.get(id);
            String said =
                    picture.getHeader() == null ? "" : text(picture.getHeader().getExplanation());
            gathering.picture(into, bytes == null ? new byte[0] : bytes, Documents.said(said));
        }

        /// A line whose letters change their look by position.
        private final class HwpLine extends Line {

            final Paragraph paragraph;
            int shape = -1;

            HwpLine(Paragraph paragraph) {
                super(numberOf(paragraph));
                this.paragraph = paragraph;
            }

            void append(String text, int position) {
                int now = shapeAt(position);
                if (now != shape) {
                    flush();
                    shape = now;
                    List<CharShape> shapes = file.getDocInfo().getCharShapeList();
                    if (now >= 0 && now < shapes.size()) {
                        looks = looksOf(shapes.get(now));
                        size = Math.max(size, shapes.get(now).getBaseSize());
                    }
                }
                pending.append(text);
            }

            /// 1 to 6 for a paragraph of the outline (개요), 0 for others.
            int outline() {
                return switch (numberingOf(paragraph)) {
                    case Outline -> 1 + levelOf(paragraph);
                    case None, Numbering, Bullet -> 0;
                };
            }

            private int shapeAt(int position) {
                int found = -1;
                if (paragraph.getCharShape() != null) {
                    for (CharPositionShapeIdPair pair :
                            paragraph.getCharShape().getPositonShapeIdPairList()) {
                        if (pair.getPosition() <= position) {
                            found = (int) pair.getShapeId();
                        }
                    }
                }
                return found;
            }
        }

        private kr.dogfoot.hwplib.object.docinfo.parashape.ParaHeadShape numberingOf(
                Paragraph paragraph) {
            var shapes = file.getDocInfo().getParaShapeList();
            int id = paragraph.getHeader().getParaShapeId();
            return id >= 0 && id < shapes.size()
                    ? shapes.get(id).getProperty1().getParaHeadShape()
                    : kr.dogfoot.hwplib.object.docinfo.parashape.ParaHeadShape.None;
        }

        private int levelOf(Paragraph paragraph) {
            var shapes = file.getDocInfo().getParaShapeList();
            return shapes.get(paragraph.getHeader().getParaShapeId()).getProperty1().getParaLevel();
        }

        private static Set<Look> looksOf(CharShape shape) {
            Set<Look> looks = EnumSet.noneOf(Look.class);
            var property = shape.getProperty();
            add(looks, Look.BOLD, property.isBold());
            add(looks, Look.ITALIC, property.isItalic());
            add(looks, Look.UNDERLINED, property.getUnderLineSort() == UnderLineSort.Bottom);
            add(looks, Look.STRUCK, property.isStrikeLine());
            add(looks, Look.RAISED, property.isSuperScript());
            add(looks, Look.LOWERED, property.isSubScript());
            return looks;
        }

        /// The size in which most letters of the running text are set.
        private static int mostUsedSize(HWPFile file) {
            Map<Integer, Integer> letters = new HashMap<>();
            List<CharShape> shapes = file.getDocInfo().getCharShapeList();
            for (Section section : file.getBodyText().getSectionList()) {
                for (Paragraph paragraph : section) {
                    if (paragraph.getCharShape() == null || paragraph.getText() == null) {
                        continue;
                    }
                    for (CharPositionShapeIdPair pair :
                            paragraph.getCharShape().getPositonShapeIdPairList()) {
                        int id = (int) pair.getShapeId();
                        if (id >= 0 && id < shapes.size()) {
                            letters.merge(
                                    shapes.get(id).getBaseSize(),
                                    paragraph.getText().getCharList().size(),
                                    Integer::sum);
                        }
                    }
                }
            }
            return Headings.mostUsed(letters);
        }
    }
}
