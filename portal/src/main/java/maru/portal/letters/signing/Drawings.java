package maru.portal.letters.signing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Looks at a drawn signature: a PNG of a sensible size on which something is drawn.
final class Drawings {

    static final int BYTES_AT_MOST = 300_000;

    private static final int SIDE_AT_MOST = 4_000;
    private static final int INKED_PIXELS_AT_LEAST = 40;

    private Drawings() {}

    static boolean isDrawn(byte[] png) {
        if (png.length > BYTES_AT_MOST) {
            return false;
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        if (!readers.hasNext()) {
            throw new IllegalStateException("This Java reads no PNG.");
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(in, true, true);
            if (reader.getWidth(0) > SIDE_AT_MOST || reader.getHeight(0) > SIDE_AT_MOST) {
                return false;
            }
            return inked(reader.read(0));
        } catch (IOException | RuntimeException notAPicture) {
            return false;
        } finally {
            reader.dispose();
        }
    }

    private static boolean inked(BufferedImage image) {
        int inked = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int pixel = image.getRGB(x, y);
                boolean opaque = (pixel >>> 24) > 100;
                boolean dark = (pixel & 0xff) + (pixel >> 8 & 0xff) + (pixel >> 16 & 0xff) < 500;
                if (opaque && dark && ++inked >= INKED_PIXELS_AT_LEAST) {
                    return true;
                }
            }
        }
        return false;
    }
}
