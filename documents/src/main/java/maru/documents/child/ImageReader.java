package maru.documents.child;

import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import maru.documents.model.Block;
import maru.documents.model.Document;
import maru.documents.model.FileType;

/// A picture: its size and nothing else, since what it shows is not known.
final class ImageReader implements FormatReader {

    private final FileType type;

    ImageReader(FileType type) {
        this.type = type;
    }

    @Override
    public Document read(Source source, Gathering gathering) throws Exception {
        try (ImageInputStream in = ImageIO.createImageInputStream(source.path().toFile())) {
            Iterator<javax.imageio.ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new java.io.IOException("no reader for " + type);
            }
            javax.imageio.ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                String size = reader.getWidth(0) + " × " + reader.getHeight(0);
                List<Block> blocks = List.of(Block.Paragraph.of(type.name() + ", " + size));
                String title = Gathering.clean(source.plainName());
                return Documents.of(type, source, 1, blocks, gathering, title);
            } finally {
                reader.dispose();
            }
        }
    }
}
