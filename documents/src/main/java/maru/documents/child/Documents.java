package maru.documents.child;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import maru.documents.model.Block;
import maru.documents.model.Block.Heading;
import maru.documents.model.Block.Paragraph;
import maru.documents.model.Block.Table;
import maru.documents.model.Bounds;
import maru.documents.model.Document;
import maru.documents.model.FileType;
import maru.documents.model.Run;

/// What the readers of all formats do alike at the end.
final class Documents {

    private static final int TITLE_LINE = 60;
    private static final int TITLE_WITHIN = 30;

    /// What stands on every letter of a school.
    private static final Pattern LETTERHEAD =
            Pattern.compile(
                    "(가 ?정 ?통 ?신 ?문|.{0,20}(학교|유치원|교육청|교육지원청)|제 ?\\d{4}.{0,12}호)"
                            + "( ?제 ?\\d{4}.{0,12}호)?");

    private static final Pattern TITLE_ENDS =
            Pattern.compile("(안내|알림|신청서?|실시|조사|동의서|모집|개최|협조|공고|계획|요청|안내문|초대|초청)\\)?\\s*$");

    private Documents() {}

    /// The document with its likely title.
    static Document of(
            FileType type, Source source, int pages, List<Block> blocks, Gathering gathering) {
        return new Document(type, title(source, blocks), pages, gathering.isCut(), blocks);
    }

    static Document of(
            FileType type,
            Source source,
            int pages,
            List<Block> blocks,
            Gathering gathering,
            String ownTitle) {
        String own = Gathering.clean(ownTitle).strip();
        return new Document(
                type,
                own.isEmpty() ? title(source, blocks) : shortened(own),
                pages,
                gathering.isCut(),
                blocks);
    }

    /// The first large heading that is not only the kind of paper or the school's name, else the
    /// first short line that sounds like a title, else the file's name.
    private static String title(Source source, List<Block> blocks) {
        List<String> headings = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Block block : blocks.subList(0, Math.min(blocks.size(), TITLE_WITHIN))) {
            switch (block) {
                case Heading heading when heading.level() <= 3 ->
                        headings.add(text(heading.runs()));
                case Paragraph paragraph -> lines.add(text(paragraph.runs()));
                case Table table ->
                        table.rows().stream()
                                .flatMap(row -> row.cells().stream())
                                .flatMap(cell -> cell.blocks().stream())
                                .filter(Paragraph.class::isInstance)
                                .map(Paragraph.class::cast)
                                .forEach(paragraph -> lines.add(text(paragraph.runs())));
                default -> {}
            }
        }
        String title =
                headings.stream()
                        .filter(line -> !LETTERHEAD.matcher(line).matches())
                        .findFirst()
                        .or(() -> lines.stream().filter(Documents::soundsLikeTitle).findFirst())
                        .or(() -> headings.stream().findFirst())
                        .or(
                                () ->
                                        lines.stream()
                                                .filter(line -> !line.isEmpty())
                                                .findFirst()
                                                .filter(line -> line.length() <= TITLE_LINE))
                        .orElse("");
        return shortened(title.isEmpty() ? Gathering.clean(source.plainName()).strip() : title);
    }

    private static boolean soundsLikeTitle(String line) {
        return line.length() <= TITLE_LINE && TITLE_ENDS.matcher(line).find();
    }

    static int span(int cells) {
        return Math.clamp(cells, 1, Bounds.COLUMNS);
    }

    /// The letters of blocks in one line, for a caption.
    static List<Run> runsOf(List<Block> blocks) {
        List<Run> runs = new ArrayList<>();
        for (Block block : blocks) {
            if (block instanceof Paragraph paragraph) {
                if (!runs.isEmpty()) {
                    runs.add(Run.plain(" "));
                }
                runs.addAll(paragraph.runs());
            }
        }
        return runs;
    }

    /// Puts a mark that stands alone before the first paragraph into it.
    static List<Block> joinedFirst(List<Block> blocks) {
        if (blocks.size() > 1
                && blocks.get(0) instanceof Paragraph mark
                && blocks.get(1) instanceof Paragraph first) {
            List<Run> runs = new ArrayList<>(mark.runs());
            runs.add(Run.plain(" "));
            runs.addAll(first.runs());
            List<Block> joined = new ArrayList<>(blocks.subList(1, blocks.size()));
            joined.set(0, new Paragraph(runs));
            return joined;
        }
        return blocks;
    }

    /// A picture's description, without what the word processor writes by itself (its file name and
    /// size).
    static String said(String description) {
        String plain = description.strip();
        return plain.startsWith("그림입니다.") || plain.startsWith("원본 그림의") ? "" : plain;
    }

    private static String text(List<Run> runs) {
        StringBuilder text = new StringBuilder();
        runs.forEach(run -> text.append(run.text()));
        return text.toString().replaceAll("\\s+", " ").strip();
    }

    private static String shortened(String title) {
        String line = title.replaceAll("\\s+", " ").strip();
        return line.length() <= Bounds.TITLE ? line : line.substring(0, Bounds.TITLE);
    }
}
