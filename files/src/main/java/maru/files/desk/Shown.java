package maru.files.desk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What is sent to the portal, as JSON. Paths are those of WebDAV, percent-encoded; names of people
/// are there where the asker may see them.
final class Shown {

    private Shown() {}

    record Drive(
            String path,
            String name,
            String kind,
            boolean write,
            boolean manage,
            long limit,
            long used,
            boolean sensitive) {}

    record Entry(
            String path,
            String name,
            boolean folder,
            long size,
            String type,
            Instant modified,
            boolean write,
            boolean heldBack) {}

    /// A folder or file with what may be done to it.
    ///
    /// @param crumbs the way to it, itself last
    /// @param entries what lies in a folder; empty for a file
    /// @param more whether not all of it is told
    record Place(
            Drive drive,
            List<Entry> crumbs,
            boolean manage,
            List<Entry> entries,
            boolean more,
            boolean handIn,
            Optional<Instant> handInUntil) {}

    record Act(Instant at, String by, String act, String detail, String name) {}

    record Version(long id, long size, Instant at, String by, Instant replacedAt) {}

    record Share(
            UUID id,
            String name,
            boolean folder,
            String with,
            String group,
            boolean write,
            Optional<Instant> until,
            String by,
            Instant at,
            boolean link,
            Optional<Integer> times,
            int used,
            boolean guarded) {}

    record Group(String key, String unit, String who) {}

    /// The receipt for something handed in.
    ///
    /// @param sha256 of the content, in hexadecimal
    record Receipt(UUID id, String by, String name, long size, String sha256, Instant at) {}

    /// What stands behind one entry of a list.
    record Details(
            Place place,
            List<Act> acts,
            List<Version> versions,
            List<Share> shares,
            List<Group> groups,
            List<Receipt> receipts) {}

    record Thrown(UUID id, String name, boolean folder, long size, Instant at, String by) {}

    record Link(
            String state,
            String name,
            boolean folder,
            long size,
            List<String> below,
            List<Entry> entries,
            Optional<Instant> until,
            Optional<Integer> left) {}
}
