package maru.portal.letters.evidence;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/// Lines of text from the top of an A4 page down, on as many pages as it takes.
final class ReceiptPage implements AutoCloseable {

    private static final float MARGIN = 56;
    private static final float LABEL_WIDTH = 104;
    private static final float LEADING = 1.5f;
    private static final Color INK = new Color(0x1e, 0x21, 0x24);
    private static final Color SOFT = new Color(0x58, 0x61, 0x6a);
    private static final Color LINE = new Color(0xd6, 0xda, 0xde);

    private final PDDocument document;
    private final PDFont font;
    private PDPageContentStream content;
    private float y;

    ReceiptPage(PDDocument document, PDFont font) throws IOException {
        this.document = document;
        this.font = font;
        this.content = next();
    }

    private PDPageContentStream next() throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        y = PDRectangle.A4.getHeight() - MARGIN;
        return new PDPageContentStream(document, page);
    }

    void space(float points) {
        y -= points;
    }

    void text(String text, float size, boolean soft) throws IOException {
        for (String line : lines(text, size, PDRectangle.A4.getWidth() - 2 * MARGIN)) {
            need(size * LEADING);
            y -= size * LEADING;
            show(line, MARGIN, y, size, soft);
        }
    }

    void row(String label, String text) throws IOException {
        float size = 10.5f;
        float width = PDRectangle.A4.getWidth() - 2 * MARGIN - LABEL_WIDTH;
        List<String> values = lines(text, size, width);
        List<String> labels = lines(label, size, LABEL_WIDTH - 8);
        need(size * LEADING + 10);
        content.setStrokingColor(LINE);
        content.moveTo(MARGIN, y);
        content.lineTo(PDRectangle.A4.getWidth() - MARGIN, y);
        content.stroke();
        y -= 4;
        for (int i = 0; i < Math.max(values.size(), labels.size()); i++) {
            need(size * LEADING);
            y -= size * LEADING;
            if (i < labels.size()) {
                show(labels.get(i), MARGIN, y, size, true);
            }
            if (i < values.size()) {
                show(values.get(i), MARGIN + LABEL_WIDTH, y, size, false);
            }
        }
        y -= 6;
    }

    void picture(byte[] png) throws IOException {
        PDImageXObject image = PDImageXObject.createFromByteArray(document, png, "signature");
        float height = 70;
        float width = Math.min(220, height * image.getWidth() / Math.max(1, image.getHeight()));
        need(height + 10);
        y -= height;
        content.drawImage(image, MARGIN + LABEL_WIDTH, y, width, height);
    }

    private void need(float height) throws IOException {
        if (y - height < MARGIN) {
            content.close();
            content = next();
        }
    }

    private void show(String line, float x, float at, float size, boolean soft) throws IOException {
        content.beginText();
        content.setNonStrokingColor(soft ? SOFT : INK);
        content.setFont(font, size);
        content.newLineAtOffset(x, at);
        content.showText(line);
        content.endText();
    }

    /// Broken where a line is full, after a blank where there is one.
    private List<String> lines(String text, float size, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            StringBuilder line = new StringBuilder();
            float used = 0;
            for (int point : known(paragraph).codePoints().toArray()) {
                String character = Character.toString(point);
                float wide = font.getStringWidth(character) / 1_000 * size;
                if (used + wide > width && !line.isEmpty()) {
                    int blank = line.lastIndexOf(" ");
                    String rest = blank > line.length() / 2 ? line.substring(blank + 1) : "";
                    lines.add(line.substring(0, line.length() - rest.length()).stripTrailing());
                    line = new StringBuilder(rest);
                    used = font.getStringWidth(rest) / 1_000 * size;
                }
                line.append(character);
                used += wide;
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /// What the font cannot draw is a box; the file inside holds the text itself.
    private String known(String text) {
        StringBuilder known = new StringBuilder();
        text.codePoints()
                .forEach(
                        point -> {
                            String character = Character.toString(point);
                            known.append(canDraw(character) ? character : "□");
                        });
        return known.toString();
    }

    private boolean canDraw(String character) {
        try {
            font.encode(character);
            return true;
        } catch (IOException | IllegalArgumentException noGlyph) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
