package maru.portal;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the QR code that a page shows, as a phone does that looks at the screen.
final class Camera {

    private static final Pattern DRAWING =
            Pattern.compile(
                    "<svg class=\"qr\"[^>]* viewBox=\"0 0 (\\d+) \\1\"[^>]*>"
                            + "<path d=\"([^\"]+)\"");
    private static final Pattern BAR = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z");

    private static final int SCALE = 4;
    private static final int LIGHT = 0xFFFFFF;

    private Camera() {}

    static String read(String page) throws ReaderException {
        Matcher drawing = DRAWING.matcher(page);
        if (!drawing.find()) {
            throw new AssertionError("no code on the page: " + page);
        }
        int side = Integer.parseInt(drawing.group(1)) * SCALE;
        int[] pixels = new int[side * side];
        Arrays.fill(pixels, LIGHT);
        BAR.matcher(drawing.group(2)).results().forEach(bar -> darken(pixels, side, bar));
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(
                                new HybridBinarizer(new RGBLuminanceSource(side, side, pixels))))
                .getText();
    }

    private static void darken(int[] pixels, int side, MatchResult bar) {
        int from = Integer.parseInt(bar.group(1)) * SCALE;
        int top = Integer.parseInt(bar.group(2)) * SCALE;
        int until = from + Integer.parseInt(bar.group(3)) * SCALE;
        for (int y = top; y < top + SCALE; y++) {
            Arrays.fill(pixels, y * side + from, y * side + until, 0);
        }
    }
}
