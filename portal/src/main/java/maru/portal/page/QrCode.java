package maru.portal.page;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/// A QR code (ISO/IEC 18004) as the path of a drawing, one unit a module, with the quiet zone that
/// cameras need. In templates: `<svg th:viewBox="${qr.viewBox}"><path th:d="${qr.path}"/></svg>`.
///
/// @param size modules on a side, quiet zone included
public record QrCode(int size, String path) {

    private static final int QUIET = 4;

    /// Draws a text of at most some hundred characters.
    public static QrCode of(String text) {
        BitMatrix code;
        try {
            code =
                    new QRCodeWriter()
                            .encode(
                                    text,
                                    BarcodeFormat.QR_CODE,
                                    0,
                                    0,
                                    Map.of(
                                            EncodeHintType.MARGIN,
                                            QUIET,
                                            EncodeHintType.ERROR_CORRECTION,
                                            ErrorCorrectionLevel.M));
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("too long for a QR code", tooLong);
        }
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.getHeight(); y++) {
            for (int x = 0; x < code.getWidth(); x++) {
                if (code.get(x, y)) {
                    int from = x;
                    while (x + 1 < code.getWidth() && code.get(x + 1, y)) {
                        x++;
                    }
                    int width = x + 1 - from;
                    path.append('M').append(from).append(' ').append(y);
                    path.append('h').append(width).append("v1h-").append(width).append('z');
                }
            }
        }
        return new QrCode(code.getWidth(), path.toString());
    }

    public String viewBox() {
        return "0 0 " + size + " " + size;
    }
}
