package maru.portal.page;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A QR code (ISO/IEC 18004) as dark bars, one unit a module, with the quiet zone that cameras
/// need. In templates: `<svg th:attr="viewBox=${qr.viewBox()}"><path
/// th:attr="d=${qr.path()}"/></svg>`.
///
/// @param size modules on a side, quiet zone included
public record QrCode(int size, List<Bar> bars) {

    private static final int QUIET = 4;

    public QrCode {
        bars = List.copyOf(bars);
    }

    /// Modules beside one another; `y` counts from the top.
    public record Bar(int x, int y, int width) {}

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
        List<Bar> bars = new ArrayList<>();
        for (int y = 0; y < code.getHeight(); y++) {
            int from = -1;
            for (int x = 0; x <= code.getWidth(); x++) {
                boolean dark = x < code.getWidth() && code.get(x, y);
                if (dark && from < 0) {
                    from = x;
                } else if (!dark && from >= 0) {
                    bars.add(new Bar(from, y, x - from));
                    from = -1;
                }
            }
        }
        return new QrCode(code.getWidth(), bars);
    }

    public String viewBox() {
        return "0 0 " + size + " " + size;
    }

    /// The bars as the path of a drawing.
    public String path() {
        return bars.stream()
                .map(
                        bar ->
                                "M%d %dh%dv1h-%dz"
                                        .formatted(bar.x(), bar.y(), bar.width(), bar.width()))
                .collect(Collectors.joining());
    }
}
