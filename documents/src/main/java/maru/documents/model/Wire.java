package maru.documents.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import maru.documents.model.Block.Aside;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Divider;
import maru.documents.model.Block.Formula;
import maru.documents.model.Block.Heading;
import maru.documents.model.Block.Item;
import maru.documents.model.Block.Listing;
import maru.documents.model.Block.Paragraph;
import maru.documents.model.Block.Picture;
import maru.documents.model.Block.Place;
import maru.documents.model.Block.Role;
import maru.documents.model.Block.Row;
import maru.documents.model.Block.Table;
import maru.documents.model.Run.Look;

/// A [Reading] as bytes on the pipe between the process that reads and the one that asked. Who
/// asked believes nothing: every length, count and depth is checked before anything is allocated,
/// and links are kept only when they are of the short list of protocols.
// Both ends are of one build, so ordinals mean the same on both.
@SuppressWarnings("EnumOrdinal")
public final class Wire {

    private static final int MAGIC = 0x4D415255;
    private static final int TEXT_PIECE = 1 << 20;

    private Wire() {}

    public static void write(DataOutputStream out, Reading reading) throws IOException {
        out.writeInt(MAGIC);
        switch (reading) {
            case Reading.Read read -> {
                out.writeByte(1);
                Document document = read.document();
                out.writeByte(document.type().ordinal());
                text(out, document.title());
                out.writeInt(document.pages());
                out.writeBoolean(document.cut());
                blocks(out, document.blocks());
            }
            case Reading.NotRead not -> {
                out.writeByte(2);
                out.writeByte(not.why().ordinal());
                text(out, not.detail());
            }
        }
        out.flush();
    }

    /// Reads one answer.
    ///
    /// @throws IOException also for anything that [#write] would not have written
    public static Reading read(DataInputStream in) throws IOException {
        return new Incoming(in).reading();
    }

    private static void blocks(DataOutputStream out, List<Block> blocks) throws IOException {
        out.writeInt(blocks.size());
        for (Block block : blocks) {
            block(out, block);
        }
    }

    private static void block(DataOutputStream out, Block block) throws IOException {
        switch (block) {
            case Heading heading -> {
                out.writeByte(1);
                out.writeByte(heading.level());
                runs(out, heading.runs());
            }
            case Paragraph paragraph -> {
                out.writeByte(2);
                runs(out, paragraph.runs());
            }
            case Listing listing -> {
                out.writeByte(3);
                out.writeBoolean(listing.numbered());
                out.writeInt(listing.items().size());
                for (Item item : listing.items()) {
                    blocks(out, item.blocks());
                }
            }
            case Table table -> {
                out.writeByte(4);
                runs(out, table.caption());
                out.writeInt(table.rows().size());
                for (Row row : table.rows()) {
                    out.writeInt(row.cells().size());
                    for (Cell cell : row.cells()) {
                        out.writeShort(cell.columns());
                        out.writeShort(cell.rows());
                        out.writeByte(cell.role().ordinal());
                        blocks(out, cell.blocks());
                    }
                }
            }
            case Picture picture -> {
                out.writeByte(5);
                text(out, picture.description());
                text(out, picture.mediaType());
                out.writeInt(picture.width());
                out.writeInt(picture.height());
                out.writeInt(picture.bytes().length);
                out.write(picture.bytes());
            }
            case Formula formula -> {
                out.writeByte(6);
                text(out, formula.script());
            }
            case Aside aside -> {
                out.writeByte(7);
                out.writeByte(aside.place().ordinal());
                blocks(out, aside.blocks());
            }
            case Divider divider -> out.writeByte(8);
        }
    }

    private static void runs(DataOutputStream out, List<Run> runs) throws IOException {
        out.writeInt(runs.size());
        for (Run run : runs) {
            text(out, run.text());
            int looks = 0;
            for (Look look : run.looks()) {
                looks |= 1 << look.ordinal();
            }
            out.writeByte(looks);
            text(out, run.link());
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /// One answer with what is left of its bounds.
    private static final class Incoming {

        private final DataInputStream in;
        private long bytesLeft = 4L * Bounds.CHARACTERS + Bounds.ALL_PICTURES;
        private int piecesLeft = 4 * Bounds.BLOCKS;
        private int picturesLeft = Bounds.PICTURES;

        Incoming(DataInputStream in) {
            this.in = in;
        }

        Reading reading() throws IOException {
            if (in.readInt() != MAGIC) {
                throw broken();
            }
            return switch (in.readByte()) {
                case 1 ->
                        new Reading.Read(
                                new Document(
                                        of(FileType.values()),
                                        text(4 * Bounds.TITLE),
                                        Math.max(0, in.readInt()),
                                        in.readBoolean(),
                                        blocks(0)));
                case 2 -> new Reading.NotRead(of(Why.values()), text(400));
                default -> throw broken();
            };
        }

        private List<Block> blocks(int depth) throws IOException {
            if (depth > Bounds.DEPTH) {
                throw broken();
            }
            int count = count(Bounds.BLOCKS);
            List<Block> blocks = new ArrayList<>();
            for (int each = 0; each < count; each++) {
                blocks.add(block(depth));
            }
            return blocks;
        }

        private Block block(int depth) throws IOException {
            return switch (in.readByte()) {
                case 1 -> new Heading(between(in.readByte(), 1, 6), runs());
                case 2 -> new Paragraph(runs());
                case 3 -> {
                    boolean numbered = in.readBoolean();
                    int count = count(Bounds.BLOCKS);
                    List<Item> items = new ArrayList<>();
                    for (int each = 0; each < count; each++) {
                        items.add(new Item(blocks(depth + 1)));
                    }
                    yield new Listing(numbered, items);
                }
                case 4 -> table(depth);
                case 5 -> picture();
                case 6 -> new Formula(text(TEXT_PIECE));
                case 7 -> new Aside(of(Place.values()), blocks(depth + 1));
                case 8 -> new Divider();
                default -> throw broken();
            };
        }

        private Table table(int depth) throws IOException {
            List<Run> caption = runs();
            int rows = count(Bounds.BLOCKS);
            List<Row> all = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                int cells = count(Bounds.COLUMNS);
                List<Cell> line = new ArrayList<>();
                for (int cell = 0; cell < cells; cell++) {
                    line.add(
                            new Cell(
                                    between(in.readShort(), 1, Bounds.COLUMNS),
                                    between(in.readShort(), 1, Short.MAX_VALUE),
                                    of(Role.values()),
                                    blocks(depth + 1)));
                }
                all.add(new Row(line));
            }
            return new Table(caption, all);
        }

        private Picture picture() throws IOException {
            if (--picturesLeft < 0) {
                throw broken();
            }
            String description = text(8_000);
            String mediaType = text(40);
            int width = between(in.readInt(), 0, 100_000);
            int height = between(in.readInt(), 0, 100_000);
            if (!Set.of("", "image/png", "image/jpeg").contains(mediaType)) {
                throw broken();
            }
            return new Picture(description, mediaType, bytes(Bounds.PICTURE), width, height);
        }

        private List<Run> runs() throws IOException {
            int count = count(Bounds.BLOCKS);
            List<Run> runs = new ArrayList<>();
            for (int each = 0; each < count; each++) {
                String text = text(TEXT_PIECE);
                int looks = in.readByte();
                Set<Look> set = EnumSet.noneOf(Look.class);
                for (Look look : Look.values()) {
                    if ((looks & 1 << look.ordinal()) != 0) {
                        set.add(look);
                    }
                }
                String link = text(8_000);
                runs.add(new Run(text, set, Links.allowed(link)));
            }
            return runs;
        }

        private String text(int atMost) throws IOException {
            return new String(bytes(atMost), StandardCharsets.UTF_8);
        }

        private byte[] bytes(int atMost) throws IOException {
            int length = between(in.readInt(), 0, atMost);
            bytesLeft -= length;
            if (bytesLeft < 0) {
                throw broken();
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return bytes;
        }

        private int count(int atMost) throws IOException {
            int count = between(in.readInt(), 0, atMost);
            piecesLeft -= count + 1;
            if (piecesLeft < 0) {
                throw broken();
            }
            return count;
        }

        private <T> T of(T[] values) throws IOException {
            return values[between(in.readByte(), 0, values.length - 1)];
        }

        private static int between(int value, int least, int most) throws IOException {
            if (value < least || value > most) {
                throw broken();
            }
            return value;
        }

        private static IOException broken() {
            return new IOException("The answer is not of this protocol");
        }
    }
}
