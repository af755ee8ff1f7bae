package maru.files.dav;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.servlet.http.HttpServletResponse;
import maru.files.tree.Locks;
import maru.files.tree.Node;
import maru.files.tree.Spot;
import maru.files.tree.Walker;
import maru.files.tree.Walker.Hold;
import maru.files.tree.Writing;
import maru.kernel.Refusal;
import maru.storage.Database;
import maru.storage.Transaction;
import maru.storage.blob.BlobStore;
import org.apache.jackrabbit.webdav.DavConstants;
import org.apache.jackrabbit.webdav.DavException;
import org.apache.jackrabbit.webdav.header.CodedUrlHeader;
import org.apache.jackrabbit.webdav.header.DepthHeader;
import org.apache.jackrabbit.webdav.header.TimeoutHeader;
import org.apache.jackrabbit.webdav.lock.LockInfo;
import org.apache.jackrabbit.webdav.lock.Scope;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// LOCK and UNLOCK (RFC 4918 section 9.10 and 9.11). Locking a name that is not there makes an
/// empty file of it (section 7.3), which is how Office begins to save.
final class Locking {

    private static final int OWNER_AT_MOST = 4_000;

    private final Database database;
    private final Walker walker;
    private final Locks locks;
    private final Writing writing;
    private final BlobStore blobs;

    Locking(Database database, Walker walker, Locks locks, Writing writing, BlobStore blobs) {
        this.database = database;
        this.walker = walker;
        this.locks = locks;
        this.writing = writing;
        this.blobs = blobs;
    }

    void lock(DavRequest request, HttpServletResponse response) throws IOException {
        if (request.path().isRoot()) {
            throw new DavFault(403, "/dav");
        }
        Duration time = time(request);
        Optional<Element> info = Bodies.lockinfo(request.body());
        if (info.isEmpty()) {
            refresh(request, response, time);
            return;
        }
        Locks.Wish wish = wish(request, info.get(), time);
        Optional<UUID> start = walker.start(request.caller(), request.path());
        boolean made = false;
        Optional<Locks.Lock> taken = Optional.empty();
        while (taken.isEmpty()) {
            taken = database.transaction(tx -> take(tx, request, start, wish));
            if (taken.isEmpty()) {
                made |= makeEmpty(request);
            }
        }
        response.setHeader("Lock-Token", "<urn:uuid:" + taken.get().token() + ">");
        write(response, made ? 201 : 200, taken.get());
    }

    void unlock(DavRequest request, HttpServletResponse response) {
        if (request.header("Lock-Token").isEmpty()) {
            throw new DavFault(400, "Lock-Token");
        }
        @Nullable String coded = CodedUrlHeader.parse(request.http(), "Lock-Token").getCodedUrl();
        Optional<UUID> token = Optional.ofNullable(coded).flatMap(IfHeader::tokenOf);
        Optional<UUID> start = walker.start(request.caller(), request.path());
        boolean ended =
                token.isPresent()
                        && database.transaction(
                                tx -> {
                                    Spot spot =
                                            walker.walk(
                                                    tx,
                                                    request.caller(),
                                                    request.path(),
                                                    start,
                                                    Hold.BESIDE);
                                    Walker.readable(spot);
                                    return locks.end(tx, request.caller(), spot, token.get());
                                });
        if (!ended) {
            throw new DavFault(409, "Lock-Token", Optional.of("lock-token-matches-request-uri"));
        }
        response.setStatus(204);
    }

    /// Empty when there is nothing to lock yet.
    private Optional<Locks.Lock> take(
            Transaction tx, DavRequest request, Optional<UUID> start, Locks.Wish wish) {
        Spot spot = walker.walk(tx, request.caller(), request.path(), start, Hold.ALONE);
        if (spot.chain().isEmpty()) {
            throw new Refusal.NotFound().asException();
        }
        if (spot.node().isEmpty()) {
            return Optional.empty();
        }
        Node node = spot.last().node();
        request.conditions().require(tx, spot);
        if (!spot.last().rights().write()) {
            throw new Refusal.Forbidden(
                            "바꿀 권한이 없는 것은 잠글 수 없습니다."
                                    + " (What you may not change you cannot lock.)")
                    .asException();
        }
        Locks.Wish fitting =
                node.folder()
                        ? wish
                        : new Locks.Wish(wish.exclusive(), false, wish.owner(), wish.time());
        return Optional.of(
                locks.take(
                        tx, request.caller(), spot, fitting, request.path().href(node.folder())));
    }

    private boolean makeEmpty(DavRequest request) throws IOException {
        if (request.path().asFolder()) {
            throw new Refusal.NotFound().asException();
        }
        try (InputStream nothing = new ByteArrayInputStream(new byte[0]);
                BlobStore.Upload upload = blobs.receive(nothing, 0)) {
            return writing.writeUnlessThere(
                    request.toChange(),
                    request.path(),
                    new Writing.Content(upload, "application/octet-stream", Optional.empty()));
        }
    }

    private void refresh(DavRequest request, HttpServletResponse response, Duration time)
            throws IOException {
        Set<UUID> tokens = request.tokens();
        if (tokens.size() != 1) {
            throw new DavFault(400, "If");
        }
        Optional<UUID> start = walker.start(request.caller(), request.path());
        Locks.Lock lock =
                database.transaction(
                        tx -> {
                            Spot spot =
                                    walker.walk(
                                            tx,
                                            request.caller(),
                                            request.path(),
                                            start,
                                            Hold.BESIDE);
                            Walker.readable(spot);
                            return locks.refresh(
                                            tx,
                                            request.caller(),
                                            spot,
                                            tokens.iterator().next(),
                                            time)
                                    .orElseThrow(
                                            () ->
                                                    new DavFault(
                                                            412,
                                                            "If",
                                                            Optional.of(
                                                                    "lock-token-matches-request-uri")));
                        });
        write(response, 200, lock);
    }

    private static void write(HttpServletResponse response, int status, Locks.Lock lock)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/xml; charset=utf-8");
        try (XmlWriter out = new XmlWriter(response.getOutputStream())) {
            out.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:prop xmlns:D=\"DAV:\">")
                    .raw(LiveProperties.lockDiscovery(List.of(lock)))
                    .raw("</D:prop>");
        }
    }

    private static Duration time(DavRequest request) {
        long wished = TimeoutHeader.parse(request.http(), Locks.USUAL.toMillis()).getTimeout();
        return wished <= 0 || wished > Locks.LONGEST.toMillis()
                ? wished <= 0 ? Locks.USUAL : Locks.LONGEST
                : Duration.ofMillis(wished);
    }

    private static Locks.Wish wish(DavRequest request, Element info, Duration time) {
        try {
            int depth = DepthHeader.parse(request.http(), DavConstants.DEPTH_INFINITY).getDepth();
            if (depth != 0 && depth != DavConstants.DEPTH_INFINITY) {
                throw new DavFault(400, "Depth");
            }
            LockInfo parsed =
                    new LockInfo(info, time.toMillis(), depth == DavConstants.DEPTH_INFINITY);
            if (Bodies.childOf(info, "lockscope").isEmpty()
                    || Bodies.childOf(info, "locktype").isEmpty()) {
                throw new DavFault(400, "lockinfo");
            }
            String owner = Bodies.childOf(info, "owner").map(Bodies::write).orElse("");
            if (owner.length() > OWNER_AT_MOST) {
                throw new DavFault(413, "owner");
            }
            return new Locks.Wish(
                    Scope.EXCLUSIVE.equals(parsed.getScope()), parsed.isDeep(), owner, time);
        } catch (DavException | IllegalArgumentException malformed) {
            throw new DavFault(400, "lockinfo");
        }
    }
}
