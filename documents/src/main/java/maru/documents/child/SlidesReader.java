package maru.documents.child;

import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import maru.documents.model.Block;
import maru.documents.model.Block.Aside;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Heading;
import maru.documents.model.Block.Place;
import maru.documents.model.Block.Role;
import maru.documents.model.Block.Row;
import maru.documents.model.Bounds;
import maru.documents.model.Document;
import maru.documents.model.FileType;
import maru.documents.model.Run;
import maru.documents.model.Why;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFGroupShape;
import org.apache.poi.xslf.usermodel.XSLFNotes;
import org.apache.poi.xslf.usermodel.XSLFPictureShape;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTableCell;
import org.apache.poi.xslf.usermodel.XSLFTableRow;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.jspecify.annotations.Nullable;

/// PPTX, by POI: each slide's title as a heading, its texts, tables, pictures and notes in the
/// order of the slide.
final class SlidesReader implements FormatReader {

    @Override
    public Document read(Source source, Gathering gathering) throws Exception {
        Zips.measure(source.path());
        try (InputStream in = Files.newInputStream(source.path());
                XMLSlideShow show = new XMLSlideShow(in)) {
            int slides = show.getSlides().size();
            if (slides > Bounds.PAGES) {
                throw new Unreadable(Why.TOO_MANY_PAGES, String.valueOf(Bounds.PAGES));
            }
            List<Block> blocks = new ArrayList<>();
            for (XSLFSlide slide : show.getSlides()) {
                for (XSLFShape shape : slide.getShapes()) {
                    shape(shape, blocks, gathering);
                }
                notes(slide.getNotes(), blocks, gathering);
            }
            return Documents.of(FileType.PPTX, source, slides, blocks, gathering);
        }
    }

    private static void shape(XSLFShape shape, List<Block> into, Gathering gathering)
            throws Unreadable {
        gathering.enter();
        switch (shape) {
            case XSLFGroupShape group -> {
                for (XSLFShape each : group.getShapes()) {
                    shape(each, into, gathering);
                }
            }
            case XSLFTable table -> table(table, into, gathering);
            case XSLFPictureShape picture -> {
                byte[] bytes =
                        picture.getPictureData() == null
                                ? new byte[0]
                                : picture.getPictureData().getData();
                gathering.picture(into, bytes, "");
            }
            case XSLFTextShape text -> {
                @Nullable Placeholder kind = text.getTextType();
                boolean title = kind == Placeholder.TITLE || kind == Placeholder.CENTERED_TITLE;
                if (title && !text.getText().isBlank()) {
                    String line = text.getText().replaceAll("\\s+", " ").strip();
                    gathering.add(into, new Heading(2, List.of(gathering.run(line))));
                } else {
                    paragraphs(text, into, gathering);
                }
            }
            default -> {}
        }
        gathering.leave();
    }

    private static void paragraphs(XSLFTextShape text, List<Block> into, Gathering gathering) {
        for (XSLFTextParagraph paragraph : text.getTextParagraphs()) {
            List<Run> runs = List.of(gathering.run(paragraph.getText().replace('\u000B', '\n')));
            gathering.paragraph(into, runs);
        }
    }

    private static void table(XSLFTable table, List<Block> into, Gathering gathering) {
        List<Row> rows = new ArrayList<>();
        for (XSLFTableRow row : table.getRows()) {
            List<Cell> cells = new ArrayList<>();
            for (XSLFTableCell cell : row.getCells()) {
                if (!cell.isMerged()) {
                    List<Block> inside = new ArrayList<>();
                    paragraphs(cell, inside, gathering);
                    cells.add(
                            new Cell(
                                    Documents.span(cell.getGridSpan()),
                                    Documents.span(cell.getRowSpan()),
                                    Role.DATA,
                                    inside));
                }
            }
            rows.add(new Row(cells));
        }
        gathering.table(into, List.of(), rows);
    }

    private static void notes(@Nullable XSLFNotes notes, List<Block> into, Gathering gathering) {
        if (notes == null) {
            return;
        }
        List<Block> inside = new ArrayList<>();
        for (XSLFShape shape : notes.getShapes()) {
            if (shape instanceof XSLFTextShape text && text.getTextType() == Placeholder.BODY) {
                paragraphs(text, inside, gathering);
            }
        }
        if (!inside.isEmpty()) {
            gathering.add(into, new Aside(Place.SPEAKER_NOTE, inside));
        }
    }
}
