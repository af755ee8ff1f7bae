package maru.portal.files;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.documents.model.FileType;

/// What the drive tells, as its JSON names it. Paths are those of WebDAV, percent-encoded.
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
            boolean sensitive) {

        private static final int EARLY = 80;

        public int percent() {
            return limit <= 0 ? 100 : (int) Math.min(100, used * 100 / limit);
        }

        /// Whether it is time to make room.
        public boolean nearlyFull() {
            return percent() >= EARLY;
        }

        public boolean shared() {
            return kind.equals("SHARED");
        }

        public boolean home() {
            return path.equals("/dav/home/");
        }

        public String usedText() {
            return Sizes.text(used);
        }

        public String limitText() {
            return Sizes.text(limit);
        }
    }

    record Entry(
            String path,
            String name,
            boolean folder,
            long size,
            String type,
            Instant modified,
            boolean write,
            boolean heldBack) {

        /// Whether it may be looked at as a page; what cannot be read after all says so there.
        public boolean readable() {
            return !folder && !heldBack && size > 0 && FileType.named(name).isPresent();
        }

        public String sizeText() {
            return Sizes.text(size);
        }
    }

    record Place(
            Drive drive,
            List<Entry> crumbs,
            boolean manage,
            List<Entry> entries,
            boolean more,
            boolean handIn,
            Optional<Instant> handInUntil) {

        public Entry here() {
            return crumbs.getLast();
        }

        public boolean top() {
            return crumbs.size() == 1;
        }
    }

    record Act(Instant at, String by, String act, String detail, String name) {}

    record Version(long id, long size, Instant at, String by, Instant replacedAt) {

        public String sizeText() {
            return Sizes.text(size);
        }
    }

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

    record Details(
            Place place,
            List<Act> acts,
            List<Version> versions,
            List<Share> shares,
            List<Group> groups,
            List<Receipt> receipts) {}

    /// The receipt for something handed in.
    ///
    /// @param sha256 of the content, in hexadecimal
    record Receipt(UUID id, String by, String name, long size, String sha256, Instant at) {

        private static final int SHORT = 12;

        public String sizeText() {
            return Sizes.text(size);
        }

        /// As much of the sum as a person compares.
        public String sum() {
            return sha256.substring(0, Math.min(SHORT, sha256.length()));
        }
    }

    /// A file in which something harmful was found.
    ///
    /// @param path empty where the visitor comes to it by no path of her own
    record HeldBack(String path, String name, String finding) {}

    record Thrown(UUID id, String name, boolean folder, long size, Instant at, String by) {

        public String sizeText() {
            return Sizes.text(size);
        }
    }

    record WentBack(int placed, int refilled, int thrown) {}

    /// What somebody with a link sees.
    ///
    /// @param state `open`, `password`, `wrong`, `later` or `gone`
    record Link(
            String state,
            String name,
            boolean folder,
            long size,
            List<String> below,
            List<Entry> entries,
            Optional<Instant> until,
            Optional<Integer> left) {

        public String sizeText() {
            return Sizes.text(size);
        }
    }
}
