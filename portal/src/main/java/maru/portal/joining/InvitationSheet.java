package maru.portal.joining;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import maru.identity.joining.Invitations;
import maru.kernel.Seoul;
import maru.portal.page.QrCode;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/// The sheet that a class teacher prints, cuts and hands out: a card for each code, six on a page
/// of A4, in the order of the class, with a QR code that leads to the page with the code filled in.
/// Measures are points.
final class InvitationSheet {

    private static final String FONT = "/fonts/maru-sans-400.ttf";
    private static final int COLUMNS = 2;
    private static final int ROWS = 3;
    private static final float MARGIN = 28;
    private static final float INSET = 18;
    private static final float QR_SIDE = 92;
    private static final Color INK = new Color(0x1e, 0x21, 0x24);
    private static final Color SOFT = new Color(0x46, 0x4c, 0x53);
    private static final Color CUT = new Color(0xb1, 0xb8, 0xbe);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu년 M월 d일(E)", Locale.KOREAN);

    private final PDDocument document;
    private final PDFont font;
    private final String publicUrl;

    private InvitationSheet(PDDocument document, PDFont font, String publicUrl) {
        this.document = document;
        this.font = font;
        this.publicUrl = publicUrl;
    }

    /// The sheet as a PDF file.
    ///
    /// @param place the school and the class: `수원마루초등학교 3학년 2반`
    static byte[] of(String place, List<Invitations.Invitation> invitations, String publicUrl) {
        try (PDDocument document = new PDDocument();
                InputStream font = InvitationSheet.class.getResourceAsStream(FONT)) {
            if (font == null) {
                throw new IllegalStateException("the font for print was not built");
            }
            document.getDocumentInformation().setTitle(place);
            new InvitationSheet(document, PDType0Font.load(document, font, true), publicUrl)
                    .pages(place, invitations);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private void pages(String place, List<Invitations.Invitation> invitations) throws IOException {
        int onPage = COLUMNS * ROWS;
        for (int first = 0; first < invitations.size(); first += onPage) {
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                int last = Math.min(first + onPage, invitations.size());
                for (int i = first; i < last; i++) {
                    card(content, place, invitations.get(i), i - first);
                }
            }
        }
    }

    private void card(
            PDPageContentStream content,
            String place,
            Invitations.Invitation invitation,
            int position)
            throws IOException {
        float width = (PDRectangle.A4.getWidth() - 2 * MARGIN) / COLUMNS;
        float height = (PDRectangle.A4.getHeight() - 2 * MARGIN) / ROWS;
        int row = position / COLUMNS;
        float left = MARGIN + position % COLUMNS * width;
        float top = PDRectangle.A4.getHeight() - MARGIN - row * height;
        content.setStrokingColor(CUT);
        content.setLineDashPattern(new float[] {4, 4}, 0);
        content.addRect(left, top - height, width, height);
        content.stroke();

        float x = left + INSET;
        text(content, place, x, top - 34, 10, SOFT);
        text(
                content,
                invitation.number() + "번 " + invitation.studentName() + " 보호자님께",
                x,
                top - 54,
                14,
                INK);
        text(content, "마루에서 가정통신문을 읽고 동의서에 서명하세요.", x, top - 74, 9.5f, SOFT);
        text(content, invitation.code(), x, top - 106, 19, INK);
        qr(content, invitation.code(), x, top - 124 - QR_SIDE);
        float beside = x + QR_SIDE + 10;
        text(content, "1. 휴대폰 카메라로", beside, top - 144, 9.5f, INK);
        text(content, "   QR 코드를 찍거나", beside, top - 158, 9.5f, INK);
        text(content, "   아래 주소를 엽니다.", beside, top - 172, 9.5f, INK);
        text(content, "2. 코드를 확인하고", beside, top - 188, 9.5f, INK);
        text(content, "   들어옵니다.", beside, top - 202, 9.5f, INK);
        text(content, publicUrl + "/join", x, top - 232, 9, SOFT);
        text(content, day(invitation.until()) + "까지, 한 분이 한 번 쓸 수 있습니다.", x, top - 247, 9, SOFT);
    }

    private static String day(Instant until) {
        return DAY.format(until.atZone(Seoul.ZONE));
    }

    private void qr(PDPageContentStream content, String code, float x, float y) throws IOException {
        QrCode qr = QrCode.of(publicUrl + "/join#" + code);
        float module = QR_SIDE / qr.size();
        content.setNonStrokingColor(INK);
        for (QrCode.Bar bar : qr.bars()) {
            content.addRect(
                    x + bar.x() * module,
                    y + QR_SIDE - (bar.y() + 1) * module,
                    bar.width() * module,
                    module);
        }
        content.fill();
    }

    private void text(
            PDPageContentStream content, String text, float x, float y, float size, Color color)
            throws IOException {
        content.beginText();
        content.setNonStrokingColor(color);
        content.setFont(font, size);
        content.newLineAtOffset(x, y);
        content.showText(drawable(text));
        content.endText();
    }

    /// What the font cannot draw is a box.
    private String drawable(String text) {
        StringBuilder known = new StringBuilder();
        text.codePoints()
                .forEach(
                        point -> {
                            String character = Character.toString(point);
                            known.append(draws(character) ? character : "□");
                        });
        return known.toString();
    }

    private boolean draws(String character) {
        try {
            font.encode(character);
            return true;
        } catch (IOException | IllegalArgumentException notInTheFont) {
            return false;
        }
    }
}
