package maru.documents.model;

import java.util.List;

/// What a file says.
///
/// @param title the file's own title, its first heading or its name; at most 200 characters
/// @param pages how many pages, sheets or slides it has; 0 where the format does not say
/// @param cut whether more stood in the file than is taken ([Bounds])
public record Document(FileType type, String title, int pages, boolean cut, List<Block> blocks) {
    public Document {
        blocks = List.copyOf(blocks);
    }
}
