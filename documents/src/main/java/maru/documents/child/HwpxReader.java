package maru.documents.child;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kr.dogfoot.hwpxlib.object.HWPXFile;
import kr.dogfoot.hwpxlib.object.common.ObjectList;
import kr.dogfoot.hwpxlib.object.common.baseobject.HasOnlyText;
import kr.dogfoot.hwpxlib.object.common.parameter.Param;
import kr.dogfoot.hwpxlib.object.common.parameter.StringParam;
import kr.dogfoot.hwpxlib.object.content.context_hpf.ManifestItem;
import kr.dogfoot.hwpxlib.object.content.header_xml.RefList;
import kr.dogfoot.hwpxlib.object.content.header_xml.enumtype.LineType2;
import kr.dogfoot.hwpxlib.object.content.header_xml.enumtype.ParaHeadingType;
import kr.dogfoot.hwpxlib.object.content.header_xml.enumtype.UnderlineType;
import kr.dogfoot.hwpxlib.object.content.header_xml.references.CharPr;
import kr.dogfoot.hwpxlib.object.content.header_xml.references.ParaPr;
import kr.dogfoot.hwpxlib.object.content.section_xml.ParaListCore;
import kr.dogfoot.hwpxlib.object.content.section_xml.SectionXMLFile;
import kr.dogfoot.hwpxlib.object.content.section_xml.enumtype.FieldType;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.Compose;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.Ctrl;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.CtrlItem;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.Dutmal;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.Para;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.RunItem;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.T;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.TItem;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.ctrl.EndNote;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.ctrl.FieldBegin;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.ctrl.FieldEnd;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.ctrl.FootNote;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.ctrl.Footer;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.ctrl.Header;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.ComboBox;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.Container;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.Edit;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.Equation;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.Picture;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.Table;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.TextArt;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.drawingobject.DrawingObject;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.formobject.ButtonCore;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.shapecomponent.ShapeComponent;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.shapeobject.Caption;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.shapeobject.ShapeObject;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.table.Tc;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.object.table.Tr;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.t.DeleteBegin;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.t.DeleteEnd;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.t.FWSpace;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.t.Hyphen;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.t.LineBreak;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.t.NBSpace;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.t.NormalText;
import kr.dogfoot.hwpxlib.object.content.section_xml.paragraph.t.Tab;
import kr.dogfoot.hwpxlib.reader.HWPXReader;
import kr.dogfoot.hwpxlib.tool.textextractor.paraHead.ParaHeadMaker;
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

/// HWPX (OWPML, KS X 6101), by hwpxlib: the same things as [HwpReader] finds in HWP. Text that a
/// tracked change deleted is left out.
final class HwpxReader implements FormatReader {

    @Override
    public Document read(Source source, Gathering gathering) throws Exception {
        Zips.measure(source.path());
        HWPXFile file = HWPXReader.fromFile(source.path().toFile());
        for (ManifestItem item : file.contentHPFFile().manifest().items()) {
            if (Boolean.TRUE.equals(item.encryption())) {
                throw new Unreadable(Why.LOCKED);
            }
        }
        return Documents.of(FileType.HWPX, source, 0, new Walk(file, gathering).all(), gathering);
    }

    /// One walk through a file.
    private static final class Walk extends HancomWalk<ParaListCore> {

        private final HWPXFile file;
        private final ParaHeadMaker numbers;
        private final Map<String, CharPr> letters = new HashMap<>();
        private final Map<String, ParaPr> paragraphs = new HashMap<>();
        private final Headings headings;
        private boolean deleted;

        Walk(HWPXFile file, Gathering gathering) {
            super(gathering);
            this.file = file;
            this.numbers = new ParaHeadMaker(file);
            RefList lists = file.headerXMLFile().refList();
            if (lists != null) {
                each(lists.charProperties()).forEach(one -> letters.put(one.id(), one));
                each(lists.paraProperties()).forEach(one -> paragraphs.put(one.id(), one));
            }
            this.headings = new Headings(mostUsedSize());
        }

        private static <E> Iterable<E> each(@Nullable ObjectList<E> list) {
            return list == null ? List.of() : list.items();
        }

        List<Block> all() throws Exception {
            List<Block> blocks = new ArrayList<>();
            for (SectionXMLFile section : file.sectionXMLFileList().items()) {
                numbers.startSection();
                paragraphs(section, blocks, true);
            }
            blocks.addAll(notes);
            return blocks;
        }

        @Override
        void paragraphs(@Nullable ParaListCore list, List<Block> into, boolean running)
                throws Exception {
            if (list == null) {
                return;
            }
            for (Para paragraph : list.paras()) {
                if (gathering.isFull()) {
                    return;
                }
                paragraph(paragraph, into, running);
            }
        }

        private void paragraph(Para paragraph, List<Block> into, boolean running) throws Exception {
            Line line = new Line(numberOf(paragraph));
            for (var run : paragraph.runs()) {
                @Nullable CharPr shape = letters.get(run.charPrIDRef());
                line.flush();
                line.looks = looksOf(shape);
                int size = shape == null || shape.height() == null ? 0 : shape.height();
                for (RunItem item : run.runItems()) {
                    if (item instanceof T && size > 0) {
                        line.size = Math.max(line.size, size);
                    }
                    item(item, line);
                }
            }
            line.flush();
            put(
                    line,
                    running ? headings.levelOf(line.runs, line.size, outline(paragraph)) : 0,
                    into);
        }

        private String numberOf(Para paragraph) {
            try {
                String number = numbers.make(paragraph);
                return number == null ? "" : Gathering.clean(number).strip();
            } catch (Exception unknown) {
                // A numbering that the library does not know leaves the text without its number.
                return "";
            }
        }

        private int outline(Para paragraph) {
            @Nullable ParaPr shape = paragraphs.get(paragraph.paraPrIDRef());
            return shape != null
                            && shape.heading() != null
                            && shape.heading().type() == ParaHeadingType.OUTLINE
                            && shape.heading().level() != null
                    ? shape.heading().level() + 1
                    : 0;
        }

        private void item(RunItem item, Line line) throws Exception {
            switch (item) {
                case T text -> text(text, line);
                case Ctrl controls -> {
                    for (CtrlItem control : controls.ctrlItems()) {
                        control(control, line);
                    }
                }
                case Table table -> table(table, line.after);
                case Equation equation ->
                        gathering.add(
                                line.after,
                                new Formula(gathering.run(text(equation.script()).strip()).text()));
                case Dutmal ruby ->
                        line.add(text(ruby.mainText()) + "(" + text(ruby.subText()) + ")");
                case Compose letters ->
                        line.add(letters.composeText() == null ? "" : letters.composeText());
                case Edit field -> line.add(text(field.text()));
                case ComboBox field ->
                        line.add(field.selectedValue() == null ? "" : field.selectedValue());
                case ButtonCore<?> button ->
                        line.add(button.captionText() == null ? "" : button.captionText());
                case ShapeObject<?> shape -> shape(shape, line.after);
                default -> {}
            }
        }

        private void text(T text, Line line) {
            if (text.isOnlyText()) {
                if (!deleted && text.onlyText() != null) {
                    line.pending.append(text.onlyText());
                }
                return;
            }
            if (text.items() == null) {
                return;
            }
            for (TItem item : text.items()) {
                switch (item) {
                    case DeleteBegin _ -> deleted = true;
                    case DeleteEnd _ -> deleted = false;
                    case NormalText plain when !deleted ->
                            line.pending.append(plain.text() == null ? "" : plain.text());
                    case Tab _ -> line.pending.append('\t');
                    case LineBreak _ -> line.pending.append('\n');
                    case Hyphen _ -> line.pending.append('-');
                    case NBSpace _ -> line.pending.append(' ');
                    case FWSpace _ -> line.pending.append(' ');
                    default -> {}
                }
            }
        }

        private static String text(@Nullable HasOnlyText text) {
            return text == null || text.text() == null ? "" : text.text();
        }

        private void control(CtrlItem control, Line line) throws Exception {
            switch (control) {
                case FootNote note -> note(note.subList(), line);
                case EndNote note -> note(note.subList(), line);
                case Header top -> aside(Place.PAGE_HEADER, top.subList());
                case Footer bottom -> aside(Place.PAGE_FOOTER, bottom.subList());
                case FieldBegin field when field.type() == FieldType.HYPERLINK -> {
                    line.flush();
                    line.link = link(field);
                }
                case FieldEnd _ -> {
                    line.flush();
                    line.link = "";
                }
                default -> {}
            }
        }

        private static String link(FieldBegin field) {
            if (field.parameters() != null) {
                for (Param<?> each : field.parameters().params()) {
                    if (each instanceof StringParam param
                            && Set.of("Path", "Command").contains(param.name())
                            && param.value() != null) {
                        String address =
                                param.value()
                                        .replaceAll("\\\\(.)", "$1")
                                        .replaceAll("(;\\d+){1,3};?$", "");
                        String allowed = Links.allowed(address);
                        if (!allowed.isEmpty()) {
                            return allowed;
                        }
                    }
                }
            }
            return "";
        }

        private void table(Table table, List<Block> into) throws Exception {
            if (table.countOfTr() == 1 && table.getTr(0).countOfTc() == 1) {
                frame(table.getTr(0).getTc(0).subList(), into);
                gathering.paragraph(into, caption(table.caption()));
                return;
            }
            gathering.enter();
            boolean repeats = Boolean.TRUE.equals(table.repeatHeader());
            List<Row> rows = new ArrayList<>();
            for (Tr row : table.trs()) {
                List<Cell> cells = new ArrayList<>();
                for (Tc cell : row.tcs()) {
                    var span = cell.cellSpan();
                    cells.add(
                            cell(
                                    span == null ? 1 : or(span.colSpan()),
                                    span == null ? 1 : or(span.rowSpan()),
                                    repeats && Boolean.TRUE.equals(cell.header()),
                                    cell.subList()));
                }
                rows.add(new Row(cells));
            }
            gathering.leave();
            gathering.table(into, caption(table.caption()), rows);
        }

        private static int or(@Nullable Short value) {
            return value == null ? 1 : value;
        }

        private List<Run> caption(@Nullable Caption caption) throws Exception {
            return caption(caption == null ? null : caption.subList());
        }

        private void shape(ShapeObject<?> shape, List<Block> into) throws Exception {
            gathering.enter();
            switch (shape) {
                case Picture picture -> picture(picture, into);
                case TextArt art ->
                        gathering.paragraph(
                                into, List.of(gathering.run(art.text() == null ? "" : art.text())));
                case Container group -> {
                    for (ShapeComponent<?> each : group.children()) {
                        shape(each, into);
                    }
                }
                case DrawingObject<?> drawing -> {
                    if (drawing.drawText() != null) {
                        box(drawing.drawText().subList(), into);
                    }
                }
                default -> {}
            }
            gathering.leave();
            gathering.paragraph(into, caption(shape.caption()));
        }

        private void picture(Picture picture, List<Block> into) {
            byte[] bytes = new byte[0];
            if (picture.img() != null) {
                for (ManifestItem item : file.contentHPFFile().manifest().items()) {
                    if (item.hasAttachedFile()
                            && item.id() != null
                            && item.id().equals(picture.img().binaryItemIDRef())) {
                        bytes = item.attachedFile().data();
                    }
                }
            }
            gathering.picture(into, bytes, Documents.said(text(picture.shapeComment())));
        }

        private static Set<Look> looksOf(@Nullable CharPr shape) {
            Set<Look> looks = EnumSet.noneOf(Look.class);
            if (shape != null) {
                add(looks, Look.BOLD, shape.bold() != null);
                add(looks, Look.ITALIC, shape.italic() != null);
                add(
                        looks,
                        Look.UNDERLINED,
                        shape.underline() != null
                                && shape.underline().type() == UnderlineType.BOTTOM);
                add(
                        looks,
                        Look.STRUCK,
                        shape.strikeout() != null
                                && shape.strikeout().shape() != null
                                && shape.strikeout().shape() != LineType2.NONE);
                add(looks, Look.RAISED, shape.supscript() != null);
                add(looks, Look.LOWERED, shape.subscript() != null);
            }
            return looks;
        }

        private int mostUsedSize() {
            Map<Integer, Integer> counted = new HashMap<>();
            for (SectionXMLFile section : file.sectionXMLFileList().items()) {
                for (Para paragraph : section.paras()) {
                    for (var run : paragraph.runs()) {
                        @Nullable CharPr shape = letters.get(run.charPrIDRef());
                        if (shape != null && shape.height() != null) {
                            counted.merge(shape.height(), lengthOf(run.runItems()), Integer::sum);
                        }
                    }
                }
            }
            return Headings.mostUsed(counted);
        }

        private static int lengthOf(Iterable<RunItem> items) {
            int length = 0;
            for (RunItem item : items) {
                if (item instanceof T text && text.isOnlyText() && text.onlyText() != null) {
                    length += text.onlyText().length();
                }
            }
            return length;
        }
    }
}
