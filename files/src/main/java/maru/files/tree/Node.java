package maru.files.tree;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import maru.storage.Row;
import maru.storage.blob.BlobHash;

/// A file or folder as it is now.
///
/// @param parent empty for the root of a drive
/// @param content empty for a folder
/// @param size in bytes; 0 for a folder
/// @param shownAt the time of the last change by the maker's own machine, if it told one
/// @param aside see [maru.files.name.FileName#isAside()]
/// @param quarantined why nobody gets its content
public record Node(
        UUID id,
        UUID drive,
        Optional<UUID> parent,
        String name,
        Optional<BlobHash> content,
        long size,
        String type,
        Instant madeAt,
        Instant changedAt,
        Optional<Instant> shownAt,
        boolean aside,
        Optional<String> quarantined) {

    /// The columns that [#of] reads.
    static final String COLUMNS =
            " id, drive, parent, name, hash, size, type, made_at, changed_at, shown_at, aside,"
                    + " quarantined ";

    static Node of(Row row) {
        return new Node(
                row.uuid("id"),
                row.uuid("drive"),
                row.optional("parent", Row::uuid),
                row.text("name"),
                row.optional("hash", Row::bytes).map(BlobHash::of),
                row.bigint("size"),
                row.text("type"),
                row.instant("made_at"),
                row.instant("changed_at"),
                row.optional("shown_at", Row::instant),
                row.bool("aside"),
                row.optional("quarantined", Row::text));
    }

    public boolean folder() {
        return content.isEmpty();
    }

    public Instant modified() {
        return shownAt.orElse(changedAt);
    }

    /// A strong entity tag (RFC 9110 section 8.8.3), from half of the content's hash: the whole of
    /// it would be a key to the content. Empty for folders, whose members change without them.
    public Optional<String> etag() {
        return content.map(hash -> '"' + HexFormat.of().formatHex(hash.bytes(), 0, 16) + '"');
    }
}
