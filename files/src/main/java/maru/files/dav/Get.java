package maru.files.dav;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.servlet.http.HttpServletResponse;
import maru.files.dav.ByteRanges.ByteRange;
import maru.files.dav.ByteRanges.Plan;
import maru.files.name.DavPath;
import maru.files.tree.Drives;
import maru.files.tree.Entries;
import maru.files.tree.Node;
import maru.files.tree.Readings;
import maru.files.tree.Spot;
import maru.files.tree.Walker;
import maru.kernel.Refusal;
import maru.storage.Database;
import maru.storage.Transaction;
import maru.storage.blob.BlobStore;

/// GET and HEAD (RFC 9110): a file whole or in ranges, checked as it is read, with no connection to
/// the database held while it goes out. For a browser a folder is a plain list of links.
final class Get {

    private static final int BUFFER = 64 << 10;

    private final Database database;
    private final Walker walker;
    private final Entries entries;
    private final Drives drives;
    private final BlobStore blobs;
    private final Readings readings;

    Get(
            Database database,
            Walker walker,
            Entries entries,
            Drives drives,
            BlobStore blobs,
            Readings readings) {
        this.database = database;
        this.walker = walker;
        this.entries = entries;
        this.drives = drives;
        this.blobs = blobs;
        this.readings = readings;
    }

    private record Found(Spot spot, Node node, Optional<BlobStore.Blob> blob) {}

    void answer(DavRequest request, HttpServletResponse response, boolean head) throws IOException {
        if (request.path().isRoot()) {
            FolderPage page = FolderPage.begin(response, "Maru", head);
            for (Drives.Listed drive : drives.of(request.caller().person())) {
                page.entry(drive.name(), drive.root());
            }
            page.end();
            return;
        }
        Optional<UUID> start = walker.start(request.caller(), request.path());
        Found found = database.look(tx -> find(tx, request, start));
        if (found.spot().sensitive() && !head && !found.node().folder()) {
            database.change(tx -> readings.record(tx, request.caller(), found.spot()));
        }
        if (found.node().folder()) {
            answerFolder(request, response, found.spot(), head);
        } else {
            answerFile(request, response, found, head);
        }
    }

    private Found find(Transaction tx, DavRequest request, Optional<UUID> start) {
        Walker.Opened opened = walker.open(tx, request.caller(), request.path(), start, blobs);
        Spot spot = opened.spot();
        Node node = Walker.readable(spot);
        if (!node.folder() && !spot.last().rights().read()) {
            throw new Refusal.NotFound().asException();
        }
        if (!request.conditions().isCurrent(node) || node.folder()) {
            request.conditions().require(tx, spot);
        }
        if (node.quarantined().isPresent()) {
            throw new Refusal.Forbidden(
                            "해로운 내용이 발견되어 막아 둔 파일입니다: "
                                    + node.quarantined().get()
                                    + " (This file is held back: something harmful was"
                                    + " found in it.)")
                    .asException();
        }
        return new Found(spot, node, opened.content());
    }

    private void answerFile(
            DavRequest request, HttpServletResponse response, Found found, boolean head)
            throws IOException {
        Node node = found.node();
        String tag = node.etag().orElseThrow();
        response.setHeader("ETag", tag);
        response.setHeader("Last-Modified", LiveProperties.httpDate(node.modified()));
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", "private, no-cache");
        if (request.conditions().isCurrent(node)) {
            response.setStatus(304);
            return;
        }
        response.setHeader("Content-Disposition", disposition(node.name()));
        Plan plan =
                rangeHolds(request, node)
                        ? ByteRanges.plan(request.header("Range"), node.size())
                        : new Plan.Whole();
        BlobStore.Blob blob = found.blob().orElseThrow(() -> new Missing(node));
        switch (plan) {
            case Plan.Whole whole -> {
                response.setContentType(node.type());
                response.setContentLengthLong(node.size());
                if (!head) {
                    send(blob, new ByteRange(0, node.size() - 1), response.getOutputStream());
                }
            }
            case Plan.Unsatisfiable none -> {
                response.setStatus(416);
                response.setHeader("Content-Range", "bytes */" + node.size());
            }
            case Plan.Parts(List<ByteRange> ranges) -> {
                response.setStatus(206);
                if (ranges.size() == 1) {
                    response.setContentType(node.type());
                    response.setHeader("Content-Range", contentRange(ranges.getFirst(), node));
                    response.setContentLengthLong(ranges.getFirst().length());
                    if (!head) {
                        send(blob, ranges.getFirst(), response.getOutputStream());
                    }
                } else {
                    sendParts(blob, node, ranges, response, head);
                }
            }
        }
    }

    private static void sendParts(
            BlobStore.Blob blob,
            Node node,
            List<ByteRange> ranges,
            HttpServletResponse response,
            boolean head)
            throws IOException {
        String boundary = UUID.randomUUID().toString();
        response.setContentType("multipart/byteranges; boundary=" + boundary);
        List<byte[]> heads =
                ranges.stream()
                        .map(
                                range ->
                                        ("\r\n--"
                                                        + boundary
                                                        + "\r\nContent-Type: "
                                                        + node.type()
                                                        + "\r\nContent-Range: "
                                                        + contentRange(range, node)
                                                        + "\r\n\r\n")
                                                .getBytes(StandardCharsets.US_ASCII))
                        .toList();
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        long length = tail.length;
        for (int i = 0; i < ranges.size(); i++) {
            length += heads.get(i).length + ranges.get(i).length();
        }
        response.setContentLengthLong(length);
        if (head) {
            return;
        }
        OutputStream out = response.getOutputStream();
        for (int i = 0; i < ranges.size(); i++) {
            out.write(heads.get(i));
            send(blob, ranges.get(i), out);
        }
        out.write(tail);
    }

    private static void send(BlobStore.Blob blob, ByteRange range, OutputStream out)
            throws IOException {
        if (range.length() <= 0) {
            return;
        }
        byte[] buffer = new byte[(int) Math.min(BUFFER, range.length())];
        try (InputStream in = blob.open(range.first(), range.length())) {
            int count;
            while ((count = in.read(buffer)) >= 0) {
                out.write(buffer, 0, count);
            }
        }
    }

    /// `If-Range` (RFC 9110 section 13.1.5): a part only of what the client has the rest of.
    private static boolean rangeHolds(DavRequest request, Node node) {
        Optional<String> ifRange = request.header("If-Range");
        if (ifRange.isEmpty()) {
            return true;
        }
        String text = ifRange.get().strip();
        boolean tag = text.startsWith("\"") || text.startsWith("W/");
        return tag
                ? node.etag().filter(text::equals).isPresent()
                : text.equals(LiveProperties.httpDate(node.modified()));
    }

    private static String contentRange(ByteRange range, Node node) {
        return "bytes " + range.first() + "-" + range.last() + "/" + node.size();
    }

    /// RFC 6266 with RFC 8187, which lets fewer characters stand than a path does.
    private static String disposition(String name) {
        StringBuilder out = new StringBuilder();
        DavPath.encode(out, name);
        String value = out.toString();
        for (String plain : List.of("(", ")", "@", ",", "=")) {
            value = value.replace(plain, "%" + Integer.toHexString(plain.charAt(0)));
        }
        return "inline; filename*=UTF-8''" + value;
    }

    private void answerFolder(
            DavRequest request, HttpServletResponse response, Spot spot, boolean head)
            throws IOException {
        FolderPage page = FolderPage.begin(response, spot.name().shown(), head);
        if (!head) {
            String after = "";
            List<Entries.Entry> some;
            do {
                String last = after;
                some = database.read(tx -> entries.page(tx, request.caller(), spot.last(), last));
                for (Entries.Entry entry : some) {
                    if (entry.rights().any() && !entry.node().aside()) {
                        page.entry(entry.node().name(), entry.node());
                    }
                }
                after = some.isEmpty() ? "" : some.getLast().key();
            } while (some.size() == Entries.PAGE);
        }
        page.end();
    }

    /// A content that a row names is not there: a fault of ours and no answer of the protocol.
    static final class Missing extends RuntimeException {
        Missing(Node node) {
            super("the content of " + node.id() + " is missing");
        }
    }
}
