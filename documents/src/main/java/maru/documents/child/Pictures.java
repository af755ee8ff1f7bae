package maru.documents.child;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import maru.documents.model.Block.Picture;
import maru.documents.model.Bounds;

/// Draws pictures anew, at most 1,280 pixels wide, as PNG or JPEG.
final class Pictures {

    private static final int WIDTH = 1_280;
    private static final long PIXELS = 40_000_000;

    private Pictures() {}

    /// The picture, or one without bytes when it cannot be drawn or there is no room for it.
    static Picture draw(byte[] bytes, String description, int room) {
        try (ImageInputStream in =
                ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (readers.hasNext()) {
                ImageReader reader = readers.next();
                try {
                    reader.setInput(in, true, true);
                    return drawn(reader, description, room);
                } finally {
                    reader.dispose();
                }
            }
        } catch (IOException | RuntimeException broken) {
            // A picture that cannot be drawn leaves its description.
        }
        return none(description);
    }

    private static Picture none(String description) {
        return new Picture(description, "", new byte[0], 0, 0);
    }

    private static Picture drawn(ImageReader reader, String description, int room)
            throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1 || (long) width * height > PIXELS) {
            return none(description);
        }
        ImageReadParam parameters = reader.getDefaultReadParam();
        int step = Math.max(1, width / (WIDTH * 2));
        parameters.setSourceSubsampling(step, step, 0, 0);
        BufferedImage image = reader.read(0, parameters);
        int scaledWidth = Math.min(WIDTH, image.getWidth());
        int scaledHeight =
                Math.max(1, Math.round((float) image.getHeight() * scaledWidth / image.getWidth()));
        boolean sheer = image.getColorModel().hasAlpha();
        byte[] png = write(image, scaledWidth, scaledHeight, sheer, "png");
        byte[] best = png;
        String mediaType = "image/png";
        if (png.length > 100_000 || png.length > room) {
            byte[] jpeg = write(image, scaledWidth, scaledHeight, false, "jpeg");
            if (jpeg.length < png.length) {
                best = jpeg;
                mediaType = "image/jpeg";
            }
        }
        return best.length > Math.min(room, Bounds.PICTURE)
                ? none(description)
                : new Picture(description, mediaType, best, scaledWidth, scaledHeight);
    }

    private static byte[] write(
            BufferedImage image, int width, int height, boolean sheer, String format)
            throws IOException {
        BufferedImage drawn =
                new BufferedImage(
                        width,
                        height,
                        sheer ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        if (!sheer) {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
        }
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(drawn, format, out);
        return out.toByteArray();
    }
}
