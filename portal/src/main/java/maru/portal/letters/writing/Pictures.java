package maru.portal.letters.writing;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import maru.kernel.Refusal;

/// Makes an uploaded photo fit for the text of a letter: at most 1,280 pixels wide, drawn anew, so
/// that neither the place where it was taken nor anything hidden in the file comes with it.
public final class Pictures {

    private static final int WIDTH_AT_MOST = 1_280;
    private static final int SIDE_AT_MOST = 20_000;
    private static final long PIXELS_AT_MOST = 60_000_000;

    private Pictures() {}

    /// A picture as it is kept.
    @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are only written out.
    public record Picture(String mediaType, byte[] bytes) {}

    /// Draws an upload anew.
    ///
    /// @throws maru.kernel.Refused with `Invalid` for what is not a picture of a sensible size
    public static Picture fit(Path upload) {
        try (ImageInputStream in = ImageIO.createImageInputStream(upload.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw refused();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return fit(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            throw refused();
        }
    }

    private static Picture fit(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1
                || height < 1
                || width > SIDE_AT_MOST
                || height > SIDE_AT_MOST
                || (long) width * height > PIXELS_AT_MOST) {
            throw refused();
        }
        var parameters = reader.getDefaultReadParam();
        int step = Math.max(1, width / (WIDTH_AT_MOST * 2));
        parameters.setSourceSubsampling(step, step, 0, 0);
        BufferedImage image = reader.read(0, parameters);
        boolean photo = !image.getColorModel().hasAlpha();
        return write(scaled(image, photo), photo);
    }

    private static BufferedImage scaled(BufferedImage image, boolean photo) {
        int width = Math.min(WIDTH_AT_MOST, image.getWidth());
        int height = Math.max(1, Math.round((float) image.getHeight() * width / image.getWidth()));
        BufferedImage drawn =
                new BufferedImage(
                        width,
                        height,
                        photo ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return drawn;
    }

    private static Picture write(BufferedImage image, boolean photo) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, photo ? "jpeg" : "png", out)) {
            throw refused();
        }
        return new Picture(photo ? "image/jpeg" : "image/png", out.toByteArray());
    }

    private static RuntimeException refused() {
        return new Refusal.Invalid("file", "letters.error.picture").asException();
    }
}
